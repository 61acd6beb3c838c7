import { type BackupFilter, clusterScope } from '../model/backups/backup-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { isRecord } from '../model/json/json.ts';
import { message } from '../model/message.ts';
import { labelMatcher, wrongPart } from '../model/objects/label-selector.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../model/objects/object.ts';
import { globPattern } from '../model/words/glob.ts';
import { readError } from './damage.ts';
import type { BackupEntry, Sought } from './index-file.ts';
import { parseObject } from './object-json.ts';
import type { BackupReader } from './read.ts';

/** Objects that are given at a time. */
const batchSize = 1000;

/** A filter that was looked at: the words of which each has to find something, and what decides. */
export interface CompiledFilter {
  /** What may match, for an index. */
  sought: Sought;
  /** Decides by what an index holds. */
  matchesRef(ref: ObjectRef): boolean;
  /** Decides by the object itself; absent where nothing asks for that, so that no object has to be read. */
  matchesObject?: (json: Buffer) => boolean;
  /** The words of `objects` that fit none of these. */
  unmatched(refs: readonly ObjectRef[]): string[];
}

/** Looks at a filter once for many objects. Throws `usage` for a selector or an object's name that is none. */
export function compileFilter(filter: BackupFilter): CompiledFilter {
  const { namespaces, kinds, names, objects = [] } = filter;
  const words = objects.map((word) => ({ word, matches: objectWord(word) }));
  const patterns = names?.map(globPattern);
  const matchesObject = objectTest(filter);
  const matchesKind = kinds && remembered((ref) => kinds.some((kind) => isOfKind(ref, kind)));
  return {
    sought: {
      ...(matchesKind && { kinds: matchesKind }),
      ...(namespaces && { namespaces: namespaces.map((one) => (one === clusterScope ? undefined : one)) }),
      ...(words.length > 0 && { names: words.map(({ word }) => word.slice(word.lastIndexOf('/') + 1)) }),
    },
    matchesRef: (ref) =>
      (namespaces?.includes(ref.namespace ?? clusterScope) ?? true) &&
      (matchesKind?.(ref) ?? true) &&
      (patterns?.some((pattern) => pattern.test(ref.name)) ?? true) &&
      (words.length === 0 || words.some(({ matches }) => matches(ref))),
    ...(matchesObject && { matchesObject }),
    unmatched: (refs) => words.filter(({ matches }) => !refs.some(matches)).map(({ word }) => word),
  };
}

/** The objects that a filter takes, in batches and in the order of the tarball. They are read only where the filter asks for what is in them. */
export async function* findObjects(
  backup: BackupReader,
  filter: CompiledFilter,
  signal: AbortSignal,
): AsyncGenerator<BackupEntry[]> {
  const entries = await takenEntries(backup, filter);
  if (filter.matchesObject === undefined) {
    for (let at = 0; at < entries.length; at += batchSize) yield entries.slice(at, at + batchSize);
    return;
  }
  let found: BackupEntry[] = [];
  for await (const { entry } of readObjects(backup, filter, signal)) {
    found.push(entry);
    if (found.length < batchSize) continue;
    yield found;
    found = [];
  }
  if (found.length > 0) yield found;
}

/** The same with the JSON of each object. */
export async function* readObjects(
  backup: BackupReader,
  filter: CompiledFilter,
  signal: AbortSignal,
): AsyncGenerator<{ entry: BackupEntry; json: Buffer }> {
  const entries = await takenEntries(backup, filter);
  for await (const one of backup.read(entries, signal)) {
    if (takesObject(filter, one.json, backup.info.name)) yield one;
  }
}

async function takenEntries(backup: BackupReader, { sought, matchesRef }: CompiledFilter): Promise<BackupEntry[]> {
  return (await backup.entries(sought)).filter((entry) => matchesRef(entry));
}

/** Whether a filter takes an object by what is in it; `name`: the backup's. Throws `damaged` for what is no object. */
export function takesObject({ matchesObject }: CompiledFilter, json: Buffer, name: string): boolean {
  if (matchesObject === undefined) return true;
  try {
    return matchesObject(json);
  } catch (thrown) {
    throw readError(thrown, name);
  }
}

function objectWord(word: string): (ref: ObjectRef) => boolean {
  const [kind = '', ...rest] = word.split('/');
  const name = rest.at(-1) ?? '';
  if (kind === '' || name === '' || rest.length > 2) throw wrong('backup.wrongObject', word);
  // An empty namespace is how keys of objects outside namespaces are written.
  const namespace = rest.length === 2 ? rest[0] || clusterScope : undefined;
  return (ref) =>
    ref.name === name &&
    (namespace === undefined || (ref.namespace ?? clusterScope) === namespace) &&
    isOfKind(ref, kind);
}

type Kind = Pick<ObjectRef, 'group' | 'resource' | 'kind'>;

/** Decides once for each kind: there may be very many objects. */
function remembered(decide: (kind: Kind) => boolean): (kind: Kind) => boolean {
  const decided = new Map<string, boolean>();
  return (kind) => {
    const key = `${kind.resource}.${kind.group}/${kind.kind}`;
    const known = decided.get(key) ?? decide(kind);
    decided.set(key, known);
    return known;
  };
}

function isOfKind(ref: Kind, word: string): boolean {
  const lower = word.toLowerCase();
  const { group, kind, resource } = ref;
  return [kind, resource, groupResource(ref), `${kind}.${group}`].some((one) => one.toLowerCase() === lower);
}

function objectTest({ labelSelector, image }: BackupFilter): ((json: Buffer) => boolean) | undefined {
  const tests: ((object: KubeObject) => boolean)[] = [];
  if (labelSelector !== undefined) {
    const part = wrongPart(labelSelector);
    if (part !== undefined) throw wrong('backup.wrongSelector', part);
    const matches = labelMatcher(labelSelector);
    tests.push(({ metadata }) => matches(metadata.labels ?? {}));
  }
  if (image !== undefined) tests.push((object) => hasImage(object, image));
  if (tests.length === 0) return undefined;
  return (json) => {
    // Most objects do not even hold the text.
    if (image !== undefined && !json.includes(image)) return false;
    const object = parseObject(json);
    return tests.every((test) => test(object));
  };
}

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'];

/** Wherever the containers are: in a pod, in the template of a workload, in a custom resource. */
function hasImage(value: unknown, text: string): boolean {
  if (Array.isArray(value)) return value.some((item) => hasImage(item, text));
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([key, below]) => {
    const images = containerLists.includes(key) && Array.isArray(below) ? below : [];
    return (
      images.some((item) => isRecord(item) && typeof item.image === 'string' && item.image.includes(text)) ||
      hasImage(below, text)
    );
  });
}

function wrong(code: 'backup.wrongObject' | 'backup.wrongSelector', word: string): KubeferryError {
  return new KubeferryError('usage', message(code, { word }), { hint: message(`${code}.hint`) });
}
