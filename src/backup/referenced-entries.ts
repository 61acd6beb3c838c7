import { leftBehind, snapshotKinds } from '../model/objects/left-behind.ts';
import { groupResource, type ObjectRef, refKey } from '../model/objects/object.ts';
import type { BackupEntry } from './index-file.ts';
import type { BackupReader } from './read.ts';
import {
  addDefinition,
  addReferences,
  bindsInside,
  clusterRoleBindings,
  madeByCluster,
  mayRefer,
  type References,
  referenced,
} from './references.ts';

/** Kinds outside namespaces of which the objects themselves say whether they are needed, or what they need in turn. */
const telling: ReadonlySet<string> = new Set([
  clusterRoleBindings,
  referenced.persistentVolumes,
  referenced.clusterRoles,
  referenced.priorityClasses,
]);

/**
 * The keys (`refKey`) of what a backup holds outside namespaces and what is in some of them leans on, by the rules by which such
 * objects are collected from a cluster; namespaces themselves are none of it. `entries`: those of the backup that are not excluded;
 * of them, those that can refer to others are read once. Throws what reading the backup throws, `damaged` for JSON that is no object.
 */
export async function referencedEntries(
  backup: Pick<BackupReader, 'read' | 'parsed'>,
  entries: readonly BackupEntry[],
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<Set<string>> {
  const chosen = new Set(namespaces);
  const found: References = new Map();
  const volumes = new Map<string, References>();
  const binding = new Set<string>();
  const made = new Set<string>();
  const isInside = (entry: ObjectRef) =>
    entry.namespace !== undefined && chosen.has(entry.namespace) && !staysBehind(groupResource(entry));
  for (const entry of entries) if (isInside(entry)) addDefinition(found, entry);
  const toRead = entries.filter((entry) =>
    entry.namespace === undefined ? telling.has(groupResource(entry)) : isInside(entry) && mayRefer(entry),
  );
  for await (const { entry, json } of backup.read(toRead, signal)) {
    const object = backup.parsed(json);
    const kind = groupResource(entry);
    if (isInside(entry)) addReferences(found, { ref: entry, object });
    else if (madeByCluster(object)) made.add(refKey(entry));
    else if (kind === referenced.persistentVolumes) {
      const own: References = new Map();
      addReferences(own, { ref: entry, object });
      volumes.set(entry.name, own);
    } else if (kind === clusterRoleBindings && bindsInside(object, chosen)) {
      binding.add(refKey(entry));
      addReferences(found, { ref: entry, object });
    }
  }
  // A volume names a class that its claim may leave out.
  for (const name of found.get(referenced.persistentVolumes) ?? []) {
    for (const [kind, names] of volumes.get(name) ?? []) {
      found.set(kind, new Set([...(found.get(kind) ?? []), ...names]));
    }
  }
  const isNeeded = (entry: BackupEntry) =>
    entry.namespace === undefined &&
    !made.has(refKey(entry)) &&
    (binding.has(refKey(entry)) || found.get(groupResource(entry))?.has(entry.name) === true);
  return new Set(entries.filter(isNeeded).map(refKey));
}

/** Kinds that no migration takes along need nothing on the other side. */
function staysBehind(kind: string): boolean {
  return leftBehind.has(kind) || snapshotKinds.has(kind);
}
