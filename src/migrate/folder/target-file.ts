import { type ExportEntry, textHash, type WrittenFile } from './export-list.ts';
import type { FileTree } from './file-tree.ts';
import { type MergedEdit, mergeEdit } from './merge-edit.ts';

/** What earlier exports noted of one file. */
export interface Known {
  last?: WrittenFile | undefined;
  /** From an export that did not finish: the file may hold this text, a part of it, or not be there. */
  interrupted?: WrittenFile | undefined;
}

/** How a file in `targets/` stands: as an export wrote it, edited by a person, removed by a person, or never written. */
export type FileState =
  | { state: 'unedited'; prior: WrittenFile | undefined }
  | { state: 'edited'; content: Buffer }
  | { state: 'removed' }
  | { state: 'new' };

/** What to do for one object: `entry` is what the list says of it. */
export interface TargetDecision {
  entry: ExportEntry;
  /** `base/` gets the text; else it keeps what the person's edit began from. */
  writeBase: boolean;
  target: 'create' | 'replace' | 'leave' | 'keep' | 'merge';
  /** With `merge`: the person's edit with what changed at the source. */
  merged?: MergedEdit;
}

/** Finds out how a file in `targets/` stands. `text`, the new text, tells a half-written file from an edited one. */
export function fileState(target: FileTree, base: FileTree, path: string, known: Known, text?: Buffer): FileState {
  const priors = [known.interrupted, known.last].flatMap((entry) => (entry && !entry.stale ? [entry] : []));
  if (!known.last && !known.interrupted) return { state: 'new' };
  for (const prior of priors) {
    const asWritten = target.isAsWritten(path, prior);
    if (asWritten === undefined) return { state: known.last ? 'removed' : 'new' };
    if (asWritten) return { state: 'unedited', prior };
  }
  const content = target.read(path);
  if (!content) return { state: known.last ? 'removed' : 'new' };
  const prior = priors.find((entry) => holdsText(content, entry, base, path));
  if (prior) return { state: 'unedited', prior };
  const torn =
    known.interrupted && text && content.length < text.length && text.subarray(0, content.length).equals(content);
  return torn ? { state: 'unedited', prior: undefined } : { state: 'edited', content };
}

/** Decides what happens to the files of one object in `targets/` and `base/`. A person's edit is never written over. */
export function decideTarget(
  target: FileTree,
  base: FileTree,
  entry: ExportEntry,
  text: Buffer,
  known: Known,
): TargetDecision {
  const found = fileState(target, base, entry.path, known, text);
  switch (found.state) {
    case 'new':
      return { entry, writeBase: true, target: 'create' };
    case 'removed':
      return { entry, writeBase: true, target: 'leave' };
    case 'unedited': {
      const { prior } = found;
      const same = prior !== undefined && prior.size === entry.size && hasSameText(target, entry, text, prior);
      if (!same) return { entry, writeBase: true, target: 'replace' };
      return { entry: { ...entry, modified: prior.modified }, writeBase: true, target: 'leave' };
    }
    case 'edited': {
      if (found.content.equals(text)) return { entry, writeBase: true, target: 'leave' };
      const began = base.read(entry.path);
      if (!began || began.equals(text)) return { entry, writeBase: true, target: 'keep' };
      // Values of Secrets stay out of every other file.
      const merged = entry.hash === '' ? undefined : mergeEdit({ base: began, theirs: text, mine: found.content });
      if (merged && merged.conflicts.length === 0) {
        // Without a time: what is merged is told from what an export wrote by its text alone.
        return { entry: { ...entry, modified: 0 }, writeBase: true, target: merged.changes ? 'merge' : 'keep', merged };
      }
      const stale: ExportEntry = { ...entry, hash: textHash(began), size: began.length, modified: 0, stale: true };
      if (merged) return { entry: stale, writeBase: false, target: 'merge', merged };
      return { entry: entry.hash === '' ? { ...stale, hash: '' } : stale, writeBase: false, target: 'keep' };
    }
  }
}

function hasSameText(target: FileTree, entry: ExportEntry, text: Buffer, prior: WrittenFile): boolean {
  if (entry.hash !== '') return prior.hash === entry.hash;
  return target.read(entry.path)?.equals(text) ?? false;
}

function holdsText(content: Buffer, entry: WrittenFile, base: FileTree, path: string): boolean {
  if (content.length !== entry.size) return false;
  if (entry.hash !== '') return textHash(content) === entry.hash;
  return base.read(path)?.equals(content) ?? false;
}
