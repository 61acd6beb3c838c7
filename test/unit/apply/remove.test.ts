import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { removeObjects } from '../../../src/apply/remove.ts';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import { configMap, refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start } = useFaultServer();

/** Answers what a server serves that has ConfigMaps and Secrets only; whether the request was for that. */
function discovered(url: string, response: ServerResponse): boolean {
  if (url !== '/api' && url !== '/apis') return false;
  const resource = (kind: string) => ({
    resource: `${kind.toLowerCase()}s`,
    responseKind: { kind },
    scope: 'Namespaced',
    verbs: [],
  });
  const resources = ['ConfigMap', 'Secret'].map(resource);
  const items = [{ metadata: { name: '' }, versions: [{ version: 'v1', resources }] }];
  reply(response, 200, { kind: 'APIGroupDiscoveryList', items: url === '/api' ? items : [] });
  return true;
}

/** Answers a list that holds one object, or begins a watch; whether it was a watch. */
function listed(url: string, response: ServerResponse): boolean {
  if (!url.includes('watch=true')) {
    reply(response, 200, { metadata: { resourceVersion: '10' }, items: [configMap('a')] });
    return false;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  return true;
}

/** Removes one object of each kind, by one request at a time. */
function removed(cluster: ClusterReader, kinds: string[], timeoutMs: number) {
  const writer = grantWrites(cluster, { context: 'lab', namespaces: ['n'], clusterScoped: false });
  const items = kinds.map((kind) => {
    const ref = { group: '', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, namespace: 'n', name: 'a' };
    return { ref, uid: 'uid-a' };
  });
  return removeObjects(writer, items, { signal: new AbortController().signal, concurrency: 1, timeoutMs });
}

test('a target that goes away during a removal is told so, not that it holds what was to go', async () => {
  let away = false;
  const cluster = await start(({ method, url = '' }, response) => {
    // So long that it is not waited for.
    if (away) return reply(response, 503, refusal(503, 'ServiceUnavailable'), { 'retry-after': '3600' });
    if (discovered(url, response)) return;
    if (method === 'DELETE') return reply(response, 200, { kind: 'Status', status: 'Success' });
    listed(url, response);
    away = true;
  });
  await expect(removed(cluster, ['ConfigMap'], 50)).rejects.toMatchObject({ code: 'unreachable' });
});

test('places that take long are waited for together, however few writes are sent at once', async () => {
  const watches: [response: ServerResponse, kind: string][] = [];
  const cluster = await start(({ method, url = '' }, response) => {
    if (discovered(url, response)) return;
    if (method === 'DELETE') return reply(response, 200, { kind: 'Status', status: 'Success' });
    if (!listed(url, response)) return;
    watches.push([response, url.includes('secrets') ? 'Secret' : 'ConfigMap']);
    if (watches.length < 2) return;
    for (const [watch, kind] of watches) {
      const object = { apiVersion: 'v1', kind, ...configMap('a', '11') };
      watch.write(`${JSON.stringify({ type: 'DELETED', object })}\n`);
    }
  });
  const results = await removed(cluster, ['ConfigMap', 'Secret'], 10_000);
  expect(results.map(({ state }) => state)).toEqual(['removed', 'removed']);
});
