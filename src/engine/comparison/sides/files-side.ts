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

/** What is compared of manifests, and where those lie that do not say so. */
export interface FilesSideWish {
  /** Namespaces; all without any. */
  wanted: readonly string[];
  /** The namespace of those that name none. */
  without?: string;
  /** Whether a kind lies outside namespaces, by the other side; nothing where that does not know it. */
  isOfCluster?: (kind: Pick<KubeObject, 'apiVersion' | 'kind'>) => boolean | undefined;
  signal: AbortSignal;
}

/**
 * The manifests in files and folders, of some namespaces or of all. Those that name no namespace lie in `without`, where there is one; those of kinds
 * outside namespaces lie in none, also where they name one, as an API server has it. Throws `not-found` for a path that is not there.
 */
export async function filesSide(
  paths: readonly string[],
  { wanted, without, isOfCluster: isOfClusterThere, signal }: FilesSideWish,
): Promise<Side> {
  const read = await readManifestFiles(paths, { signal });
  const defined = comingKinds([...objectsIn(read)]);
  const isOutside = ({ apiVersion, kind }: KubeObject) =>
    isOfClusterThere?.({ apiVersion, kind }) ??
    defined.get(`${apiVersion} ${kind}`)?.isOfCluster ??
    isOfCluster({ apiVersion, kind });
  const placed = (object: KubeObject) => (isOutside(object) ? outside(object) : placedIn(object, without));
  const chosen = new Set(wanted);
  const isChosen = ({ ref }: SideObject) => chosen.size === 0 || chosen.has(namespaceOf(ref));
  const { taken, twice } = eachOnce(placedObjects(read, placed).filter(isChosen));
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

function placedObjects({ files }: ManifestFiles, placed: (object: KubeObject) => KubeObject): InFile[] {
  return files.flatMap(({ file, objects }) =>
    objects.map(({ object: written }) => {
      const object = placed(written);
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
  if (without === undefined || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: without } };
}

function outside(object: KubeObject): KubeObject {
  if (object.metadata.namespace === undefined) return object;
  const { namespace: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function refOfManifest({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name, namespace } = metadata;
  return { ...guessedResource(apiVersion, kind), kind, name, ...(namespace !== undefined && { namespace }) };
}
