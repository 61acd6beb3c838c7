import { collect } from '../../backup/collect.ts';
import { backupObject } from '../../backup/details.ts';
import type { BackupEntry } from '../../backup/index-file.ts';
import { backupKeys } from '../../backup/layout.ts';
import { openBackup } from '../../backup/read.ts';
import { referencedEntries } from '../../backup/referenced-entries.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { ownerIsAmong } from '../../migrate/owners.ts';
import { recordAt } from '../../model/json/json.ts';
import { text } from '../../model/json/parse.ts';
import type { Message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, type OwnerReference, refKey } from '../../model/objects/object.ts';
import type { Kept } from '../../store/kept.ts';
import type { Store } from '../../store/store.ts';

/** Where the objects of namespaces are read that are assessed. */
export interface AssessedSource {
  from: 'cluster' | 'backup';
  /** The context, or the backup with its store in words. */
  title: string;
  /** Such as `v1.33.1`; empty where it is unknown. */
  version(signal: AbortSignal): Promise<string>;
  /** What lies in the namespaces, and what they need from outside, as it comes. `unread`: told of what could not be read. */
  objects(
    namespaces: readonly string[],
    signal: AbortSignal,
    unread: (words: Message) => void,
  ): AsyncIterable<SourceObject>;
  /** Whether the owner of an object moves too; absent: every owner is taken to. */
  ownerMoves?(owner: OwnerReference): boolean;
}

interface SourceObject {
  ref: ObjectRef;
  object: KubeObject;
}

/** The namespaces of a cluster, which is only read. Reading throws what `collect` throws. */
export function clusterSource(cluster: ClusterReader): AssessedSource {
  return {
    from: 'cluster',
    title: cluster.context,
    version: async (signal) => (await cluster.version(signal)).gitVersion,
    async *objects(namespaces, signal, unread) {
      const select = { namespaces: [...namespaces], clusterScoped: 'referenced' as const, exclude: [] };
      const batches = collect(cluster, select, {
        signal,
        step: 'assess',
        emit: (event) => {
          if (event.type === 'log' && event.level !== 'info') unread(event.text);
        },
      });
      for await (const batch of batches) yield* batch;
    },
  };
}

/** The namespaces of a backup, with what they need of what it holds outside namespaces. Throws what `openBackup` throws, and so does reading. */
export async function backupSource(
  store: Store,
  name: string,
  { place, kept, signal }: { place: string; kept: Kept; signal: AbortSignal },
): Promise<AssessedSource> {
  const backup = await openBackup(store, name, signal, kept);
  const entries = await backup.entries();
  return {
    from: 'backup',
    title: `backup ${name} in ${place}`,
    version: () => versionInBackup(store, name, signal),
    async *objects(namespaces, reading) {
      const needed = await referencedEntries(backup, entries, namespaces, reading);
      const wanted = entries.filter((entry) => isIn(entry, namespaces) || needed.has(refKey(entry)));
      for await (const { entry, json } of backup.read(wanted, reading))
        yield { ref: entry, object: backup.parsed(json) };
    },
    ownerMoves: ownerIsAmong(entries),
  };
}

/** The version of the cluster that a backup was made of, such as `v1.33.1`; empty where the backup does not say it. */
export async function versionInBackup(store: Store, name: string, signal: AbortSignal): Promise<string> {
  const annotations = recordAt(await backupObject(store, backupKeys(name), signal), 'metadata', 'annotations');
  return text(annotations?.['velero.io/source-cluster-k8s-gitversion']) ?? '';
}

function isIn({ group, resource, namespace, name }: BackupEntry, namespaces: readonly string[]): boolean {
  if (namespace !== undefined) return namespaces.includes(namespace);
  return group === '' && resource === 'namespaces' && namespaces.includes(name);
}
