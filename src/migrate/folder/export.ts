import { mkdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { manifestYaml } from '../../adapt/manifest/manifest-yaml.ts';
import type { ChangedBy } from '../../model/migration/edit-conflict.ts';
import type { KubeObject, ObjectRef } from '../../model/objects/object.ts';
import { isSecret, withholdValues } from '../../model/objects/secret.ts';
import {
  type ExportEntry,
  ExportListWriter,
  interruptedExport,
  lastExport,
  textHash,
  type WrittenFile,
} from './export-list.ts';
import { guarded } from './file-error.ts';
import { FileTree } from './file-tree.ts';
import { baseFolder, sourceFolder, targetFolder } from './folder.ts';
import { incomingPath, manifestPath } from './manifest-path.ts';
import type { MergedEdit } from './merge-edit.ts';
import { decideTarget, fileState, type Known, type TargetDecision } from './target-file.ts';

/** Objects whose files are written in one go, after their entries in the list. */
const groupSize = 64;
/** Characters of YAML that are written in one go at the most. */
const groupLength = 1 << 18;
/** What may have changed. */
const changes: readonly ChangedBy[] = ['source', 'plan'];
/** Milliseconds after which other work gets its turn. */
const turn = 20;

/** How to export. `secrets` as in the plan; `signal` stops between two files. */
export interface ExportOptions {
  secrets: 'withheld' | 'files';
  signal?: AbortSignal;
}

/** What an export did to the files; paths begin in the migration's folder, with `/`. */
export interface ExportResult {
  /** Files of the source, or of the target, that were written. */
  written: number;
  /** Files that held the same text already. */
  unchanged: number;
  /** Files in `targets/` that a person edited: they stay as they are. */
  kept: string[];
  /** Files in `targets/` that a person edited, and into which the changes of source or plan were merged. */
  merged: string[];
  /** Files in `targets/` that a person edited at places that changed otherwise too, by JSON pointers; none where they cannot be merged at all. */
  conflicts: { path: string; pointers: string[] }[];
  /** Those of the merged files, and of those with conflicts, that the plan changed and not the source. */
  byPlan: string[];
  /** Files whose objects are gone. */
  removed: string[];
}

/** An export that is being written. Without `finish` (an error, a crash) the next export begins where this one ended. */
export interface Export {
  /** Takes one object. Await what it gives: other work gets its turn there. `backupOffset` says where the backup holds it, `by` what changed where it is not as in the last export. */
  add(ref: ObjectRef, object: KubeObject, backupOffset?: number, by?: ChangedBy): Promise<void> | undefined;
  /** Whether an object that was added is another one than in the last export. */
  isChanged(ref: ObjectRef): boolean;
  /** Writes the rest, removes the files of objects that are gone, and puts the list in place. */
  finish(): Promise<ExportResult>;
}

/**
 * Begins to write `source/`, or `base/<target>/` with `targets/<target>/`. Files that hold the same text already are not touched.
 * @throws KubeferryError `store-unavailable` where the folder cannot be written, `damaged` for a damaged list; so do its calls.
 */
export async function startExport(
  folder: string,
  side: 'source' | { target: string },
  options: ExportOptions,
): Promise<Export> {
  const machine = side === 'source' ? sourceFolder(folder) : baseFolder(folder, side.target);
  const last = new Map<string, WrittenFile>();
  // Without the objects: a hundred thousand files have to fit into memory.
  for await (const { path, hash, size, modified, stale } of lastExport(machine)) {
    last.set(path, { path, hash, size, modified, ...(stale && { stale }) });
  }
  const interrupted = new Map<string, ExportEntry>();
  for await (const entry of interruptedExport(machine)) interrupted.set(entry.path, entry);
  return guarded(folder, () => new FolderExport(folder, side, options, last, interrupted));
}

interface Pending {
  entry: ExportEntry;
  text: Buffer;
  by: ChangedBy;
}

class FolderExport implements Export {
  readonly #folder: string;
  readonly #options: ExportOptions;
  /** `source/` or `base/<target>/`: machine-owned. */
  readonly #machine: FileTree;
  /** `targets/<target>/`: a person's. */
  readonly #target: FileTree | undefined;
  readonly #shown: string;
  readonly #last: Map<string, WrittenFile>;
  readonly #interrupted: Map<string, ExportEntry>;
  readonly #list: ExportListWriter;
  /** Modification time of what is written: even seconds, which every file system can hold. */
  readonly #modified = Math.floor(Date.now() / 2000) * 2000;
  readonly #result: ExportResult = {
    written: 0,
    unchanged: 0,
    kept: [],
    merged: [],
    conflicts: [],
    removed: [],
    byPlan: [],
  };
  readonly #changed = new Set<string>();
  #pending: Pending[] = [];
  #pendingLength = 0;
  #turnBegan = performance.now();

  constructor(
    folder: string,
    side: 'source' | { target: string },
    options: ExportOptions,
    last: Map<string, WrittenFile>,
    interrupted: Map<string, ExportEntry>,
  ) {
    this.#folder = folder;
    this.#options = options;
    const machine = side === 'source' ? sourceFolder(folder) : baseFolder(folder, side.target);
    mkdirSync(machine, { recursive: true });
    this.#machine = new FileTree(machine, true);
    this.#target = side === 'source' ? undefined : new FileTree(targetFolder(folder, side.target), false);
    this.#shown = side === 'source' ? 'source' : `targets/${side.target}`;
    this.#last = last;
    this.#interrupted = interrupted;
    this.#list = new ExportListWriter(machine, interrupted.values());
  }

  isChanged(ref: ObjectRef): boolean {
    return this.#changed.has(manifestPath(ref));
  }

  add(ref: ObjectRef, object: KubeObject, backupOffset?: number, by: ChangedBy = 'source'): Promise<void> | undefined {
    const inFile = this.#options.secrets === 'withheld' ? withholdValues(object) : object;
    const text = Buffer.from(manifestYaml(inFile));
    const entry: ExportEntry = {
      path: manifestPath(ref),
      hash: isSecret(object) && inFile === object ? '' : textHash(text),
      size: text.length,
      modified: this.#modified,
      ref: plainRef(ref),
    };
    if (backupOffset !== undefined) entry.backupOffset = backupOffset;
    const prior = this.#last.get(entry.path);
    if (prior && (entry.hash === '' || prior.hash !== entry.hash)) this.#changed.add(entry.path);
    this.#pending.push({ entry, text, by });
    this.#pendingLength += text.length;
    if (this.#pending.length < groupSize && this.#pendingLength < groupLength) return undefined;
    guarded(this.#folder, () => this.#writePending());
    return performance.now() - this.#turnBegan > turn ? this.#giveTurn() : undefined;
  }

  async finish(): Promise<ExportResult> {
    guarded(this.#folder, () => this.#writePending());
    const gone = new Set([...this.#last.keys(), ...this.#interrupted.keys()]);
    for (const path of gone) {
      guarded(this.#folder, () => this.#removeGone(path));
      if (performance.now() - this.#turnBegan > turn) await this.#giveTurn();
    }
    guarded(this.#folder, () => this.#list.finish());
    return this.#result;
  }

  async #giveTurn(): Promise<void> {
    await nextTurn();
    this.#turnBegan = performance.now();
  }

  #writePending(): void {
    this.#options.signal?.throwIfAborted();
    const group = this.#pending;
    this.#pending = [];
    this.#pendingLength = 0;
    const decided = group.map(({ entry, text, by }) => ({ ...this.#decide(entry, text), text, by }));
    this.#list.add(decided.map(({ entry }) => entry));
    for (const { text, by, ...decision } of decided) {
      const { entry, writeBase } = decision;
      if (this.#target) this.#writeTarget(this.#target, { text, by }, decision);
      // What is merged stands in the person's file before it counts as known.
      if (writeBase) this.#writeMachine(entry, text);
      this.#last.delete(entry.path);
      this.#interrupted.delete(entry.path);
    }
  }

  #known(path: string): Known {
    return { last: this.#last.get(path), interrupted: this.#interrupted.get(path) };
  }

  #decide(entry: ExportEntry, text: Buffer): TargetDecision {
    if (this.#target) return decideTarget(this.#target, this.#machine, entry, text, this.#known(entry.path));
    const prior = this.#last.get(entry.path);
    const same = prior !== undefined && this.#holdsAlready(prior, entry, text);
    return { entry: same ? { ...entry, modified: prior.modified } : entry, writeBase: true, target: 'leave' };
  }

  #holdsAlready(prior: WrittenFile, entry: ExportEntry, text: Buffer): boolean {
    const { path } = entry;
    if (!this.#machine.isAsWritten(path, prior)) return false;
    return entry.hash === '' ? (this.#machine.read(path)?.equals(text) ?? false) : prior.hash === entry.hash;
  }

  #writeMachine(entry: ExportEntry, text: Buffer): void {
    const { path } = entry;
    const { last, interrupted } = this.#known(path);
    if (last && this.#holdsAlready(last, entry, text)) {
      if (!this.#target) this.#result.unchanged += 1;
      return;
    }
    if (last || interrupted || !this.#machine.create(path, text, entry.modified)) {
      this.#machine.replace(path, text, entry.modified);
    }
    if (!this.#target) this.#result.written += 1;
  }

  #writeTarget(
    tree: FileTree,
    { text, by }: Pick<Pending, 'text' | 'by'>,
    { entry, target: action, merged }: TargetDecision,
  ): void {
    const { path } = entry;
    const changedBy = this.#writeIncoming(entry, text, by);
    if (changedBy === 'plan' && (entry.stale || action === 'merge')) this.#result.byPlan.push(`${this.#shown}/${path}`);
    if (action === 'replace') tree.replace(path, text, entry.modified);
    else if (action === 'create' && !tree.create(path, text, entry.modified)) {
      // A file that no export wrote, under the very name.
      if (!tree.read(path)?.equals(text)) this.#keep(path);
      return;
    }
    if (merged?.changes) tree.replace(path, merged.text, this.#modified);
    if (entry.stale) this.#tellConflict(path, merged);
    else if (action === 'keep') this.#keep(path);
    else if (action === 'leave') this.#result.unchanged += 1;
    else if (action === 'merge') this.#result.merged.push(`${this.#shown}/${path}`);
    else this.#result.written += 1;
  }

  /** Keeps what an edit is not merged with yet beside what it began from; values of Secrets stay out of it. Gives what changed, at this export or before. */
  #writeIncoming({ path, stale, hash }: ExportEntry, text: Buffer, by: ChangedBy): ChangedBy {
    const before = this.#heldBy(path, text);
    if (before === undefined || !stale || hash === '') this.#forgetIncoming(path);
    if (stale && hash !== '') this.#machine.replace(incomingPath(path, before ?? by), text, this.#modified);
    return before ?? by;
  }

  /** What brought a text that is waiting already. */
  #heldBy(path: string, text: Buffer): ChangedBy | undefined {
    const { last, interrupted } = this.#known(path);
    if (!last?.stale && !interrupted?.stale) return undefined;
    return changes.find((by) => this.#machine.read(incomingPath(path, by))?.equals(text));
  }

  #forgetIncoming(path: string): void {
    const { last, interrupted } = this.#known(path);
    if (!last?.stale && !interrupted?.stale) return;
    for (const by of changes) {
      this.#machine.remove(incomingPath(path, by));
      this.#machine.removeEmptyFolders(incomingPath(path, by));
    }
  }

  #tellConflict(path: string, merged: MergedEdit | undefined): void {
    const pointers = merged?.conflicts.map(({ pointer }) => pointer) ?? [];
    this.#result.conflicts.push({ path: `${this.#shown}/${path}`, pointers });
  }

  #keep(path: string): void {
    this.#result.kept.push(`${this.#shown}/${path}`);
  }

  #removeGone(path: string): void {
    if (this.#target) {
      const { state } = fileState(this.#target, this.#machine, path, this.#known(path));
      if (state === 'edited') this.#keep(path);
      else if (state === 'unedited') this.#removeFile(this.#target, path);
    } else this.#result.removed.push(`${this.#shown}/${path}`);
    this.#machine.remove(path);
    this.#machine.removeEmptyFolders(path);
    if (this.#target) this.#forgetIncoming(path);
  }

  #removeFile(tree: FileTree, path: string): void {
    tree.remove(path);
    tree.removeEmptyFolders(path);
    this.#result.removed.push(`${this.#shown}/${path}`);
  }
}

/** Only what names the object: callers may pass more. */
function plainRef({ group, version, resource, kind, namespace, name }: ObjectRef): ObjectRef {
  return { group, version, resource, kind, ...(namespace !== undefined && { namespace }), name };
}
