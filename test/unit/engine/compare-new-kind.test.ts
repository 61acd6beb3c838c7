import { expect, onTestFinished, test } from 'vitest';
import { clusterSide } from '../../../src/engine/comparison/sides/cluster-side.ts';
import { readSide } from '../../../src/migrate/verify/read-side.ts';
import { reply, startFaultServer } from '../kube/fault-server.ts';

test('a kind that a cluster got, and an API group that answers again, are read by what is begun after that over the same connection', async () => {
  let isLater = false;
  const served = (resource: string, kind: string, scope = 'Namespaced') => {
    return { resource, responseKind: { kind }, scope, verbs: ['create', 'delete', 'get', 'list'] };
  };
  const group = (name: string, resources: object[], freshness = 'Current') => {
    return { metadata: { name }, versions: [{ version: 'v1', freshness, resources }] };
  };
  const server = await startFaultServer(({ url = '' }, response) => {
    const answer = (items: object[]) => reply(response, 200, { kind: 'APIGroupDiscoveryList', items });
    const widgets = isLater ? [group('example.com', [served('widgets', 'Widget')])] : [];
    if (url === '/api') answer([group('', [served('configmaps', 'ConfigMap')])]);
    else if (url === '/apis') {
      answer([...widgets, group('batch', [served('jobs', 'Job')], isLater ? 'Current' : 'Stale')]);
    } else if (url.startsWith('/api/v1/namespaces/shop')) reply(response, 200, { metadata: { name: 'shop' } });
    else reply(response, 200, { kind: 'JobList', apiVersion: 'batch/v1', metadata: {}, items: [] });
  });
  onTestFinished(() => server.stop());
  const cluster = await server.open();
  const { signal } = new AbortController();
  const compared = async () => {
    const side = await clusterSide(cluster, { namespaces: ['shop'], signal });
    return { kinds: (await side.groups(signal)).map(({ kind }) => kind), unread: side.unread.map(({ part }) => part) };
  };
  const unjudged = async () => (await readSide(cluster, ['shop'], { side: 'target', signal })).unread;

  expect(await compared()).toEqual({ kinds: ['Namespace', 'ConfigMap'], unread: ['batch'] });
  expect(await unjudged()).toHaveLength(1);
  isLater = true;
  expect(await unjudged()).toEqual([]);
  isLater = false;
  await cluster.discovery({ fresh: true });
  isLater = true;
  expect(await compared()).toEqual({ kinds: ['Namespace', 'ConfigMap', 'Widget', 'Job'], unread: [] });
});
