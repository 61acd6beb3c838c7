import { expect, test } from 'vitest';
import { placeLike, settingAt } from '../../../src/adapt/edit/taken-value.ts';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { listsOf } from '../../../src/diff/lists.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const lists = listsOf('apps/Deployment');
const container = (name: string, more: object) => ({ name, ...more });
const web = (...containers: object[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { template: { spec: { containers } } },
});

/** The manifest with what the right object has, or the left one, at their only difference. */
function taking(manifest: KubeObject, left: KubeObject, right: KubeObject, side: 'left' | 'right'): unknown {
  const [field, more] = comparePair(left, right).fields;
  if (!field || more) throw new Error('There is more or less than one difference.');
  const places = {
    left: { object: left, pointer: field.pointer },
    right: { object: right, pointer: field.rightPointer ?? field.pointer },
  };

  const place = placeLike(manifest, places.left, places.right, lists);
  if (place === undefined) return 'not clear';
  return patched(manifest, settingAt(manifest, place, places[side], lists));
}

test('items of lists go by their names, wherever they stand in the manifest', () => {
  const [left, right] = [web(container('app', { image: 'app:1' })), web(container('app', { image: 'app:2' }))];
  const manifest = web(container('proxy', { image: 'proxy' }), container('app', { image: 'edited' }));
  const after = web(container('proxy', { image: 'proxy' }), container('app', { image: 'app:2' }));
  expect(taking(manifest, left, right, 'right')).toEqual(after);
});

test('a field that the manifest does not have is added, with what is around it, and a value that a side does not have goes', () => {
  const env = [{ name: 'LEVEL', value: 'debug' }];
  const [left, right] = [web(container('app', {})), web(container('app', { env }))];
  const manifest = web(container('app', {}));
  expect(taking(manifest, left, right, 'right')).toEqual(right);
  expect(taking(right, left, right, 'left')).toEqual(manifest);
});

test('what acts one after another is added where it acts, whatever else the manifest has', () => {
  const pod = (names: string): KubeObject => ({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
    spec: { initContainers: [...names].map((name) => ({ name })), containers: [{ name: 'app' }] },
  });
  expect(taking(pod('bd'), pod('abcd'), pod('abd'), 'left')).toEqual(pod('bcd'));
  expect(taking(pod('dx'), pod('abd'), pod('bd'), 'left')).toEqual(pod('adx'));
  expect(taking(pod('bxd'), pod('bd'), pod('bcd'), 'right')).toEqual(pod('bcxd'));
  expect(taking(pod('bcd'), pod('bd'), pod('bcd'), 'left')).toEqual(pod('bd'));
});

test('items without names go by their value, and by their place where the list is as long', () => {
  const args = (...words: string[]) => web(container('app', { args: words }));
  const [left, right] = [args('-v', '--from=a', '-v'), args('-v', '--from=b', '-v')];
  expect(taking(left, left, right, 'right')).toEqual(right);
  expect(taking(args('--from=a'), left, right, 'right')).toEqual(args('--from=b'));
  expect(taking(args('-v'), args('-v'), args('-v', '-q'), 'right')).toEqual(args('-v', '-q'));
});

test('where a value belongs in a list that a person made another one is not clear', () => {
  const args = (...words: string[]) => web(container('app', { args: words }));
  expect(taking(args('--other', '--words'), args('--from=a'), args('--from=b'), 'right')).toBe('not clear');
  const [left, right] = [web(container('app', { image: 'app:1' })), web(container('app', { image: 'app:2' }))];
  expect(taking(web(container('proxy', {})), left, right, 'right')).toBe('not clear');
});

test('a manifest that has the value stays as it is', () => {
  const taken = { object: web(container('app', {})), pointer: '/spec/template/spec/containers' };
  expect(settingAt(web(container('app', {})), taken.pointer, taken, lists)).toEqual([]);
  const absent = { object: web(), pointer: '/spec/replicas' };
  expect(settingAt(web(), absent.pointer, absent, lists)).toEqual([]);
});
