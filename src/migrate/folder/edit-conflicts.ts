import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { manifestYaml } from '../../adapt/manifest/manifest-yaml.ts';
import type { MergeConflict } from '../../diff/merge.ts';
import { patched } from '../../model/json/json-patch.ts';
import type { ChangedBy } from '../../model/migration/edit-conflict.ts';
import { isKubeObject } from '../../model/objects/kube-object.ts';
import { guarded, isMissing } from './file-error.ts';
import { FileTree } from './file-tree.ts';
import { baseFolder, targetFolder } from './folder.ts';
import { incomingFolders, incomingPath } from './manifest-path.ts';
import { type EditedTexts, mergeObjects } from './merge-edit.ts';
import { parseManifest } from './parse-manifest.ts';

/** An edited manifest of a target that changed by the source or the plan as well. Paths are those of files. */
export interface UnmergedEdit {
  /** Below `targets/<target>/`, with `/`. */
  path: string;
  base: string;
  theirs: string;
  mine: string;
  by: ChangedBy;
  /** The places that were changed on both sides, not alike; nothing where the text cannot be merged at all. */
  conflicts: MergeConflict[] | undefined;
}

/**
 * The edited manifests of a target with which the last export was not merged whole. `texts`: by file, what an editor has not saved yet.
 * @throws KubeferryError `store-unavailable`
 */
export function unmergedEdits(
  folder: string,
  target: string,
  texts: Readonly<Record<string, string>> = {},
): UnmergedEdit[] {
  return guarded(folder, () => {
    const base = new FileTree(baseFolder(folder, target), true);
    return incomingBelow(base.root).flatMap(({ path, by }) => {
      const files = filesOf(folder, target, path, by);
      const read = textsOf(
        base,
        { path, by },
        texts[files.mine] ?? new FileTree(targetFolder(folder, target), false).read(path),
      );
      if (!read) return [];
      const conflicts = read.theirs.equals(read.mine) ? [] : mergeObjects(read)?.conflicts;
      return conflicts?.length === 0 ? [] : [{ path, by, ...files, conflicts }];
    });
  });
}

/**
 * Takes a person's edit for the answer to a change of the source or the plan: at the place that `pointer` names, or, without one, everywhere in the
 * manifest. The manifest itself stays as it is. Call it while the folder is held.
 * @throws KubeferryError `store-unavailable`
 */
export function keepEdit(folder: string, target: string, { path, pointer }: { path: string; pointer?: string }): void {
  guarded(folder, () => {
    const base = new FileTree(baseFolder(folder, target), true);
    const by = incomingBelow(base.root).find((one) => one.path === path)?.by ?? 'source';
    const read = textsOf(base, { path, by }, new FileTree(targetFolder(folder, target), false).read(path));
    if (!read) return;
    const conflicts = mergeObjects(read)?.conflicts ?? [];
    const kept = conflicts.find((one) => one.pointer === pointer);
    const isLast = pointer === undefined || (kept !== undefined && conflicts.length === 1);
    if (kept && !isLast) {
      const object = patched(parseManifest(read.base.toString(), path), [kept.keep]);
      if (isKubeObject(object)) base.replace(path, Buffer.from(manifestYaml(object)), Date.now());
    } else if (isLast) {
      base.replace(path, read.theirs, Date.now());
      base.remove(incomingPath(path, by));
      base.removeEmptyFolders(incomingPath(path, by));
    }
  });
}

/** What waits to be merged, in the order of the files. */
function incomingBelow(root: string): { path: string; by: ChangedBy }[] {
  const changes: readonly ChangedBy[] = ['source', 'plan'];
  return changes
    .flatMap((by) => filesBelow(join(root, incomingFolders[by])).map((path) => ({ path, by })))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

function filesOf(
  folder: string,
  target: string,
  path: string,
  by: ChangedBy,
): Pick<UnmergedEdit, 'base' | 'theirs' | 'mine'> {
  const base = baseFolder(folder, target);
  return {
    base: join(base, path),
    theirs: join(base, incomingPath(path, by)),
    mine: join(targetFolder(folder, target), path),
  };
}

function textsOf(
  base: FileTree,
  { path, by }: { path: string; by: ChangedBy },
  mine: Buffer | string | undefined,
): EditedTexts | undefined {
  const [began, theirs] = [base.read(path), base.read(incomingPath(path, by))];
  return began && theirs && mine !== undefined ? { base: began, theirs, mine: Buffer.from(mine) } : undefined;
}

/** The files below a folder, with `/`, in the order of their names; none where there is no such folder. */
function filesBelow(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
