import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { listBackups } from '../../src/backup/list.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import { openStore } from '../../src/store/open.ts';
import { asRecord } from '../sandbox/api.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { after, type Relay, startRelay } from '../sandbox/relay.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { grants, migrationsOf, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const relays: Relay[] = [];
/** Objects that move, besides the small application's own. */
const many = 200;
const { source, target, migration, migrationTo, leaves } = migrationsOf('cut', smallApp('cut', many));

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const relay of relays.splice(0)) await relay.stop();
});

async function relayTo(server: { server: string }): Promise<Relay> {
  const relay = await startRelay(server);
  relays.push(relay);
  return relay;
}

/** A relay through which a migration reaches one of the clusters. */
async function relayed(name: 'source' | 'target', trial: Trial): Promise<Relay> {
  const relay = await relayTo(sandbox.clusters[name]);
  const entries = Object.values(sandbox.clusters).map(({ context, server, caFile, token }) => {
    return { context, server: context === name ? relay.server : server, caFile, token };
  });
  writeFileSync(trial.kubeconfig, kubeconfig(entries), { mode: 0o600 });
  return relay;
}

/** Does something when an event comes that a test waits for, once. */
function when(trial: Trial, is: (event: MigrationEvent, count: number) => boolean, act: () => void): void {
  let count = 0;
  let done = false;
  trial.events.push = (...events) => {
    for (const event of events) {
      count += event.type === 'object' ? 1 : 0;
      if (done || !is(event, count)) continue;
      done = true;
      act();
    }
    return Array.prototype.push.apply(trial.events, events);
  };
}

/** Names and phases of the backups of a store that are shown as complete. */
async function complete(spec: StoreSpec): Promise<string[]> {
  const store = await openStore(spec);
  try {
    const { backups } = await listBackups(store, { limit: 100 }, new AbortController().signal);
    return backups.filter((backup) => backup.complete).map(({ name }) => name);
  } finally {
    store.close();
  }
}

const isStep = (step: string) => (event: MigrationEvent) =>
  event.type === 'step' && event.step === step && event.state === 'started';

test('a source that is cut off in the middle of its lists leaves no backup, and the run goes on later', async () => {
  const trial = migrationTo('cut-list');
  const relay = await relayed('source', trial);
  const allowed = grants('target', 'cut-list');
  when(trial, isStep('back-up'), () => relay.cutAfter(30_000));
  await expect(trial.run({ grants: allowed })).rejects.toMatchObject({ code: 'unreachable' });
  const store = { folder: join(trial.home, 'store') };
  expect(await complete(store)).toEqual([]);
  expect(await trial.status()).toMatchObject({ state: 'failed', runs: [{ state: 'failed' }] });
  relay.cutAfter(undefined);
  const result = await trial.run({ grants: allowed });
  expect(result).toMatchObject({ state: 'completed', targets: [{ counts: { created: many + 5 } }] });
  expect(await complete(store)).toEqual([result.backup]);
  expect((await trial.status()).runs).toHaveLength(1);
});

test('connections that are cut in the middle of an apply cost nothing; a target that is away stops the run until it is back', async () => {
  const trial = migrationTo('cut-apply');
  const relay = await relayed('target', trial);
  const allowed = grants('target', 'cut-apply');
  const isApplied = (event: MigrationEvent, enough: boolean) =>
    event.type === 'object' && event.step === 'apply:there' && enough;
  when(
    trial,
    (event, count) => isApplied(event, count > 60),
    () => {
      relay.cut();
      when(
        trial,
        (later, count) => isApplied(later, count > 40),
        () => {
          relay.refuse(true);
          relay.cut();
        },
      );
    },
  );
  await expect(trial.run({ grants: allowed })).rejects.toMatchObject({ code: 'unreachable' });
  const { runs } = await trial.status();
  relay.refuse(false);
  const result = await trial.run({ grants: allowed });
  expect(result).toMatchObject({ run: runs[0]?.run, state: 'completed', targets: [{ counts: { created: many + 5 } }] });
});

test('watches that are cut while a run waits for workloads go on, and it ends once these are Ready', async () => {
  const namespace = 'cut-wait';
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    deployment(namespace, 'web', 'registry.example.com/missing/web:1'),
  ]);
  leaves(namespace);
  try {
    const trial = migration({ select: { namespaces: [namespace] } });
    const relay = await relayed('target', trial);
    const waits = Promise.withResolvers<void>();
    // A watch told of the pod.
    const isTold = (event: MigrationEvent) => event.type === 'log' && event.text.code === 'ready.image';
    when(trial, isTold, waits.resolve);
    // The limit is far beyond that of the test: it must not be waited for.
    const running = trial.run({ grants: grants('target', namespace), readyTimeoutSeconds: 3600 });
    await Promise.race([waits.promise, running]);
    const connections = relay.connections();
    relay.refuse(true);
    relay.cut();
    // Only a watch that goes on where it was tells of what changes meanwhile.
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
    await target.patch(path, { spec: deployment(namespace, 'web', 'web:1').spec });
    await waitFor(async () => relay.connections() > connections, { what: 'a watch was opened again' });
    relay.refuse(false);
    expect(await running).toMatchObject({ state: 'completed', targets: [{ notReady: [] }] });
    expect(asRecord((await target.get(path)).status).readyReplicas).toBe(1);
  } finally {
    await removeNamespace(source, namespace);
  }
});

