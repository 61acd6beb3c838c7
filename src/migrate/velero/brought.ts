import { imprintOf } from '../../diff/imprint.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import { labelValue } from '../../velero/run/label-value.ts';
import type { Journal } from '../journal/journal.ts';

/** Label that Velero puts on each object that it restores, with the name of the Restore. */
export const restoreLabel = 'velero.io/restore-name';
/** Label that it puts beside, with the name of the backup. */
export const backupLabel = 'velero.io/backup-name';

/** What Velero brought to a target, by key (`refKey`), with the labels that it put there. */
export type Brought = ReadonlyMap<string, BroughtObject>;

interface BroughtObject {
  ref: ObjectRef;
  uid: string;
  labels: Record<string, string>;
  /** The imprint of what Velero left there. */
  left: string;
}

/**
 * Finds what some Restores brought and keeps it in the journal as created by the run, so that an undo takes it back; what they had
 * brought before an interruption too. `kinds`: those that they bring, as `deployments.apps`; `namespaces`: those of the target.
 */
export async function recordBrought(
  reader: ClusterReader,
  about: {
    run: string;
    step: string;
    restores: readonly string[];
    kinds: readonly string[];
    namespaces: readonly string[];
  },
  journal: Journal,
  signal: AbortSignal,
): Promise<Brought> {
  const { run, step, restores, kinds, namespaces } = about;
  const found = new Map<string, BroughtObject>();
  const labelSelector = `${restoreLabel} in (${restores.map(labelValue).join(',')})`;
  // Definitions may have come with the restore.
  const discovery = await reader.discovery({ fresh: true, signal });
  for (const kind of kinds) {
    const resource = discovery.findResource(kind);
    if (!resource) continue;
    for (const namespace of resource.namespaced ? namespaces : [undefined]) {
      const where = { labelSelector, signal, ...(namespace !== undefined && { namespace }) };
      for await (const page of reader.list(resource, where)) {
        for (const object of page.items) {
          const { uid, labels, ownerReferences } = object.metadata;
          // Controllers copy labels to what they make; what Velero restores has no owner.
          if (uid === undefined || (ownerReferences?.length ?? 0) > 0) continue;
          const ref = refOf(resource, object);
          const left = imprintOf(object);
          found.set(refKey(ref), { ref, uid, labels: veleroLabels(object), left });
          const reason = message('run.brought', { restore: labels?.[restoreLabel] ?? '' });
          journal.append({ type: 'object', run, step, object: ref, outcome: 'created', reason, uid, left });
        }
      }
    }
  }
  await journal.settled();
  return found;
}

function veleroLabels({ metadata }: KubeObject): Record<string, string> {
  const labels = Object.entries(metadata.labels ?? {});
  return Object.fromEntries(labels.filter(([name]) => name === restoreLabel || name === backupLabel));
}
