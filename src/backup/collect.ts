import type { ClusterReader } from '../kube/cluster.ts';
import { namespaceResource } from '../kube/namespace-resource.ts';
import { namespaceMissing } from '../kube/require-namespace.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { isBuiltIn } from '../model/objects/built-in.ts';
import { type ApiResource, groupResource, type ObjectRef, refKey, refOf } from '../model/objects/object.ts';
import { systemPartTest } from '../model/objects/system-parts.ts';
import { isOfApplications } from './application-kinds.ts';
import { type CollectedObject, type Collection, type CollectOptions, collectKind } from './collection.ts';
import { collectReferenced } from './referenced.ts';
import { leftOut, type Selection, selectResources } from './select.ts';
import { sideBySide } from './side-by-side.ts';

/** Kinds listed at a time: enough to hide the way to a far server, few enough that their pages fit into memory together. */
const listsAtATime = 6;

/**
 * Collects what a plan selects, a batch for each page as it arrives: the namespaces, every kind in them that can be listed and made
 * again, and the cluster-scoped objects as `select.clusterScoped` says. Extension APIs that are down are told as warnings, and so is what may not be
 * listed, but for kinds that applications are made of, which are errors; any other failure is thrown (`not-found` for a namespace that does not exist, `denied` where nothing at all may be listed).
 */
export async function* collect(
  cluster: ClusterReader,
  select: Selection,
  options: CollectOptions,
): AsyncGenerator<CollectedObject[]> {
  const { signal, emit, step } = options;
  const only = select.objects && new Set(select.objects);
  const isSystemPart = systemPartTest(select.excludeSystem ?? []);
  let ignored = 0;
  let systemParts = 0;
  const collection: Collection = {
    ...options,
    cluster,
    select,
    references: new Map(),
    denied: new Map(),
    warn: (text, object) =>
      emit({ type: 'log', level: 'warning', step, context: cluster.context, text, ...(object && { object }) }),
    takes: (ref, object) => {
      if (only && !only.has(refKey(ref))) return false;
      if (isSystemPart(ref.namespace, object.metadata.labels ?? {})) systemParts++;
      else if (leftOut(object)) ignored++;
      else return true;
      return false;
    },
  };
  const discovery = await cluster.discovery({ signal });
  for (const group of discovery.failed) {
    if (isBuiltIn(group)) throw groupDown(group, cluster.context);
    collection.warn(message('backup.apiDown', { group }));
  }
  const { batch, namespaces } = await collectNamespaces(collection);
  yield batch;
  const resources = selectResources(discovery.preferred, select, true);
  const jobs = namespaces.flatMap((namespace) => resources.map((resource) => ({ resource, namespace })));
  yield* sideBySide(jobs, listsAtATime, ({ resource, namespace }) => collectKind(collection, resource, namespace));
  const refused = [...collection.denied.values()].flat().length;
  if (jobs.length > 0 && refused === jobs.length) throw nothingAllowed(namespaces, cluster.context);
  tellDenied(collection);
  yield* collectReferenced(collection, new Set(namespaces), listsAtATime);
  const tell = (text: Message) => emit({ type: 'log', level: 'info', step, context: cluster.context, text });
  if (ignored > 0) tell(message('backup.leftOut', { count: ignored }));
  if (systemParts > 0) tell(message('backup.systemLeftOut', { count: systemParts }));
}

/** The namespaces themselves, and the names of those to look into. */
async function collectNamespaces(collection: Collection): Promise<{ batch: CollectedObject[]; namespaces: string[] }> {
  const { cluster, select, signal, warn } = collection;
  const batch: CollectedObject[] = [];
  const namespaces: string[] = [];
  for (const name of select.namespaces) {
    try {
      const object = await cluster.get({ resource: namespaceResource, name }, signal);
      if (object.metadata.labels?.['velero.io/exclude-from-backup'] === 'true') {
        warn(message('backup.excludedNamespace', { namespace: name }), namespaceRef(name));
        continue;
      }
      if (object.metadata.deletionTimestamp !== undefined) {
        warn(message('backup.namespaceTerminating', { namespace: name }), namespaceRef(name));
      }
      batch.push({ ref: refOf(namespaceResource, object), object });
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'not-found') throw namespaceMissing(name, cluster.context, error);
      if (error.code !== 'denied') throw error;
      warn(message('backup.namespaceDenied', { namespace: name, reason: error.words }), namespaceRef(name));
    }
    namespaces.push(name);
  }
  return { batch, namespaces };
}

/** One sentence for all kinds that may not be listed; without one that belongs to applications the backup is not whole. */
function tellDenied({ denied, cluster: { context }, emit, step }: Collection): void {
  const kinds = [...denied.keys()];
  const missing = kinds.filter(isOfApplications);
  const others = kinds.filter((kind) => !isOfApplications(kind));
  const about = (some: readonly ApiResource[]) => ({
    namespaces: [...new Set(some.flatMap((kind) => denied.get(kind) ?? []))].join(', '),
    kinds: some.map(groupResource).sort().join(', '),
  });
  if (missing.length > 0) {
    emit({ type: 'log', level: 'error', step, context, text: message('backup.kindsMissing', about(missing)) });
  }
  if (others.length > 0) {
    emit({ type: 'log', level: 'warning', step, context, text: message('backup.kindsDenied', about(others)) });
  }
}

function namespaceRef(name: string): ObjectRef {
  const { group, version, resource, kind } = namespaceResource;
  return { group, version, resource, kind, name };
}

/** Of Kubernetes itself nothing may be missing. */
function groupDown(group: string, context: string): KubeferryError {
  return new KubeferryError('unreachable', message('backup.groupDown', { group: group || 'v1', context }), {
    hint: message('backup.listCut.hint'),
    context,
  });
}

/** A backup of nothing would be called complete. */
function nothingAllowed(namespaces: string[], context: string): KubeferryError {
  return new KubeferryError(
    'denied',
    message('backup.nothingAllowed', { namespaces: namespaces.join(', '), context }),
    {
      hint: message('backup.nothingAllowed.hint'),
      context,
    },
  );
}
