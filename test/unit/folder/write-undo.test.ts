import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writingUndo } from '../../../src/migrate/folder/write-undo.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeferry-undo-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function* one(name: string) {
  const metadata = { name, namespace: 'shop' };
  const ref = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', ...metadata };
  yield [{ ref, object: { apiVersion: 'v1', kind: 'Secret', metadata, data: { key: 'aHVzaA==' } } }];
}

test('undo/ holds what the last run changed, with the values of Secrets withheld, and passes the objects on', async () => {
  for (const name of ['first', 'second']) {
    for await (const [saved] of writingUndo(folder, 'there', one(name)))
      expect(saved?.object.data.key).toBe('aHVzaA==');
  }
  const place = join(folder, 'undo', 'there', 'shop', 'secrets');
  expect(existsSync(join(place, 'first.yaml'))).toBe(false);
  expect(readFileSync(join(place, 'second.yaml'), 'utf8')).toMatch(/name: second[\s\S]*key: (?!aHVzaA==)/);
});
