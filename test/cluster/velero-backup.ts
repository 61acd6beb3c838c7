import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { inject } from 'vitest';
import type { KubeObject } from '../../src/model/object.ts';
import { type Api, asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import type { S3Info } from '../sandbox/s3.ts';
import type { VeleroInfo } from '../sandbox/velero.ts';

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
    { what: `the end of ${kind} ${name}`, seconds: 90 },
  );
}

/**
 * Has Velero back up a namespace, and gives the name of the backup, which begins with `prefix`. A kind or an object that
 * goes while Velero reads it, as on any busy cluster, is an error of that backup, which is printed: it is tried again.
 */
export async function backUpByVelero(api: Api, prefix: string, namespace: string): Promise<string> {
  for (const name of [prefix, `${prefix}-2`, `${prefix}-3`]) {
    const metadata = { name, namespace: velero.namespace };
    const spec = { includedNamespaces: [namespace], ttl: '1h0m0s' };
    await api.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec });
    const phase = phaseOf(await endOf(api, 'backups', name));
    if (phase === 'Completed') return name;
    const folder = join(s3.data, velero.bucket, 'backups', name);
    const results = gunzipSync(readFileSync(join(folder, `${name}-results.gz`)));
    console.log(`Velero's backup ${name} is ${phase}: ${results.toString()}`);
    await api.delete(veleroPath('backups', name));
    rmSync(folder, { recursive: true });
  }
  throw new Error(`Velero did not complete a backup of ${namespace}.`);
}
