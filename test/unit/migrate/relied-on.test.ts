import { join } from 'node:path';
import { expect, test } from 'vitest';
import { warnOfReliance } from '../../../src/migrate/undo/relied-on.ts';

test('an undo is not kept back where nobody can see what lies beside its folder', async () => {
  const object = {
    group: '',
    version: 'v1',
    resource: 'configmaps',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: 'one',
  };
  const remove = [{ target: 'there', context: 'prod', object, uid: '1' }];
  const undo = { run: 'first', remove, putBack: [], keep: [], unreached: [] };
  await warnOfReliance(join(import.meta.dirname, 'not-there', 'shop.migration'), [], undo);
  expect(remove).not.toContainEqual(expect.objectContaining({ warning: expect.anything() }));
});
