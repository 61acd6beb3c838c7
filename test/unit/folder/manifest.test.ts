import { expect, test } from 'vitest';
import { parseManifest } from '../../../src/migrate/folder/parse-manifest.ts';
import { fillSecretValues } from '../../../src/migrate/folder/secrets.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { withheld, withholdValues } from '../../../src/model/objects/secret.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'shop' },
  data: { user: 'YQ==', password: 'Yg==' },
};

test('numbers and switches are read as kubectl reads them', () => {
  const text = 'apiVersion: v1\nkind: X\nmetadata: {name: a}\nmode: 0644\non: yes\nday: 2026-11-21\nhex: 0x1f\n';
  expect(parseManifest(text, 'a.yaml')).toEqual({
    apiVersion: 'v1',
    kind: 'X',
    metadata: { name: 'a' },
    mode: 0o644,
    true: true,
    day: '2026-11-21',
    hex: 31,
  });
});

test.each([
  ['9007199254740993', 9007199254740993n],
  ['-9223372036854775808', -9223372036854775808n],
  ['+9007199254740993', 9007199254740993n],
  ['0x20000000000001', 9007199254740993n],
  ['0o400000000000000001', 9007199254740993n],
  ['0400000000000000001', 9007199254740993n],
  ['18446744073709552000', 18446744073709552000],
  ['1.0e+16', 1e16],
  ['0.30000000000000004', 0.30000000000000004],
  ["'9007199254740993'", '9007199254740993'],
])('the number %s is read exactly', (text, value) => {
  const head = 'apiVersion: v1\nkind: X\nmetadata: {name: a}\n';
  expect(parseManifest(`${head}spec: [${text}]\n`, 'a.yaml').spec).toEqual([value]);
});

test('metadata that is left empty is none', () => {
  const text = 'apiVersion: v1\nkind: X\nmetadata: {name: a, namespace: null, labels: null}\nspec: null\n';
  expect(parseManifest(text, 'a.yaml')).toEqual({ apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: null });
});

test.each([
  ['a: [1', 'folder.manifest-syntax', { line: 1 }],
  ['a: 1\na: 2\n', 'folder.manifest-syntax', { line: 2, column: 1 }],
  ['apiVersion: v1\n---\nkind: X\n', 'folder.manifest-syntax', { path: 'a.yaml' }],
  ['a: *b\n', 'folder.manifest-syntax', { path: 'a.yaml' }],
  ['', 'folder.manifest-fields', { field: 'apiVersion' }],
  ['apiVersion: v1\nkind: X\n', 'folder.manifest-fields', { field: 'metadata.name' }],
  ['apiVersion: v1\nkind: X\nmetadata: {name: 5}\n', 'folder.manifest-fields', { field: 'metadata.name' }],
  [
    'apiVersion: v1\nkind: X\nmetadata: {name: a, labels: {b: 1}}\n',
    'folder.manifest-fields',
    { field: 'metadata.labels' },
  ],
])('%j is told as %s', (text, code, args) => {
  expect(() => parseManifest(text, 'a.yaml')).toThrow(
    expect.objectContaining({ code: 'invalid', words: { code, args: expect.objectContaining(args) } }),
  );
});

test('withheld values come back from the original; what a person removed or wrote stays', () => {
  expect(fillSecretValues(withholdValues(secret), secret)).toEqual(secret);
  const edited = { ...secret, data: { password: withheld, extra: 'Yw==' } };
  expect(fillSecretValues(edited, secret).data).toEqual({ password: 'Yg==', extra: 'Yw==' });
});

test('annotations that hold a value are withheld and come back, and those that servers and tools go by stay', () => {
  const data = { namespace: Buffer.from('production').toString('base64') };
  const kept = {
    'kubernetes.io/service-account.name': 'production-web',
    'meta.helm.sh/release-namespace': 'production',
    team: 'a',
  };
  const telling = {
    'kapp.k14s.io/original': JSON.stringify({ kind: 'Secret', data }),
    'objectset.rio.cattle.io/applied': 'H4sIAAAAAAAA',
    note: 'of production',
  };
  const whole = { ...secret, metadata: { name: 'db', annotations: { ...kept, ...telling } }, data };
  const shown = withholdValues(whole);
  const masked = Object.fromEntries(Object.keys(telling).map((name) => [name, withheld]));
  expect(shown.metadata.annotations).toEqual({ ...kept, ...masked });
  expect(withholdValues(shown)).toEqual(shown);
  expect(fillSecretValues(shown, whole)).toEqual(whole);
  expect(fillSecretValues(shown, { ...whole, metadata: { name: 'db' } }).metadata.annotations).toEqual(kept);
});

test('a withheld value that the original does not have is refused', () => {
  const edited = { ...secret, data: { toString: withheld } };
  expect(() => fillSecretValues(edited, secret)).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('only Secrets are touched', () => {
  const config: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: withheld } };
  expect(withholdValues(config)).toBe(config);
  expect(fillSecretValues(config, secret)).toBe(config);
  const other: KubeObject = { ...secret, apiVersion: 'example.com/v1' };
  expect(withholdValues(other)).toBe(other);
});
