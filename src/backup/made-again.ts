import { groupResource } from '../model/object.ts';
import { list, record } from '../model/parse.ts';
import type { BackupEntry } from './index-file.ts';
import type { BackupReader } from './read.ts';

/** Kinds that mean nothing without the controller that makes them; with one of these as its owner, an object is never restored. */
const madeByControllers = new Set([
  'controllerrevisions.apps',
  'endpointslices.discovery.k8s.io',
  'jobs.batch',
  'pods',
  'replicasets.apps',
]);

/** The objects of a backup without those that a controller makes again on the target: pods of a ReplicaSet, for one. */
export async function withoutMadeAgain(backup: BackupReader, signal: AbortSignal): Promise<BackupEntry[]> {
  const entries = await backup.entries();
  const asked = entries.filter((entry) => madeByControllers.has(groupResource(entry)));
  const owned = new Set<BackupEntry>();
  for await (const { entry, json } of backup.read(asked, signal)) {
    const { metadata } = record(JSON.parse(json.toString()));
    if (list(record(metadata).ownerReferences).some((owner) => record(owner).controller === true)) owned.add(entry);
  }
  return entries.filter((entry) => !owned.has(entry));
}
