import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import { inject } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asObject, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import type { S3Info } from '../sandbox/s3.ts';
import type { VeleroInfo } from '../sandbox/velero-install.ts';

/** The Velero of the sandbox's source, and the server of its bucket. The target's uses the same namespace and bucket. */
export const { velero, s3 } = serversOfSandbox();

function serversOfSandbox(): { velero: VeleroInfo; s3: S3Info } {
  const { velero, s3 } = inject('sandbox');
  if (!velero?.source || !s3) throw new Error('The sandbox has no Velero or no S3 server.');
  return { velero: velero.source, s3 };
}

/** The path of the Velero object of a kind and a name. */
export const veleroPath = (kind: 'backups' | 'restores', name: string): string =>
  `/apis/velero.io/v1/namespaces/${velero.namespace}/${kind}/${name}`;

const phaseOf = (object: KubeObject) => String(asRecord(object.status ?? {}).phase);

/** Waits until a Backup or a Restore has ended, whatever its end, and gives it. */
export async function endOf(api: Api, kind: 'backups' | 'restores', name: string): Promise<KubeObject> {
  return waitFor(
    async () => {
      const found = await api.get(veleroPath(kind, name));
      if (['Completed', 'PartiallyFailed', 'Failed', 'FailedValidation'].includes(phaseOf(found))) return found;
      throw new Error(`${name}: ${JSON.stringify(found.status)}`);
    },
    { what: `the end of ${kind} ${name}`, seconds: 180 },
  );
}

/**
 * Has Velero back up a namespace, and gives the name of the backup, which begins with `prefix`. `more`: what else its spec
 * says. A kind that went since Velero asked for them, or an object that goes while it reads, is an error of that backup, which
 * is printed: it is tried again.
 */
export async function backUpByVelero(api: Api, prefix: string, namespace: string, more: object = {}): Promise<string> {
  for (const name of [prefix, `${prefix}-2`, `${prefix}-3`]) {
    const metadata = { name, namespace: velero.namespace };
    const spec = { includedNamespaces: [namespace], ttl: '1h0m0s', ...more };
    await api.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec });
    const ended = await endOf(api, 'backups', name);
    if (phaseOf(ended) === 'Completed') return name;
    const folder = join(bucketFolder, 'backups', name);
    const file = join(folder, `${name}-results.gz`);
    // One that did not begin, since another test changes the location just then, has none.
    const results = existsSync(file) ? gunzipSync(readFileSync(file)).toString() : '';
    console.log(`Velero's backup ${name} ended as ${JSON.stringify(ended.status)} ${results}`);
    await api.delete(veleroPath('backups', name));
    rmSync(folder, { recursive: true, force: true });
    await refreshKinds(api);
  }
  throw new Error(`Velero did not complete a backup of ${namespace}.`);
}

/** The folder of the bucket in which a backup or a restore lies: what writes there is seen through S3 too. */
export const bucketFolder = join(s3.data, velero.bucket);

/** Lets a Velero know a backup of the bucket at once, and not at the next full minute. */
async function importBackup(api: Api, name: string): Promise<void> {
  if (await api.find(veleroPath('backups', name))) return;
  const backup = asRecord(JSON.parse(readFileSync(join(bucketFolder, 'backups', name, 'velero-backup.json'), 'utf8')));
  const { labels, annotations } = asRecord(backup.metadata);
  await api.create(asObject({ ...backup, metadata: { name, namespace: velero.namespace, labels, annotations } }));
}

/** Asks Velero to restore a backup of the bucket. */
async function askForRestore(
  api: Api,
  name: string,
  spec: { backupName: string; [field: string]: unknown },
): Promise<void> {
  await importBackup(api, spec.backupName);
  const metadata = { name, namespace: velero.namespace };
  await api.create({ apiVersion: 'velero.io/v1', kind: 'Restore', metadata, spec });
}

/** Has Velero restore a backup of the bucket, as the spec says besides; gives the Restore, the lines of its results, and its log. */
export async function restoreByVelero(
  api: Api,
  name: string,
  backupName: string,
  more: object,
): Promise<{ status: Record<string, unknown>; told: string[]; log: string }> {
  await askForRestore(api, name, { backupName, ...more });
  const status = asRecord((await endOf(api, 'restores', name)).status);
  if (status.validationErrors !== undefined) throw new Error(`${name}: ${JSON.stringify(status)}`);
  const text = (rest: string) =>
    gunzipSync(readFileSync(join(bucketFolder, 'restores', name, `restore-${name}-${rest}.gz`))).toString();
  const told = [...text('results').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  return { status, told, log: text('logs') };
}

/** Puts a backup into the bucket: its `velero-backup.json`, and a tarball of nothing but these files. */
export async function putBackup(name: string, backup: object, files: Record<string, string>): Promise<void> {
  const folder = join(bucketFolder, 'backups', name);
  const entries = Object.entries(files).map(
    ([path, text]): TarEntry => ({ header: { name: path, size: Buffer.byteLength(text), mode: 0o755 }, body: text }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.tar.gz`), gzipSync(await packTar(entries)));
  writeFileSync(join(folder, 'velero-backup.json'), JSON.stringify(backup));
}

/**
 * Has a Velero learn at once which kinds there are. By itself it asks every five minutes, and after a restore that made a
 * definition: it restores one here, of a kind that is not served, so that nobody misses it when it goes again.
 */
export async function refreshKinds(api: Api): Promise<void> {
  const name = `kinds-${randomBytes(3).toString('hex')}`;
  const definition: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}.example.com` },
    spec: {
      group: 'example.com',
      names: { kind: name.replace('-', '').replace(/^k/, 'K'), plural: name },
      scope: 'Cluster',
      versions: [{ name: 'v1', served: false, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
  const path = `resources/customresourcedefinitions.apiextensions.k8s.io/cluster/${name}.example.com.json`;
  const metadata = { name, namespace: velero.namespace };
  const status = { phase: 'Completed', expiration: new Date(Date.now() + 3_600_000).toISOString() };
  await putBackup(
    name,
    { apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec: { storageLocation: 'default' }, status },
    { [path]: JSON.stringify(definition) },
  );
  await askForRestore(api, name, { backupName: name, includeClusterResources: true });
  // Once it has restored it, it has asked; that it ends, too, nobody needs.
  const hasRestored = async () =>
    ['Finalizing', 'Completed'].includes(phaseOf(await api.get(veleroPath('restores', name))));
  await waitFor(hasRestored, { what: `${name} was restored`, seconds: 90 });
  await api.delete(await api.pathOf(definition));
  await api.delete(veleroPath('restores', name));
  await api.delete(veleroPath('backups', name));
  rmSync(join(bucketFolder, 'backups', name), { recursive: true });
}
