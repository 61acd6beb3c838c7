import { expect, test } from 'vitest';
import { assessAgainst } from '../../../src/engine/assessment/against.ts';
import type { EngineScope } from '../../../src/engine/handler.ts';
import { clusterFactsSchema } from '../../../src/model/cluster-facts.ts';

/** No cluster is asked. */
const scope: EngineScope = {
  settings: { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'error' },
  cluster: () => Promise.reject(new Error('No cluster is asked here.')),
  log: () => undefined,
  askSecret: () => Promise.resolve(null),
};
const facts = clusterFactsSchema.parse({
  apiVersion: 'kubeferry.dev/v1alpha1',
  kind: 'ClusterFacts',
  storageClasses: [],
});
const { signal } = new AbortController();
const untitled = 'untitled:Untitled-1';

test('a text that lies in no file is judged by facts that were learned before', async () => {
  const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { storageClassName: fast }
`;
  const wish = { paths: [untitled], texts: { [untitled]: claim }, target: { facts }, signal };
  const { findings, objects, ...rest } = await assessAgainst(wish, scope);
  expect(objects).toBe(1);
  expect(findings).toContainEqual(expect.objectContaining({ rule: 'sc-missing', file: untitled, line: 4, index: 0 }));
  // They are sent to the engine with each edit, and not back.
  expect(rest).not.toHaveProperty('facts');
});

test('a text without objects of Kubernetes has none, and one that is not there is an error', async () => {
  const wish = { texts: { [untitled]: 'just: words\n' }, target: { facts }, signal };
  expect(await assessAgainst({ ...wish, paths: [untitled] }, scope)).toMatchObject({ objects: 0, findings: [] });
  await expect(assessAgainst({ ...wish, paths: ['/there/is/none.yaml'] }, scope)).rejects.toMatchObject({
    code: 'not-found',
  });
});
