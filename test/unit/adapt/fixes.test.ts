import { expect, test } from 'vitest';
import { removingAll } from '../../../src/adapt/fixes/fixes.ts';
import { patched } from '../../../src/model/json/json-patch.ts';

test('several values that go take along what is left empty, and of a list each is the one that is meant', () => {
  const ports = { ports: [{ hostPort: 80 }, { containerPort: 8443, hostPort: 443 }], name: 'web' };
  const operations = removingAll(ports, ['/ports/0/hostPort', '/ports/1/hostPort', '/ports/2/hostPort']);
  expect(patched(ports, operations)).toEqual({ ports: [{ containerPort: 8443 }], name: 'web' });
  const metadata = { metadata: { name: 'web', annotations: { a: '1', b: '2' } } };
  const both = removingAll(metadata, ['/metadata/annotations/a', '/metadata/annotations/b']);
  expect(patched(metadata, both)).toEqual({ metadata: { name: 'web' } });
});
