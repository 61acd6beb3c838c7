import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { fill } from '../sandbox/fill.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { after, startRelay } from '../sandbox/relay.ts';
import { arrivedLoad } from './arrived-load.ts';
import { engineOf } from './engine-process.ts';
import { diagnosticLog } from './logs.ts';
import { acceptGate, endOfRun, pressResume } from './pages/run-end.ts';
import { Tree } from './pages/tree.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const [namespace, waiting] = ['ui-cut', 'ui-cut-waiting'];
/**
 * More than a connection to the source carries before it is cut; and half of them are more than the 32 that can be on their
 * way to the target at once, so that some have arrived when the rest is held.
 */
const [count, bytes] = [120, 20_000];
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const relays = { source: await startRelay(clusters.source), target: await startRelay(clusters.target) };
const home = mkdtempSync(join(tmpdir(), 'kf-cut-'));
const use = useWorkbench('cut-off', {
  kubeconfig: writeKubeconfig,
  files: planFiles([
    ...['lists', 'writes'].map((name) => ({
      name,
      namespace,
      store: home,
      spec: { mappings: { namespaces: { [namespace]: `${namespace}-${name}` } } },
    })),
    { name: 'killed', namespace: waiting, store: home },
  ]),
});

/** Both clusters behind relays. */
function writeKubeconfig(): string {
  const file = join(home, 'config.yaml');
  const entry = (name: 'source' | 'target') => {
    const { caFile, token } = clusters[name];
    return { context: name, server: relays[name].server, caFile, token };
  };
  writeFileSync(file, kubeconfig([entry('source'), entry('target')]));
  return file;
}

/** A Deployment that is not Ready before there is another image, so that a run waits. */
function stuck(): KubeObject {
  const labels = { app: 'stuck' };
  const containers = [{ name: 'stuck', image: 'example.com/missing/stuck:1' }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stuck', namespace: waiting },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}
const image = { spec: { template: { spec: { containers: [{ name: 'stuck', image: 'web:1' }] } } } };

beforeAll(async () => {
  await fill(clusters.source, namespace, count, bytes);
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: waiting } });
  await source.create(stuck());
  await use.workbench.open();
  await use.workbench.section('Clusters', false);
});
afterEach(() => use.workbench.notifications.dismissAll());
afterAll(async () => {
  await source.delete(`/api/v1/namespaces/${namespace}`);
  for (const name of [`${namespace}-lists`, `${namespace}-writes`, waiting]) {
    await target.delete(`/api/v1/namespaces/${name}`);
  }
  await source.delete(`/api/v1/namespaces/${waiting}`);
  for (const api of [source, target]) api.close();
  await Promise.all(Object.values(relays).map((relay) => relay.stop()));
  rmSync(home, { recursive: true, force: true });
});

test('a source that is cut off in the middle of a list leaves no backup, and Resume goes on', async () => {
  const { workbench } = use;
  relays.source.cutAfter(400_000);
  await openWriteGate(workbench, 'lists');
  expect(await acceptGate(workbench)).toEqual([
    expect.stringMatching(
      /^configmaps in ui-cut could not be listed to the end, so there would be a hole in the backup: The cluster of context source at .* cannot be reached: .*ECONNRESET\. Check the network/,
    ),
  ]);
  await workbench.section('Backups', true);
  const backups = new Tree(workbench.page, 'Backups');
  await backups.expand(/kf-cut-/);
  await backups.find(/^No backups yet/);
  relays.source.cutAfter(undefined);
  expect(await pressResume(use.workbench, /cannot be reached/)).toEqual([
    expect.stringMatching(/^lists was migrated to target/),
  ]);
  expect((await arrivedLoad(target, `${namespace}-lists`)).size).toBe(count);
});

test('a target that is cut off in the middle of the writes keeps what it has, and Resume adds the rest', async () => {
  const { workbench } = use;
  const to = `${namespace}-writes`;
  const cut = relays.target.holdWhen(after((count * bytes) / 2)).then(() => {
    relays.target.refuse(true);
    relays.target.cut();
  });
  await openWriteGate(workbench, 'writes');
  expect(await acceptGate(workbench)).toEqual([
    expect.stringMatching(/^The cluster of context target at .* cannot be reached: .* Check the network, the VPN,/),
  ]);
  await cut;
  await relays.target.holdWhen(undefined);
  relays.target.refuse(false);
  const before = await arrivedLoad(target, to);
  expect(before.size).toBeGreaterThan(0);
  expect(before.size).toBeLessThan(count);
  expect(await pressResume(use.workbench, /cannot be reached/)).toEqual([
    expect.stringMatching(/^writes was migrated to target/),
  ]);
  const now = await arrivedLoad(target, to);
  expect(now.size).toBe(count);
  for (const [name, uid] of before) expect(now.get(name), name).toBe(uid);
});

test('an engine that is killed in the middle of a run is told once, and Resume goes on with the run', async () => {
  const { workbench } = use;
  await openWriteGate(workbench, 'killed');
  await workbench.quickPick.choose(/Migrate\b/);
  await workbench.status(/^killed: Wait for workloads/).waitFor();
  process.kill(await engineOf(use.vscode), 'SIGKILL');
  expect(await endOfRun(workbench)).toEqual([
    'The migration killed was interrupted, because the engine of Kubeferry stopped unexpectedly. Resume goes on where it stood.',
  ]);
  await workbench.migrations.find(/^killed, interrupted/);
  expect(diagnosticLog(use.vscode)).toContain('signal SIGKILL');
  await target.patch(`/apis/apps/v1/namespaces/${waiting}/deployments/stuck`, image);
  expect(await pressResume(use.workbench, /was interrupted/)).toEqual([
    expect.stringMatching(/^killed was migrated to target/),
  ]);
});
