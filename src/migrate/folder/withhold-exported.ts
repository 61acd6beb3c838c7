import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { manifestYaml } from '../../adapt/manifest/manifest-yaml.ts';
import { KubeferryError } from '../../model/error.ts';
import { isSecret, withholdValues } from '../../model/objects/secret.ts';
import { type ExportEntry, holdsValues, interruptedExport, lastExport, rewriteLists, textHash } from './export-list.ts';
import { guarded, isMissing } from './file-error.ts';
import { FileTree } from './file-tree.ts';
import { sourceFolder } from './folder.ts';
import { parseManifest } from './parse-manifest.ts';

/** Milliseconds after which other work gets its turn. */
const turn = 20;

/**
 * Takes the values of Secrets out of every file that an export with `secrets: files` wrote, whichever target it was for, and
 * out of edited ones. Gives the paths in `targets/` whose values a person had edited: the rest of those edits stays.
 * @throws KubeferryError `invalid` for an edited manifest that cannot be read, `store-unavailable`, `damaged`.
 */
export async function withholdExported(folder: string, signal?: AbortSignal): Promise<string[]> {
  const edited = await withholdBelow(folder, sourceFolder(folder), undefined, signal);
  for (const part of guarded(folder, () => foldersIn(join(folder, 'base')))) {
    const target = { tree: new FileTree(join(folder, 'targets', part), false), shown: `targets/${part}` };
    edited.push(...(await withholdBelow(folder, join(folder, 'base', part), target, signal)));
  }
  return edited;
}

/** The files of a target, which belong to a person. */
interface EditableFiles {
  tree: FileTree;
  shown: string;
}

async function withholdBelow(
  folder: string,
  machine: string,
  target: EditableFiles | undefined,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  if (!(await holdsValues(machine))) return [];
  const found = new Map<string, ExportEntry>();
  for (const entries of [lastExport(machine), interruptedExport(machine)]) {
    for await (const entry of entries) if (entry.hash === '') found.set(entry.path, entry);
  }
  const base = new FileTree(machine, true);
  const withheld = new Map<string, ExportEntry>();
  const edited: string[] = [];
  // Even seconds, as an export writes them.
  const modified = Math.floor(Date.now() / 2000) * 2000;
  let turnBegan = performance.now();
  for (const [path, entry] of found) {
    signal?.throwIfAborted();
    if (performance.now() - turnBegan > turn) {
      await nextTurn();
      turnBegan = performance.now();
    }
    const done = guarded(folder, () => withholdOne(base, target, entry, modified));
    withheld.set(path, done.entry);
    if (done.isEdited && target) edited.push(`${target.shown}/${path}`);
  }
  // Before this is done the lists still say which files hold values: what is interrupted here is begun again.
  await rewriteLists(machine, (entry) => (entry.hash === '' ? (withheld.get(entry.path) ?? entry) : entry));
  return edited;
}

/** Withholds the values of one Secret in its files: the person's first, since the machine's tells what was edited. */
function withholdOne(
  base: FileTree,
  target: EditableFiles | undefined,
  entry: ExportEntry,
  modified: number,
): { entry: ExportEntry; isEdited: boolean } {
  const { path } = entry;
  const was = base.read(path);
  const meant = was && withheldText(was, path);
  const isEdited = target !== undefined && withholdTarget(target, path, { was, meant }, modified);
  // What a process left that died in the middle of a write.
  for (const tree of target ? [base, target.tree] : [base]) tree.remove(`${path}.tmp`);
  if (meant) base.replace(path, meant, modified);
  else base.remove(path);
  const text = meant ?? Buffer.from('');
  const { stale: _, ...known } = entry;
  // Without what it began from, an edit can only be taken for one.
  const isStale = entry.stale === true || !meant;
  return {
    entry: { ...known, hash: textHash(text), size: text.length, modified, ...(isStale && { stale: true }) },
    isEdited,
  };
}

/** Whether a person's edit was written anew for it. */
function withholdTarget(
  { tree, shown }: EditableFiles,
  path: string,
  { was, meant }: { was: Buffer | undefined; meant: Buffer | undefined },
  modified: number,
): boolean {
  const content = tree.read(path);
  if (!content || meant?.equals(content)) return false;
  // A shorter one was being written when its process died.
  if (meant && was?.subarray(0, content.length).equals(content)) {
    tree.replace(path, meant, modified);
    return false;
  }
  const object = parseManifest(content.toString(), `${shown}/${path}`);
  // What a person made another kind is no Secret of the source any more.
  if (!isSecret(object)) return false;
  // The whole text anew: a comment may hold a value as well.
  const text = Buffer.from(manifestYaml(withholdValues(object)));
  if (text.equals(content)) return false;
  // Another time than what an export writes has, so that it counts as edited.
  tree.replace(path, text, meant?.equals(text) ? modified : modified - 2000);
  return true;
}

/** The machine's own text without its values; nothing where a process died while it wrote it. */
function withheldText(text: Buffer, path: string): Buffer | undefined {
  try {
    return Buffer.from(manifestYaml(withholdValues(parseManifest(text.toString(), path))));
  } catch (thrown) {
    if (thrown instanceof KubeferryError && thrown.code === 'invalid') return undefined;
    throw thrown;
  }
}

function foldersIn(place: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(place, { withFileTypes: true });
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
