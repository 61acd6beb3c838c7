import pLimit from 'p-limit';
import { runLabel } from '../../apply/marks.ts';
import { bearable } from '../../apply/out-of-reach.ts';
import { ownNames } from '../../diff/owned-fields.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { type ApiResource, type KubeObject, type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import type { MigrateScope } from '../scope.ts';
import { restoreLabel } from '../velero/brought.ts';
import { isRestoreOf } from '../velero/restore-name.ts';

/**
 * What a run created and its journal does not know, because the end of the journal was lost: objects outside namespaces and in
 * these, on which this product itself set the run's label. On a copy that a person made of one, the person set it.
 * @throws KubeferryError `cancelled`, and what no object of the cluster would escape.
 */
export async function unrecorded(
  reader: ClusterReader,
  run: string,
  namespaces: ReadonlySet<string>,
  known: ReadonlySet<string>,
  { signal, concurrency }: Pick<MigrateScope, 'signal' | 'concurrency'>,
): Promise<{ ref: ObjectRef; uid: string }[]> {
  const { preferred } = await reader.discovery({ signal });
  const removable = preferred.filter(({ verbs }) => verbs.includes('list') && verbs.includes('delete'));
  const limit = pLimit(concurrency);
  const lists = removable.flatMap((resource) =>
    (resource.namespaced ? [...namespaces] : [undefined]).map((namespace) =>
      limit(() => labelled(reader, resource, namespace, run, signal)),
    ),
  );
  const found = (await Promise.all(lists)).flat();
  return found.filter(({ ref }) => !known.has(refKey(ref)));
}

/** The objects of one kind on which this product set the label of a run; none where they may not be listed. */
export async function labelled(
  reader: ClusterReader,
  resource: ApiResource,
  namespace: string | undefined,
  run: string,
  signal: AbortSignal,
): Promise<{ ref: ObjectRef; uid: string }[]> {
  const found: { ref: ObjectRef; uid: string }[] = [];
  const where = { labelSelector: `${runLabel}=${run}`, signal, ...(namespace !== undefined && { namespace }) };
  try {
    for await (const page of reader.list(resource, where)) {
      for (const object of page.items) {
        const { uid } = object.metadata;
        if (uid !== undefined && (ownNames(object, 'labels').has(runLabel) || isRestored(object, run)))
          found.push({ ref: refOf(resource, object), uid });
      }
    }
  } catch (thrown) {
    // What cannot be listed cannot be told; a namespace that holds it stays.
    await bearable(thrown, reader, signal);
  }
  return found;
}

/** Whether Velero brought an object for a run. Controllers copy labels to what they make, which has an owner, but for Endpoints. */
function isRestored({ kind, metadata }: KubeObject, run: string): boolean {
  const { labels, ownerReferences } = metadata;
  const name = labels?.[restoreLabel];
  return name !== undefined && isRestoreOf(run, name) && !ownerReferences?.length && kind !== 'Endpoints';
}
