import { toKubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { type ApiResource, groupResource, type ObjectRef, refOf } from '../model/objects/object.ts';
import { type CollectedObject, type Collection, collectKind, cutShort, mayBeLeftOut } from './collection.ts';
import { addReferences, bindsInside, clusterRoleBindings, madeByCluster, referenced } from './references.ts';
import { excludes, selectResources } from './select.ts';
import { sideBySide } from './side-by-side.ts';

/** The cluster-scoped objects that a plan takes along; called when all objects in the namespaces have been seen. */
export async function* collectReferenced(
  collection: Collection,
  namespaces: ReadonlySet<string>,
  atATime: number,
): AsyncGenerator<CollectedObject[]> {
  const { cluster, select, signal } = collection;
  const { preferred } = await cluster.discovery({ signal });
  if (select.clusterScoped === 'none') return;
  if (select.clusterScoped === 'all') {
    const resources = selectResources(preferred, select, false).filter((each) => groupResource(each) !== 'namespaces');
    for await (const batch of sideBySide(resources, atATime, (each) => collectKind(collection, each, undefined))) {
      yield batch.filter(({ object }) => !madeByCluster(object));
    }
    return;
  }
  const served = new Map(preferred.map((resource) => [groupResource(resource), resource]));
  if (select.objects) {
    const jobs = select.objects.flatMap((key) => {
      const [name = '', namespace, object = ''] = key.split('/');
      const resource = served.get(name);
      return namespace === '' && resource && !resource.namespaced ? [{ resource, name: object }] : [];
    });
    yield* sideBySide(jobs, atATime, (job) => collectOne(collection, job.resource, job.name));
    return;
  }
  const bindings = served.get(clusterRoleBindings);
  if (bindings && !excludes(select, bindings)) yield* collectBindings(collection, bindings, namespaces);
  // Volumes before classes: a volume names a class that its claim may leave out.
  for (const names of [[referenced.persistentVolumes], Object.values(referenced).slice(1)]) {
    const jobs = names.flatMap((name) => {
      const resource = served.get(name);
      if (!resource || excludes(select, resource)) return [];
      return [...(collection.references.get(name) ?? [])].map((object) => ({ resource, name: object }));
    });
    yield* sideBySide(jobs, atATime, (job) => collectOne(collection, job.resource, job.name));
  }
}

async function* collectBindings(
  collection: Collection,
  resource: ApiResource,
  namespaces: ReadonlySet<string>,
): AsyncGenerator<CollectedObject[]> {
  const { cluster, signal, references, warn } = collection;
  let begun = false;
  try {
    for await (const page of cluster.list(resource, { signal })) {
      begun = true;
      const batch = page.items
        .filter((object) => bindsInside(object, namespaces) && !madeByCluster(object))
        .map((object) => ({ ref: refOf(resource, object), object }))
        .filter(({ ref, object }) => collection.takes(ref, object));
      for (const one of batch) addReferences(references, one);
      if (batch.length > 0) yield batch;
    }
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    const kind = groupResource(resource);
    if (begun || !mayBeLeftOut(error, resource)) throw cutShort(error, { kind, namespace: cluster.context });
    warn(message('backup.referencedUnlisted', { kind, reason: error.words }));
  }
}

async function* collectOne(
  collection: Collection,
  resource: ApiResource,
  name: string,
): AsyncGenerator<CollectedObject[]> {
  const { cluster, signal, references, warn } = collection;
  const { group, version, resource: plural, kind } = resource;
  const ref: ObjectRef = { group, version, resource: plural, kind, name };
  try {
    const object = await cluster.get({ resource, name }, signal);
    if (madeByCluster(object) || !collection.takes(ref, object)) return;
    addReferences(references, { ref, object });
    yield [{ ref, object }];
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (!mayBeLeftOut(error, resource)) throw error;
    const named = { kind: resource.kind, name };
    if (error.code !== 'not-found') {
      warn(message('backup.referencedDenied', { ...named, reason: error.words }), ref);
    } else if (groupResource(resource) !== referenced.definitions) {
      // A kind without a definition is served by Kubernetes itself or by an aggregated API.
      warn(message('backup.referencedMissing', named), ref);
    }
  }
}
