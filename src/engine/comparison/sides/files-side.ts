import { comingKinds } from '../../../facts/judgement/coming-kinds.ts';
import { objectLabel } from '../../../model/clusters/log-line.ts';
import { sideAddress } from '../../../model/comparison/side-title.ts';
import { message } from '../../../model/message.ts';
import { guessedResource } from '../../../model/objects/guessed-resource.ts';
import { isOfCluster } from '../../../model/objects/kind-scope.ts';
import type { KubeObject, ObjectRef } from '../../../model/objects/object.ts';
import { type ManifestFiles, readManifestFiles } from '../../assessment/manifest-files.ts';
import { groupKey, groupOf, namespaceOf } from '../object-group.ts';
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
  const isChosen = ({ ref }: SideObject) => chosen.size === 0 || chosen.has(namespaceOf(ref));
  const { taken, twice } = eachOnce(placedObjects(read, without).filter(isChosen));
  const byGroup = Map.groupBy(taken, ({ ref }) => groupKey(ref));
  const namespaces = new Set(taken.flatMap(({ ref }) => ref.namespace ?? []));
  return {
    title: sideAddress({ from: 'files', paths: [...paths], namespaces: [...wanted] }),
    namespaces: wanted.length > 0 ? wanted : [...namespaces],
    asWritten: true,
    isSilent: () => false,
    unread: [...unreadIn(read), ...twice],
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

/** An object, and the file that it stands in. */
interface InFile extends SideObject {
  file: string;
}

function placedObjects({ files }: ManifestFiles, without: string | undefined): InFile[] {
  return files.flatMap(({ file, objects }) =>
    objects.map(({ object: written }) => {
      const object = placedIn(written, without);
      return { file, ref: refOfManifest(object), object };
    }),
  );
}

/** Each object once: the last counts, as where they are applied one after another. */
function eachOnce(all: readonly InFile[]): { taken: InFile[]; twice: Side['unread'] } {
  const last = new Map(all.map((one) => [keyOf(one), one]));
  const twice = all.flatMap((one) => {
    const counts = last.get(keyOf(one)) ?? one;
    if (counts === one) return [];
    const why = message('compare.twice', { object: objectLabel(one.ref), file: counts.file });
    return [{ part: one.file, why }];
  });
  return { taken: [...last.values()], twice };
}

/** An object is the same in each version of its API. */
function keyOf({ ref }: SideObject): string {
  return `${groupKey(ref)}/${ref.name}`;
}

function placedIn(object: KubeObject, without: string | undefined): KubeObject {
  if (without === undefined || object.metadata.namespace !== undefined || isOfCluster(object)) return object;
  return { ...object, metadata: { ...object.metadata, namespace: without } };
}

function refOfManifest({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { ...guessedResource(apiVersion, kind), kind, name, ...(namespace !== undefined && { namespace }) };
}
