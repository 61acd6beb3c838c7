import { afterAll, beforeAll, inject } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';

/**
 * Creates a namespace and what is in it on both clusters before the tests of a file, and removes it after them. `objectsOf` gives
 * all objects of a side, the namespace first.
 */
export function useOnBothClusters(
  namespace: string,
  objectsOf: (side: 'source' | 'target') => readonly KubeObject[],
): void {
  const { clusters } = inject('sandbox');
  const apis = { source: new Api(clusters.source), target: new Api(clusters.target) };
  beforeAll(async () => {
    for (const side of ['source', 'target'] as const) {
      for (const object of objectsOf(side)) await apis[side].create(object);
    }
  });
  afterAll(async () => {
    for (const api of Object.values(apis)) {
      await api.delete(`/api/v1/namespaces/${namespace}`);
      api.close();
    }
  });
}
