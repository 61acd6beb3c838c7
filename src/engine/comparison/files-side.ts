import { comingKinds } from '../../facts/judgement/coming-kinds.ts';
import { guessedResource } from '../../model/guessed-resource.ts';
import { isOfCluster } from '../../model/kind-scope.ts';
import type { KubeObject, ObjectRef } from '../../model/object.ts';
import { type ManifestFiles, readManifestFiles } from '../assessment/manifest-files.ts';
import { groupKey, groupOf, namespaceOf } from './object-group.ts';
import type { Side, SideObject } from './side.ts';

/**
 * The manifests in files and folders, of some namespaces or of all. Those that name no namespace lie in `without`, where there is one, but
 * for kinds that are known to lie outside namespaces. Throws `not-found` for a path that is not there.
 */
export async function filesSide(
  paths: readonly string[],
  { wanted, without, signal }: { wanted: readonly string[]; without?: string; signal: AbortSignal },
): Promise<Side> {
  const read = await readManifestFiles(paths, { signal });
  const defined = comingKinds([...objectsIn(read)]);
  const chosen = new Set(wanted);
  const placed = [...objectsIn(read)].map((object): SideObject => {
    const inPlace = placedIn(object, without);
    return { ref: refOfManifest(inPlace), object: inPlace };
  });
  const taken = placed.filter(({ ref }) => chosen.size === 0 || chosen.has(namespaceOf(ref)));
  const byGroup = Map.groupBy(taken, ({ ref }) => groupKey(ref));
  const namespaces = new Set(taken.flatMap(({ ref }) => ref.namespace ?? []));
  return {
    title: paths.join(', '),
    namespaces: wanted.length > 0 ? wanted : [...namespaces],
    asWritten: true,
    isSilent: () => false,
    unread: unreadIn(read),
    async schemaOf(apiVersion, kind) {
      const schema = defined.get(`${apiVersion} ${kind}`)?.schema;
      return schema && { schema, others: {} };
    },
    names: (group) => (byGroup.get(groupKey(group)) ?? []).map(({ ref }) => ref.name),
    groups: async () => [...byGroup.values()].flatMap(([first]) => (first ? [groupOf(first.ref)] : [])),
    async *read(group) {
      yield* byGroup.get(groupKey(group)) ?? [];
    },
    async *readNamed(group, names) {
      yield* (byGroup.get(groupKey(group)) ?? []).filter(({ ref }) => names.includes(ref.name));
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
  if (without === undefined || object.metadata.namespace !== undefined || isOfCluster(object)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: without } };
}

function refOfManifest({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { ...guessedResource(apiVersion, kind), kind, name, ...(namespace !== undefined && { namespace }) };
}
