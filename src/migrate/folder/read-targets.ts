import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { type KubeObject, type ObjectRef, parseApiVersion, refKey } from '../../model/objects/object.ts';
import { type ExportEntry, lastExport } from './export-list.ts';
import { isMissing } from './file-error.ts';
import { FileTree } from './file-tree.ts';
import { baseFolder, targetFolder } from './folder.ts';
import { parseManifestPath } from './manifest-path.ts';
import { parseManifest } from './parse-manifest.ts';
import { fileState } from './target-file.ts';

/** Files after which other work gets its turn. */
const turn = 500;

/** One manifest that a target gets. */
export interface TargetManifest {
  /** In the migration's folder, with `/`. */
  path: string;
  /** `unedited`: as the last export wrote it, so that its object may come from the backup. `added`: no export wrote it. */
  state: 'unedited' | 'edited' | 'added';
  /** What it is about; as its text says where that was edited or added. */
  ref: ObjectRef;
  /** Where the backup holds the object that it was made from. */
  backupOffset?: number;
  /** Parses the file. @throws KubeferryError `invalid` with line and column. */
  load(): Promise<KubeObject>;
  /** The file as it stands. @throws KubeferryError `store-unavailable`. */
  text(): Promise<string>;
}

/**
 * Every manifest of a target: exported ones in the order of the export, then those that were made another kind and added
 * ones. Unedited files are not opened.
 * @throws KubeferryError `invalid` for an edited or added file that is no manifest, `store-unavailable`, `damaged`.
 */
export async function* readTargets(folder: string, target: string): AsyncGenerator<TargetManifest> {
  const place = new TargetPlace(folder, target);
  const exported = new Set<string>();
  const plurals = new Map<string, string>();
  // Their plural is known once all exported kinds are.
  const ofAnotherKind: ExportEntry[] = [];
  let looked = 0;
  for await (const entry of place.entries()) {
    if (++looked % turn === 0) await nextTurn();
    exported.add(entry.path);
    const exportedRef = entry.ref;
    plurals.set(`${exportedRef.group}/${exportedRef.kind}`, exportedRef.resource);
    const { state } = entry.stale ? place.staleState(entry) : place.state(entry);
    if (state === 'removed' || state === 'new') continue;
    const about = state === 'unedited' ? exportedRef : asEdited(await place.load(entry.path), exportedRef);
    if (about) yield place.manifest(entry.path, state, about, entry.backupOffset);
    else ofAnotherKind.push(entry);
  }
  for (const { path, backupOffset } of ofAnotherKind) {
    const object = await place.load(path);
    yield place.manifest(path, 'edited', refOfObject(object, pluralOf(object, path, plurals)), backupOffset);
  }
  for (const path of place.files()) {
    if (exported.has(path)) continue;
    const object = await place.load(path);
    yield place.manifest(path, 'added', refOfObject(object, pluralOf(object, path, plurals)));
  }
}

/**
 * The exported objects that no manifest of a target describes any more, because a person removed it or made it describe
 * another one: they are left behind. @throws KubeferryError as `readTargets`.
 */
export async function removedFromTarget(folder: string, target: string): Promise<ObjectRef[]> {
  const place = new TargetPlace(folder, target);
  const removed = new Map<string, ObjectRef>();
  let looked = 0;
  for await (const entry of place.entries()) {
    if (++looked % turn === 0) await nextTurn();
    const { state } = entry.stale ? place.staleState(entry) : place.state(entry);
    if (state === 'removed' || state === 'edited') removed.set(refKey(entry.ref), entry.ref);
  }
  if (removed.size === 0) return [];
  for await (const { state, ref } of readTargets(folder, target)) {
    if (state !== 'unedited') removed.delete(refKey(ref));
  }
  return [...removed.values()];
}

/** The files of one target. */
class TargetPlace {
  readonly #tree: FileTree;
  readonly #base: FileTree;
  readonly #shown: string;

  constructor(folder: string, target: string) {
    this.#tree = new FileTree(targetFolder(folder, target), false);
    this.#base = new FileTree(baseFolder(folder, target), true);
    this.#shown = `targets/${target}`;
  }

  entries(): AsyncGenerator<ExportEntry> {
    return lastExport(this.#base.root);
  }

  state(entry: ExportEntry): { state: 'unedited' | 'edited' | 'removed' | 'new' } {
    return fileState(this.#tree, this.#base, entry.path, { last: entry });
  }

  /** An edited file whose text at the source has changed since counts as edited as long as it is there. */
  staleState(entry: ExportEntry): { state: 'edited' | 'removed' } {
    return { state: this.#tree.isAsWritten(entry.path, entry) === undefined ? 'removed' : 'edited' };
  }

  manifest(path: string, state: TargetManifest['state'], ref: ObjectRef, backupOffset?: number): TargetManifest {
    const load = () => this.load(path);
    const text = () => readText(join(this.#tree.root, path));
    const offset = backupOffset === undefined ? {} : { backupOffset };
    return { path: `${this.#shown}/${path}`, state, ref, ...offset, load, text };
  }

  async load(path: string): Promise<KubeObject> {
    const file = join(this.#tree.root, path);
    return parseManifest(await readText(file), `${this.#shown}/${path}`);
  }

  /** Every YAML or JSON file; hidden ones and links are passed over. */
  *files(under = ''): Generator<string> {
    for (const entry of entriesOf(join(this.#tree.root, under))) {
      if (entry.name.startsWith('.')) continue;
      const path = under === '' ? entry.name : `${under}/${entry.name}`;
      if (entry.isDirectory()) yield* this.files(path);
      else if (entry.isFile() && /\.(ya?ml|json)$/.test(entry.name)) yield path;
    }
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw unreadable(folder, thrown);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

function unreadable(path: string, cause: unknown): KubeferryError {
  return new KubeferryError('store-unavailable', message('folder.not-readable', { folder: path }), { cause });
}

function refOfObject(object: KubeObject, resource: string): ObjectRef {
  const { namespace, name } = object.metadata;
  const ref: ObjectRef = { ...parseApiVersion(object.apiVersion), resource, kind: object.kind, name };
  if (namespace !== undefined) ref.namespace = namespace;
  return ref;
}

/** What an edited manifest is about, in the plural that was exported; nothing where a person made it another kind. */
function asEdited(object: KubeObject, { group, kind, resource }: ObjectRef): ObjectRef | undefined {
  const isSameKind = object.kind === kind && parseApiVersion(object.apiVersion).group === group;
  return isSameKind ? refOfObject(object, resource) : undefined;
}

/**
 * The plural of a kind: as exported objects of it have it, else as the folder says, where that is not known to be of another
 * kind, else by the usual rule.
 */
function pluralOf(object: KubeObject, path: string, plurals: ReadonlyMap<string, string>): string {
  const { group } = parseApiVersion(object.apiVersion);
  const known = plurals.get(`${group}/${object.kind}`);
  if (known !== undefined) return known;
  const inPath = parseManifestPath(path);
  if (inPath && inPath.group === group && !isOfExported(inPath, plurals)) return inPath.resource;
  const kind = object.kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(kind)) return `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}

function isOfExported(
  { group, resource }: { group: string; resource: string },
  plurals: ReadonlyMap<string, string>,
): boolean {
  return [...plurals].some(([kind, plural]) => plural === resource && kind.startsWith(`${group}/`));
}