test('a store that is cut off when bytes went up shows no backup, and the run goes on later', async () => {
  const { s3 } = sandbox;
  if (!s3) throw new Error('The sandbox has no S3 server.');
  vi.stubEnv('AWS_ACCESS_KEY_ID', s3.accessKey);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.secretKey);
  const relay = await relayTo({ server: s3.endpoint });
  const bucket = makeBucket(s3);
  const store = { s3: { bucket, endpoint: relay.server, region: s3.region } };
  // What does not get smaller by packing goes up in parts of 8 MB.
  const noise = Array.from({ length: 14 }, (_, n) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `noise-${n}`, namespace: 'cut-noise' },
    data: { noise: randomBytes(675_000).toString('base64') },
  }));
  await createAll(source, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cut-noise' } }, ...noise]);
  leaves('cut-noise');
  try {
    const trial = migration({ select: { namespaces: ['cut-noise'] }, spec: { store } });
    const allowed = grants('target', 'cut-noise');
    const cut = relay.holdWhen(after(8_500_000)).then(() => {
      relay.refuse(true);
      relay.cut();
    });
    await expect(trial.run({ grants: allowed })).rejects.toThrow(`s3://${bucket}`);
    await cut;
    await relay.holdWhen(undefined);
    relay.refuse(false);
    expect(await complete(store)).toEqual([]);
    const result = await trial.run({ grants: allowed });
    expect(result.state).toBe('completed');
    expect(await complete(store)).toEqual([result.backup]);
  } finally {
    await removeNamespace(source, 'cut-noise');
  }
});

test('a store that refuses its keys or has no such bucket is told in one sentence, and nothing is applied', async () => {
  const { s3 } = sandbox;
  if (!s3) throw new Error('The sandbox has no S3 server.');
  const allowed = grants('target', 'cut-keys');
  const at = (bucket: string) => ({ s3: { bucket, endpoint: s3.endpoint, region: s3.region } });
  vi.stubEnv('AWS_ACCESS_KEY_ID', s3.accessKey);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-the-right-one');
  const refused = migrationTo('cut-keys', { store: at(makeBucket(s3)) });
  await expect(refused.preview()).rejects.toMatchObject({ code: 'denied' });
  await expect(refused.run({ grants: allowed })).rejects.toMatchObject({ code: 'denied' });
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.secretKey);
  const missing = migrationTo('cut-keys', { store: at('no-such-bucket') });
  await expect(missing.preview()).rejects.toThrow(/no-such-bucket/);
  await expect(missing.run({ grants: allowed })).rejects.toThrow(/no-such-bucket/);
  expect(await target.find('/api/v1/namespaces/cut-keys')).toBeUndefined();
  // With the right keys the same run goes on.
  expect(await refused.run({ grants: allowed })).toMatchObject({ state: 'completed' });
});

test('a store folder that is missing, read-only or full is told in one sentence, and nothing is applied', async () => {
  const trial = migrationTo('cut-folder');
  const allowed = grants('target', 'cut-folder');
  const store = join(trial.home, 'store');
  rmSync(store, { recursive: true });
  const absent = `The folder of the store ${store} does not exist.`;
  await expect(trial.preview()).rejects.toThrow(absent);
  await expect(trial.run({ grants: allowed })).rejects.toThrow(absent);

  mkdirSync(store);
  expect(await trial.preview()).toMatchObject({ state: 'completed' });
  expect(readdirSync(store)).toEqual([]);
  const full = trial.startWith({ fileBlocks: 10 }, 'run', '--allow-writes', 'target/cut-folder');
  expect(await full.ended).toMatchObject({ code: 1 });
  expect(full.output).toMatch(/The store .* is full\./);
  expect(await complete({ folder: store })).toEqual([]);

  rmSync(store, { recursive: true });
  mkdirSync(store);
  await asNobody(trial, async () => {
    chmodSync(store, 0o555);
    await expect(trial.preview()).rejects.toThrow(/store .* cannot be written/);
    await expect(trial.run({ grants: allowed })).rejects.toThrow(/store .* cannot be written/);
    chmodSync(store, 0o755);
  });
  expect(readdirSync(store)).toEqual([]);
  expect(await target.find('/api/v1/namespaces/cut-folder')).toBeUndefined();
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed' });
});

/** Does the work without the rights of root, to whom nothing is read-only; the migration belongs to the same nobody. */
async function asNobody(trial: Trial, work: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  const nobody = 65534;
  if (root) {
    for (const path of ['', ...readdirSync(trial.home, { recursive: true, encoding: 'utf8' })]) {
      chownSync(join(trial.home, path), nobody, nobody);
    }
    process.seteuid?.(nobody);
  }
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
  }
}
