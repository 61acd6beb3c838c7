import { guessedResource } from '../../model/guessed-resource.ts';
import { isOfCluster } from '../../model/kind-scope.ts';
import type { KubeObject, ObjectRef } from '../../model/object.ts';
import { type ManifestFiles, readManifestFiles } from '../assessment/manifest-files.ts';
import { groupKey } from './group-key.ts';
import type { ObjectGroup, Side, SideObject } from './side.ts';

/**
 * The manifests in files and folders, of some namespaces or of all. Those that name no namespace lie in `without`, where there is one, but
 * for kinds that are known to lie outside namespaces. Throws `not-found` for a path that is not there.
 */
export async function filesSide(
  paths: readonly string[],
  { wanted, without, signal }: { wanted: readonly string[]; without?: string; signal: AbortSignal },
): Promise<Side> {
  const read = await readManifestFiles(paths, { signal });
  const chosen = new Set(wanted);
  const byGroup = new Map<string, SideObject[]>();
  const namespaces = new Set<string>();
  for (const object of objectsIn(read)) {
    const placed = placedIn(object, without);
    const ref = refOfManifest(placed);
    if (chosen.size > 0 && !chosen.has(ref.namespace ?? (placed.kind === 'Namespace' ? ref.name : ''))) continue;
    if (ref.namespace !== undefined) namespaces.add(ref.namespace);
    const objects = byGroup.get(groupKey(ref));
    if (objects) objects.push({ ref, object: placed });
    else byGroup.set(groupKey(ref), [{ ref, object: placed }]);
  }
  return {
    title: paths.join(', '),
    namespaces: wanted.length > 0 ? wanted : [...namespaces],
    asWritten: true,
    isSilent: () => false,
    unread: unreadIn(read),
    names: (group) => (byGroup.get(groupKey(group)) ?? []).map(({ ref }) => ref.name),
    groups: async () => [...byGroup.values()].flatMap(([first]) => (first ? [groupOf(first.ref)] : [])),
    async *read(group) {
      yield* byGroup.get(groupKey(group)) ?? [];
    },
  };
}

function* objectsIn({ files }: ManifestFiles): Generator<KubeObject> {
  for (const { objects } of files) for (const { object } of objects) yield object;
}

function unreadIn({ files, unread }: ManifestFiles): Side['unread'] {
  const inFiles = files.flatMap(({ file, others }) =>
    others.filter((one) => one.unread).map(({ words }) => ({ part: file, why: words })),
  );
  return [...inFiles, ...unread.map(({ file, words }) => ({ part: file, why: words }))];
}

function placedIn(object: KubeObject, without: string | undefined): KubeObject {
  if (without === undefined || object.metadata.namespace !== undefined || isOfCluster(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: without } };
}

function refOfManifest({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { ...guessedResource(apiVersion, kind), kind, name, ...(namespace !== undefined && { namespace }) };
}

function groupOf({ group, kind, namespace }: ObjectRef): ObjectGroup {
  return { group, kind, ...(namespace !== undefined && { namespace }) };
}
