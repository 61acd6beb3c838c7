import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { backUp } from '../../../src/backup/back-up.ts';
import type { BackupEntry } from '../../../src/backup/index-file.ts';
import { listBackups } from '../../../src/backup/list.ts';
import { openBackup } from '../../../src/backup/read.ts';
import { verifyBackup } from '../../../src/backup/verify/verify.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import type { BackupFinding } from '../../../src/model/backups/backup-contents.ts';
import { format } from '../../../src/model/message.ts';
import { groupResource, refKey } from '../../../src/model/objects/object.ts';
import type { EngineSettings } from '../../../src/model/settings.ts';
import { openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import { asRecord } from '../../sandbox/api.ts';
import { applyShop, removeShop } from '../../sandbox/apps/shop/shop.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { quietly } from '../../unit/backup/shop.ts';
import { backUpByVelero, restoreByVelero, s3, velero, veleroPath } from '../velero-backup.ts';

const sandbox = inject('sandbox');
const { signal } = new AbortController();
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const mark = randomBytes(3).toString('hex');
const namespace = `backup-${mark}`;
const ours = `ours-${mark}`;
/** The backup that Velero made. */
let theirs: string;
const settings: EngineSettings = {
  kubeconfig: { files: [] },
  extraPath: [],
  concurrency: 16,
  logLevel: 'warn',
};
let store: Store;

/** What a restore makes outside namespaces, and no target has by itself. */
const outside = [
  '/apis/storage.k8s.io/v1/storageclasses/vng-ssd',
  '/apis/networking.k8s.io/v1/ingressclasses/vngcloud',
  '/apis/scheduling.k8s.io/v1/priorityclasses/shop-critical',
  `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${namespace}:Node-Reader:operator`,
  `/apis/rbac.authorization.k8s.io/v1/clusterroles/${namespace}:Node-Reader`,
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/coupons.shop.example.com',
];
/** Takes it away, whoever left it there: Velero tells of what it finds. */
async function removeOutside(): Promise<void> {
  for (const each of outside) await target.delete(each);
  await waitFor(async () => (await Promise.all(outside.map((each) => target.find(each)))).every((one) => !one), {
    what: 'nothing of the shop was left outside namespaces',
  });
}

/** Restores a backup on the target into a namespace of the same name; gives the Restore and the lines of its results. */
async function restore(name: string): Promise<{ status: Record<string, unknown>; told: string[] }> {
  const spec = { namespaceMapping: { [namespace]: name }, includeClusterResources: true };
  const { status, told } = await restoreByVelero(target, name, name, spec);
  return { status, told: told.map((line) => line.replaceAll(name, 'NAME')) };
}

beforeAll(async () => {
  store = await openStore(
    { s3: { bucket: velero.bucket, endpoint: s3.endpoint } },
    { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
  );
  await removeOutside();
  await applyShop(sandbox.clusters.source, namespace);
  theirs = await backUpByVelero(source, `theirs-${mark}`, namespace);
  const cluster = await openCluster('source', settings, {
    env: { KUBECONFIG: sandbox.kubeconfig, home: sandbox.folder, platform: process.platform },
  });
  try {
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    const info = await backUp(cluster, store, select, { name: ours, ttlHours: 1 }, quietly());
    expect(info).toMatchObject({ phase: 'Completed', warnings: 0, errors: 0 });
  } finally {
    cluster.close();
  }
});

afterAll(async () => {
  await Promise.all([
    removeShop(sandbox.clusters.source, namespace),
    ...[ours, theirs].map((name) => removeShop(sandbox.clusters.target, name)),
  ]);
  await removeOutside();
  for (const name of [ours, theirs]) {
    await target.delete(veleroPath('restores', name));
    for (const api of [source, target]) await api.delete(veleroPath('backups', name));
    for (const { key } of (await store.list(`backups/${name}/`)).entries) await store.remove(key);
  }
  store.close();
  source.close();
  target.close();
});

const entriesOf = async (name: string): Promise<BackupEntry[]> => (await openBackup(store, name, signal)).entries();

describe('a backup made without Velero', () => {
  it('is listed beside those of Velero', async () => {
    const { backups } = await listBackups(store, { limit: 1000 }, signal);
    const mine = backups.filter(({ name }) => name === ours || name === theirs);
    expect(mine).toMatchObject([
      { name: ours, complete: true, namespaces: [namespace] },
      { name: theirs, complete: true, namespaces: [namespace] },
    ]);
  });

  it('holds what a backup of Velero holds, and what else the objects lean on', async () => {
    const [mine, of] = await Promise.all([entriesOf(ours), entriesOf(theirs)]);
    const keys = new Set(mine.map(refKey));
    const missing = of.map(refKey).filter((key) => !keys.has(key));
    const theirKeys = new Set(of.map(refKey));
    // Velero never restores the events that it takes.
    expect(missing.filter((key) => !key.startsWith('events/'))).toEqual([]);
    // Velero asks every five minutes which kinds there are, so it may not know one that was made just now.
    const known = (key: string) => !key.includes('coupons.shop.example.com');
    expect([...keys].filter((key) => !theirKeys.has(key) && known(key)).sort()).toEqual([
      'ingressclasses.networking.k8s.io//vngcloud',
      'storageclasses.storage.k8s.io//vng-ssd',
    ]);
    const kinds = new Set(of.map((entry) => `${groupResource(entry)}/${entry.version}/${entry.kind}`));
    for (const entry of mine) {
      if (theirKeys.has(refKey(entry))) {
        expect(kinds).toContain(`${groupResource(entry)}/${entry.version}/${entry.kind}`);
      }
    }
  });

  it('gives the same objects as one of Velero does', async () => {
    const [mine, of] = await Promise.all([openBackup(store, ours, signal), openBackup(store, theirs, signal)]);
    const settled = new Map<string, unknown>();
    for await (const { entry, json } of mine.read(await mine.entries(), signal)) {
      settled.set(refKey(entry), JSON.parse(json.toString()));
    }
    let compared = 0;
    for await (const { entry, json } of of.read(await of.entries(), signal)) {
      const object = JSON.parse(json.toString());
      const other = asRecord(settled.get(refKey(entry)) ?? {});
      // Controllers go on working between the two backups.
      if (other.metadata === undefined || asRecord(other.metadata).resourceVersion !== object.metadata.resourceVersion)
        continue;
      if (entry.resource === 'persistentvolumeclaims') continue;
      expect(other).toEqual(object);
      compared++;
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('is sound to its last byte, as one of Velero is', async () => {
    for (const name of [ours, theirs]) {
      const told: string[] = [];
      const tell = ({ place, text }: BackupFinding) => void told.push(`${place}: ${format(text)}`);
      const verdict = await verifyBackup(store, name, { signal, tell, told: async () => undefined });
      expect({ name, told, sound: verdict.sound }).toEqual({ name, told: [], sound: true });
    }
  });

  it('is restored by Velero with no error, and no warning that a backup of its own would not give', async () => {
    const mine = await restore(ours);
    const of = await restore(theirs);
    expect(mine.status).toMatchObject({ phase: 'Completed' });
    expect(mine.status.errors ?? 0).toBe(0);
    expect(mine.told.filter((line) => !of.told.includes(line))).toEqual([]);
    const restored = await target.list(`/apis/apps/v1/namespaces/${ours}/deployments`);
    const there = await source.list(`/apis/apps/v1/namespaces/${namespace}/deployments`);
    expect(restored.map(({ metadata }) => metadata.name)).toEqual(there.map(({ metadata }) => metadata.name));
  });
});
