import { exactDifferences } from '../../diff/exact.ts';
import { placesOf } from '../../diff/places.ts';
import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { installManager } from '../../model/objects/field-manager.ts';
import { type KubeObject, type ObjectRef, parseApiVersion, refOf } from '../../model/objects/object.ts';

/** What applying one object does, or did. */
export interface AppliedObject {
  ref: ObjectRef;
  did: 'create' | 'update' | 'nothing';
  /** The first few places that differ, where it was there already. */
  places: string;
}

/**
 * Applies one object, or asks the cluster what that would do (`dryRun`). What others wrote and the object leaves out stays.
 * Throws `not-found` where its kind is not served, and what the cluster says against it.
 */
export async function applyObject(
  cluster: ClusterWriter,
  object: KubeObject,
  options: { dryRun: boolean; manager?: string | undefined; signal: AbortSignal },
): Promise<AppliedObject> {
  const { dryRun, manager = installManager, signal } = options;
  const { metadata, apiVersion, kind } = object;
  const resource = (await cluster.discovery({ signal })).find(apiVersion, kind);
  if (!resource) {
    if (dryRun) return { ref: guessedRef(object), did: 'create', places: '' };
    throw new KubeferryError('not-found', message('velero.kindMissing', { kind, apiVersion }), {
      context: cluster.context,
    });
  }
  const { name, namespace } = metadata;
  const ref = refOf(resource, object);
  const live = await getIfThere(cluster, { resource, name, ...(namespace !== undefined && { namespace }) }, signal);
  // The cluster cannot judge what lies in a namespace that is still to be made.
  if (!live && dryRun && !(await isNamespaceThere(cluster, namespace, signal)))
    return { ref, did: 'create', places: '' };
  const now = await cluster.apply(resource, object, { dryRun, manager, signal });
  if (!live) return { ref, did: 'create', places: '' };
  const changes = exactDifferences(now, live);
  return { ref, did: changes.length > 0 ? 'update' : 'nothing', places: placesOf(changes) };
}

async function isNamespaceThere(
  cluster: ClusterReader,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const resource = (await cluster.discovery({ signal })).findResource('namespaces');
  if (namespace === undefined || !resource) return true;
  return (await getIfThere(cluster, { resource, name: namespace }, signal)) !== undefined;
}

/** The reference of an object whose kind is not served yet. */
function guessedRef({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  const resource = `${kind.toLowerCase()}s`;
  return { ...parseApiVersion(apiVersion), resource, kind, name, ...(namespace !== undefined && { namespace }) };
}
