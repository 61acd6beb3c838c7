import { expect, test } from 'vitest';
import { withExisting } from '../../../src/facts/existing.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { configMap, refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start, current } = useFaultServer();
const { signal } = new AbortController();
const path = '/api/v1/namespaces/n/configmaps';

const namesFrom = (count: number) => Array.from({ length: count }, (_, at) => `settings-${at}`);
const objectsOf = (names: readonly string[]): KubeObject[] =>
  names.map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'n' } }));
const factsWith = (namespace: object): ClusterFacts =>
  clusterFactsSchema.parse({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'ClusterFacts',
    namespaces: [{ name: 'n', ...namespace }],
  });

/** Serves ConfigMaps only, of which those of these names are there. */
async function serve(there: readonly string[]) {
  await start((request, response) => {
    const url = request.url?.split('?')[0] ?? '';
    if (url === '/api' || url === '/apis') {
      const resource = { resource: 'configmaps', responseKind: { kind: 'ConfigMap' }, scope: 'Namespaced', verbs: [] };
      const items = [{ metadata: { name: '' }, versions: [{ version: 'v1', resources: [resource] }] }];
      reply(response, 200, { kind: 'APIGroupDiscoveryList', items: url === '/api' ? items : [] });
    } else if (url === path) {
      const items = there.map((name) => configMap(name));
      reply(response, 200, { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items });
    } else if (there.some((name) => url === `${path}/${name}`)) {
      reply(response, 200, { kind: 'ConfigMap', apiVersion: 'v1', ...configMap(url.slice(path.length + 1)) });
    } else reply(response, 404, refusal(404, 'NotFound'));
  });
  return current().open();
}

const asked = () =>
  current()
    .seen.filter((one) => one.includes(path))
    .map((one) => one.split('?')[0]);

test('what a run of the migration made is not read, what another one made is', async () => {
  const cluster = await serve(['ours', 'theirs']);
  const made = { ours: 'shop', theirs: 'other' };
  const facts = factsWith({ names: { configmaps: ['ours', 'theirs'] }, made: { configmaps: made } });
  const found = await withExisting(cluster, objectsOf(['ours', 'theirs', 'new']), facts, { migration: 'shop', signal });
  expect(asked()).toEqual([`GET ${path}/theirs`]);
  expect(found.existing?.map(({ metadata }) => metadata.name)).toEqual(['theirs']);
});

test('many objects of a kind in a namespace are listed once', async () => {
  const names = namesFrom(200);
  const cluster = await serve(names.slice(1));
  const facts = factsWith({ names: { configmaps: names } });
  const found = await withExisting(cluster, objectsOf(names), facts, { signal });
  expect(asked()).toEqual([`GET ${path}`]);
  expect(found.existing).toHaveLength(199);
  // It went since its name was read.
  expect(found.absent).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'settings-0' }]);
});

test('what was looked for and is not there is told, and a few are not worth a list', async () => {
  const cluster = await serve(['there']);
  const found = await withExisting(cluster, objectsOf(['there', 'gone']), factsWith({}), { signal });
  expect(asked().sort()).toEqual([`GET ${path}/gone`, `GET ${path}/there`]);
  expect(found.absent?.map(({ name }) => name)).toEqual(['gone']);
});
