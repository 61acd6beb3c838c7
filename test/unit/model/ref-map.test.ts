import { expect, test } from 'vitest';
import { RefMap } from '../../../src/model/objects/ref-map.ts';
import { webDeployment as web } from '../web-deployment.ts';

test('a value is found by kind, namespace and name, whatever the version', () => {
  const map = new RefMap<number>();
  map.set(web, 1);
  expect(map.get({ ...web, version: 'v1beta1' })).toBe(1);
  for (const other of [{ group: 'extensions' }, { resource: 'daemonsets' }, { namespace: 'team' }, { name: 'api' }]) {
    expect(map.get({ ...web, ...other })).toBeUndefined();
  }
});

test('the last value of an object counts, in a namespace or in none', () => {
  const map = new RefMap<number>();
  const { namespace: _, ...reader } = web;
  map.set(reader, 1);
  map.set(reader, 2);
  map.set(web, 3);
  expect([map.get(reader), map.get(web)]).toEqual([2, 3]);
});
