import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { openClusters } from '../../../src/migrate/direct/open-plan.ts';
import { requireSameCluster } from '../../../src/migrate/require-same-cluster.ts';
import type { MigrateScope } from '../../../src/migrate/scope.ts';
import { type FaultServer, refusal, reply, startFaultServer } from '../kube/fault-server.ts';
import { planOf } from './shop-plan.ts';

const servers: FaultServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** A cluster whose kube-system is answered as the test says. */
async function clusterOf(kubeSystem: (response: ServerResponse) => void): Promise<FaultServer> {
  const server = await startFaultServer(({ url }: IncomingMessage, response) => {
    if (url === '/api/v1/namespaces/kube-system') kubeSystem(response);
    else if (url === '/version') reply(response, 200, { gitVersion: 'v1.36.3', major: '1', minor: '36' });
    else if (url === '/api') reply(response, 200, { kind: 'APIVersions', versions: [] });
    else reply(response, 200, { kind: 'APIGroupList', groups: [] });
  });
  servers.push(server);
  return server;
}

const namedBy = (uid: () => string) => (response: ServerResponse) => reply(response, 200, { metadata: { uid: uid() } });
const denied = (response: ServerResponse) => reply(response, 403, refusal(403, 'Forbidden'));

function scopeOf(readers: Record<string, ClusterReader>): MigrateScope {
  return {
    cluster: async (context) => {
      const reader = readers[context];
      if (!reader) throw new Error(`The test has no ${context}.`);
      return reader;
    },
    store: () => Promise.reject(new Error('No store is opened here.')),
    signal: new AbortController().signal,
    emit: () => undefined,
    drained: () => Promise.resolve(),
    concurrency: 4,
    reach: () => Promise.reject(new Error('There is no Velero.')),
  };
}

test('a cluster that changed behind an open connection is not taken for the one that the plan pins', async () => {
  let uid = 'mine';
  const source = await (await clusterOf(namedBy(() => 'vks'))).open();
  const target = await (await clusterOf(namedBy(() => uid))).open();
  // The tree has it open.
  expect(await target.uid()).toBe('mine');
  const plan = planOf({
    source: { context: 'vks', cluster: 'vks' },
    targets: [{ name: 'eks', context: 'eks-prod', cluster: 'mine' }],
  });
  const scope = scopeOf({ vks: source, 'eks-prod': target });
  expect((await openClusters('/nowhere', plan, scope)).targets[0]?.uid).toBe('mine');
  uid = 'another';
  await expect(openClusters('/nowhere', plan, scope)).rejects.toMatchObject({ code: 'wrong-cluster' });
});

test('who pinned a cluster without seeing its UID, and who sees it, mean the same one; the other way round is told', async () => {
  let mayLook = false;
  const seen = namedBy(() => 'mine');
  const source = await (await clusterOf(namedBy(() => 'vks'))).open();
  const target = await (await clusterOf((response) => (mayLook ? seen : denied)(response))).open();
  const scope = scopeOf({ vks: source, 'eks-prod': target });
  const planWith = (cluster: string) =>
    planOf({ source: { context: 'vks', cluster: 'vks' }, targets: [{ name: 'eks', context: 'eks-prod', cluster }] });
  const fingerprint = await target.uid();
  const refused = openClusters('/nowhere', planWith('mine'), scope);
  await expect(refused).rejects.toMatchObject({ code: 'wrong-cluster', words: { code: 'run.unseen-cluster' } });
  mayLook = true;
  // The identity stays as pinned: a resumed run is held against the pin.
  expect((await openClusters('/nowhere', planWith(fingerprint), scope)).targets[0]?.uid).toBe(fingerprint);
  const wrong = openClusters('/nowhere', planWith('server-0'), scope);
  await expect(wrong).rejects.toMatchObject({ words: { code: 'run.wrong-cluster' } });
});

test('a target whose context leads elsewhere since the check is not written to', async () => {
  let uid = 'mine';
  const reader = await (await clusterOf(namedBy(() => uid))).open();
  const { signal } = new AbortController();
  await expect(requireSameCluster('run', { reader, uid: 'mine' }, signal)).resolves.toBeUndefined();
  uid = 'another';
  await expect(requireSameCluster('run', { reader, uid: 'mine' }, signal)).rejects.toMatchObject({
    code: 'wrong-cluster',
  });
});

test('one server is one cluster, though only one of its two users may read kube-system', async () => {
  const answers = [namedBy(() => 'real'), denied];
  const server = await clusterOf((response) => answers.shift()?.(response));
  const [admin, developer] = [await server.open(), await server.open()];
  const clusters = { vks: await admin.uid(), 'eks-prod': await developer.uid() };
  expect(clusters['eks-prod']).toMatch(/^server-/);
  answers.push(
    namedBy(() => 'real'),
    denied,
    namedBy(() => 'real'),
    denied,
  );
  const plan = planOf({
    source: { context: 'vks', cluster: clusters.vks },
    targets: [{ name: 'eks', context: 'eks-prod', cluster: clusters['eks-prod'] }],
  });
  const opened = openClusters('/nowhere', plan, scopeOf({ vks: admin, 'eks-prod': developer }));
  await expect(opened).rejects.toMatchObject({ words: { code: 'run.same-namespace' } });
});
