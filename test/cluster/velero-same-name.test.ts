import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { handlers } from '../../src/engine/handlers.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { BackupIdentity } from '../../src/model/backups/backup-identity.ts';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { backUpByVelero, bucketFolder, s3, velero, veleroPath } from './velero-backup.ts';

/** Two clusters with one Schedule make backups of one name; the target has the stores of both. */
const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'velero-same-name';
const copy = 'velero-same-name-copy';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const other = 'same-name';
const bucket = makeBucket(s3, other);
const locationPath = (name: string) =>
  `/apis/velero.io/v1/namespaces/${velero.namespace}/backupstoragelocations/${name}`;
const restores = new Set<string>();
/** The name of both. */
let backup: string;
const scope = createScope(
  { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 8, logLevel: 'error' },
  { log: () => undefined, askSecret: async () => null },
);
const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };

beforeAll(async () => {
  for (const api of [source, target]) await createAll(api, smallApp(namespace));
  const { spec } = await target.get(locationPath('default'));
  await target.create({
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: { name: other, namespace: velero.namespace },
    spec: { ...asRecord(spec), default: false, objectStorage: { bucket } },
  });
  await waitFor(async () => asRecord((await target.get(locationPath(other))).status ?? {}).phase === 'Available', {
    what: 'the second location was available',
    seconds: 90,
  });
  // The target's own first, so that it never sees the other one.
  backup = await backUpByVelero(target, namespace, namespace, { storageLocation: other });
  expect(await backUpByVelero(source, backup, namespace)).toBe(backup);
});

afterAll(async () => {
  for (const name of restores) await target.delete(veleroPath('restores', name));
  await target.delete(locationPath(other));
  for (const api of [source, target]) await api.delete(veleroPath('backups', backup));
  for (const name of [namespace, copy]) await removeNamespace(target, name);
  await removeNamespace(source, namespace);
  rmSync(join(bucketFolder, 'backups', backup), { recursive: true, force: true });
  rmSync(join(s3.data, bucket), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  scope.close();
  for (const api of [source, target]) api.close();
});

async function restored(name: string, ...args: string[]) {
  restores.add(name);
  const map = ['--map', `${namespace}=${copy}`, '--namespace', namespace];
  const allow = ['--context', 'target', '--allow-writes', `target/${velero.namespace},target/${copy}`];
  const all = ['velero', 'restore', name, '--from', backup, ...args, ...map, ...allow];
  const command = new Command(all, { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output };
}

/** What *Restore with Velero…* asks for. */
async function restoredFrom(name: string, from: BackupIdentity) {
  restores.add(name);
  const grants = [{ context: 'target', namespaces: [velero.namespace, copy], clusterScoped: false }];
  const wish = { backupName: backup, includedNamespaces: [namespace], namespaceMapping: { [namespace]: copy } };
  const following = { context: 'target', namespace: velero.namespace, name, grants, log: 'none' as const };
  return handlers['velero.restore']({ ...following, wish, from }, call, scope);
}

/** When the target's own was begun and ended. */
async function timesOfTarget() {
  const { startTimestamp, completionTimestamp } = asRecord((await target.get(veleroPath('backups', backup))).status);
  return { startedAt: String(startTimestamp), completedAt: String(completionTimestamp) };
}

const storeOf = (name: string) => ({ s3: { bucket: name, endpoint: 'http://elsewhere.example:9000' } });

test('another backup of the same name is never restored in place of the one that is meant', async () => {
  const { code, output } = await restored('same-name-wrong', '--location', 'default');
  expect(code).not.toBe(0);
  expect(output).toMatch(
    /knows another backup of the name velero-same-name.*, in its store same-name.*nothing was restored/,
  );
  expect(output).toMatch(/have Velero delete that other one first/);
  const meant = { store: storeOf(velero.bucket), ...(await timesOfTarget()) };
  await expect(restoredFrom('same-name-wrong-2', meant)).rejects.toMatchObject({ code: 'conflict' });
  for (const name of ['same-name-wrong', 'same-name-wrong-2']) {
    expect(await target.find(veleroPath('restores', name))).toBeUndefined();
  }
});

test('a backup that was made anew under its name since it was looked at is another one', async () => {
  const meant = { store: storeOf(bucket), ...(await timesOfTarget()), startedAt: '2026-01-01T00:00:00Z' };
  await expect(restoredFrom('same-name-old', meant)).rejects.toMatchObject({ code: 'conflict' });
  expect(await target.find(veleroPath('restores', 'same-name-old'))).toBeUndefined();
});

test('a store that this Velero does not have is said, and not that it knows no such backup', async () => {
  const [context, name] = ['target', 'same-name-nowhere'];
  const grants = [{ context, namespaces: [velero.namespace, copy], clusterScoped: false }];
  const wish = { backupName: 'not-there', includedNamespaces: [namespace], namespaceMapping: { [namespace]: copy } };
  const following = { context, namespace: velero.namespace, name, grants, log: 'none' as const };
  const asked = handlers['velero.restore']({ ...following, wish, from: { store: storeOf('nobodys') } }, call, scope);
  await expect(asked).rejects.toMatchObject({ code: 'not-found', words: { code: 'velero.storeNotThere' } });
});

test('the one that is meant is restored, though its store has another address in the cluster', async () => {
  const end = await restoredFrom('same-name-right', { store: storeOf(bucket), ...(await timesOfTarget()) });
  expect(end).toMatchObject({ outcome: 'completed', errors: 0 });
  const settings = await target.get(`/api/v1/namespaces/${copy}/configmaps/settings`);
  expect(settings.metadata.labels).toMatchObject({ 'velero.io/backup-name': backup });
  const again = await restored('same-name-named', '--location', other);
  expect(again.code).toBe(0);
});

/** Whose a backup of these stores is, as the Veleros of both clusters tell. */
function ownerOf(bucketName: string, more: Partial<BackupIdentity> = {}, contexts = ['source', 'target']) {
  const identity = { store: storeOf(bucketName), ...more };
  return handlers['velero.owner']({ contexts, name: backup, backup: identity }, call, scope);
}

test('a backup is owned by the Velero that writes to its bucket, at whatever address, and not by one with its name', async () => {
  const place = { namespace: velero.namespace };
  expect(await ownerOf(bucket)).toMatchObject({
    kind: 'velero',
    location: { ...place, context: 'target', name: other },
  });
  expect(await ownerOf(velero.bucket)).toMatchObject({
    kind: 'velero',
    location: { ...place, context: 'source', name: 'default' },
  });
  // The target has that store too, and knows the other one.
  expect(await ownerOf(velero.bucket, {}, ['target'])).toEqual({ kind: 'none', unasked: [] });
  const earlier = { ...(await timesOfTarget()), completedAt: '2026-01-01T00:00:00Z' };
  expect(await ownerOf(bucket, earlier)).toEqual({ kind: 'none', unasked: [] });
  expect(await ownerOf('nobodys')).toEqual({ kind: 'none', unasked: [] });
});

test('a Velero that only reads the store is told from one that owns it, and a cluster without an answer from both', async () => {
  expect(await ownerOf(bucket, {}, ['source', 'not-there'])).toEqual({ kind: 'none', unasked: ['not-there'] });
  await target.patch(locationPath(other), { spec: { accessMode: 'ReadOnly' } });
  expect(await ownerOf(bucket, {}, ['target', 'not-there'])).toMatchObject({
    kind: 'read-only',
    location: { context: 'target', name: other },
  });
  await target.patch(locationPath(other), { spec: { accessMode: 'ReadWrite' } });
});
