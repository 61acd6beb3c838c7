import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readManifests } from '../../../src/adapt/manifests.ts';
import { format } from '../../../src/model/message.ts';

const named = (text: string) =>
  readManifests(text).objects.map(({ object }) => `${object.kind}/${object.metadata.name}`);

test('objects of several documents and lists are found, with the place of each field', () => {
  const text = `# a comment
apiVersion: v1
kind: Secret
metadata: {name: one}
type: Opaque
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata:
      name: two
      annotations:
        example.com/a~b: x
---
`;
  const { objects, others } = readManifests(text);
  expect(named(text)).toEqual(['Secret/one', 'ConfigMap/two']);
  expect(others).toEqual([]);
  expect(objects[0]?.place('/type')).toEqual({ line: 5, column: 7 });
  expect(objects[1]?.place('/metadata/annotations/example.com~1a~0b')).toEqual({ line: 15, column: 26 });
  // What is not there stands where it would be.
  expect(objects[1]?.place('/metadata/labels/app')).toEqual({ line: 13, column: 7 });
});

test('a byte order mark and ends of lines of Windows are no hindrance', () => {
  expect(named('\uFEFFapiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: web\r\n')).toEqual(['Pod/web']);
});

test('what is no object is named with its place, and the others are read', () => {
  const text = 'replicas: 3\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\n---\nimage: [not closed\n';
  const { others } = readManifests(text);
  expect(named(text)).toEqual(['Pod/web']);
  expect(others.map(({ line, words }) => `${line} ${format(words)}`)).toEqual([
    '1 This is no object of Kubernetes: apiVersion is missing or has another type.',
    expect.stringMatching(/^8 This is no YAML: /),
  ]);
});

test('an explosion of aliases, and any text at all, throw nothing', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...Array.from('bcdefghij', (name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`).join(',')}]`),
  ].join('\n');
  expect(readManifests(bomb).objects).toEqual([]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      for (const { place } of readManifests(text).objects) place('/spec');
    }),
  );
});
