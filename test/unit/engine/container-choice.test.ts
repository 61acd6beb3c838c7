import { expect, test } from 'vitest';
import { containersToChoose } from '../../../src/engine/container-choice.ts';

const named = (...names: string[]) => names.map((name) => ({ name }));

test.each([
  [{ containers: named('web', 'proxy'), initContainers: named('setup') }, ['web', 'proxy', 'setup']],
  [{ containers: named('web', 'proxy'), ephemeralContainers: named('debug') }, ['web', 'proxy', 'debug']],
  [{ containers: named('web'), initContainers: named('setup') }, []],
])('the containers to choose of %j are %j', (spec, expected) => {
  expect(containersToChoose({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' }, spec })).toEqual(expected);
});

test('more containers than a sentence of the server has room for are all there', () => {
  const names = Array.from({ length: 60 }, (_, at) => `container-${at}`);
  const spec = { containers: named(...names) };
  expect(containersToChoose({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-1' }, spec })).toEqual(names);
});
