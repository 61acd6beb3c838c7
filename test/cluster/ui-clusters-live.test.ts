import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, test, vi } from 'vitest';
import { format } from '../../src/model/message.ts';
import { childrenOf } from '../../src/ui/clusters/children.ts';
import { ClusterModel } from '../../src/ui/clusters/cluster-model.ts';
import type { ClusterNode } from '../../src/ui/clusters/node.ts';
import { rowOf } from '../../src/ui/clusters/row.ts';
import { inEnglish } from '../../src/ui/translate.ts';
import { apiOf, removeNamespace, teamNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { type EngineInUse, useEngine } from './ui-engine-process.ts';

const sandbox = inject('sandbox');

let use: EngineInUse | undefined;
let model: ClusterModel | undefined;
afterEach(() => {
  model?.dispose();
  use?.dispose();
});

/** The tree over a kubeconfig, with names that a person typed. */
async function tree(file: string, typed: string[]) {
  const started = useEngine(readFileSync(file, 'utf8'));
  const names = { of: () => typed, add: async () => undefined, remove: async () => undefined };
  const clusters = new ClusterModel(started.engine, names, () => undefined);
  use = started;
  model = clusters;
  started.engine
    .request('contexts.watch', {}, { onEvents: ([list]) => list && clusters.setContexts(list) })
    .catch(() => undefined);
  await vi.waitFor(() => expect(clusters.list).toBeDefined(), { timeout: 20_000 });
  const shown = (node: ClusterNode) => {
    const { label, description = '' } = rowOf(node, clusters, { t: inEnglish, sentence: format });
    return `${label} ${description}`.trim();
  };
  const below = (node: ClusterNode) => childrenOf(clusters, node);
  /** Waits until something is shown below a node. */
  const see = (node: ClusterNode, label: string | RegExp) =>
    vi.waitFor(() => expect(below(node).map(shown)).toContainEqual(expect.stringMatching(label)), { timeout: 20_000 });
  return { clusters, shown, below, see };
}

const source: ClusterNode = { kind: 'context', context: 'source' };
const group = (namespace: string, name: 'workloads' | 'services' | 'claims'): ClusterNode => ({
  kind: 'group',
  context: 'source',
  namespace,
  group: name,
});

describe('the Clusters tree over a real cluster', () => {
  test('shows namespaces, and below one its workloads and their pods', async () => {
    const api = apiOf(sandbox.clusters.source);
    const namespace = 'clusters-tree';
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    try {
      const labels = { app: 'web' };
      const containers = [{ name: 'web', image: 'example.com/web' }];
      const template = { metadata: { labels }, spec: { containers } };
      await api.create({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      });
      const { clusters, see, below, shown } = await tree(sandbox.kubeconfig, []);
      await see(source, /^clusters-tree$/);
      expect(shown(source)).toMatch(/^source ready v\d/);
      await vi.waitFor(
        async () => {
          await clusters.refresh(group(namespace, 'workloads'));
          expect(below(group(namespace, 'workloads')).map(shown)).toEqual(['web Deployment · 2/2']);
        },
        { timeout: 30_000 },
      );
      const [web] = below(group(namespace, 'workloads'));
      if (!web) throw new Error('there is no workload');
      await see(web, /^web-.* 1\/1$/);
      await see(group(namespace, 'services'), /^Nothing here$/);
    } finally {
      await removeNamespace(api, namespace);
      api.close();
    }
  });

  test('shows a cluster that answers while others stay silent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'silent-'));
    // Over plain HTTP the connection stands at once, and the answer is waited for much longer than this test takes.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { server, caFile, token } = sandbox.clusters.source;
    const names = ['silent-1', 'silent-2', 'silent-3'];
    const entries = names.map((context) => ({ context, server: `http://127.0.0.1:${port}`, token: 'mine' }));
    const file = join(folder, 'config');
    writeFileSync(file, kubeconfig([...entries, { context: 'source', server, caFile, token }]));
    try {
      const { see, below, shown } = await tree(file, []);
      const others: ClusterNode[] = names.map((context) => ({ kind: 'context', context }));
      for (const other of others) expect(below(other).map(shown)).toEqual(['Connecting…']);
      await see(source, /^kube-system/);
      await see(group('kube-system', 'services'), /./);
      expect(others.map(shown)).toEqual(names.map((name) => `${name} connecting…`));
    } finally {
      silent.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('lets a person who may not list namespaces open one by its name', async () => {
    const { see, below, shown } = await tree(sandbox.restrictedKubeconfig, [teamNamespace]);
    await see(source, /^Enter a namespace…/);
    expect(shown(source)).toMatch(/^source denied · namespaces is forbidden: /);
    expect(below(source).map(shown)).toContain(teamNamespace);
    await see(group(teamNamespace, 'workloads'), /^Nothing here$/);
    await see(group('default', 'workloads'), /is forbidden: User/);
  });
});
