import { randomUUID } from 'node:crypto';
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { mend, type Wanted } from '../../adapt/edit/mend.ts';
import { inOrder, type Splice } from '../../adapt/edit/splice.ts';
import { unifiedDiff } from '../../adapt/edit/unified-diff.ts';
import { type Manifests, readManifests } from '../../adapt/manifests.ts';
import type { MendedFiles, TargetFinding, TextChange } from '../../model/assessment.ts';
import type { Fix } from '../../model/finding.ts';
import { type Message, message } from '../../model/message.ts';
import { imprintOf } from './imprinted-judgement.ts';
import { type FilesWish, type ManifestFile, readManifestFiles } from './manifest-files.ts';

/** What belongs to Kubeferry itself in the folder of a migration. */
const ownFolders = /\.migration[\\/](source|base|undo)[\\/]/;

/** Makes the safe fixes of findings in the files, or only says what they would change. Gives the files as they are then. */
export async function mendFiles(
  files: readonly ManifestFile[],
  findings: readonly TargetFinding[],
  { write, ownIds = [], signal }: { write: boolean; ownIds?: readonly string[]; signal: AbortSignal },
): Promise<{ files: ManifestFile[]; mended: MendedFiles }> {
  const mended: MendedFiles = { written: write, made: [], left: [], diffs: [] };
  const after: ManifestFile[] = [];
  const byFile = Map.groupBy(findings, ({ file }) => file);
  for (const file of files) {
    signal.throwIfAborted();
    const wanted = (byFile.get(file.file) ?? []).flatMap((finding) => wantedOf(finding) ?? []);
    after.push(wanted.length === 0 ? file : await mendFile(file, wanted, { write, ownIds }, mended));
  }
  return { files: after, mended };
}

type SafeFix = Wanted & { title: Message; line: number; column: number };

function wantedOf({ index, rule, fixes, line, column }: TargetFinding): SafeFix | undefined {
  const fix = fixes.find((one) => one.safe && one.delivery === 'edit');
  if (fix?.delivery !== 'edit') return undefined;
  return { object: index, operations: fix.operations, rule, title: fix.title, line, column };
}

async function mendFile(
  file: ManifestFile,
  wanted: readonly SafeFix[],
  { write, ownIds }: { write: boolean; ownIds: readonly string[] },
  mended: MendedFiles,
): Promise<ManifestFile> {
  const { text, splices, refused } = mend(file.text, file, wanted);
  const whole = splices.length === 0 ? undefined : await replaced(file, text, write);
  for (const [at, { rule, title, line, column }] of wanted.entries()) {
    const said = { file: file.file, line, column, rule, title };
    const why = refused[at] ?? whole;
    if (why) mended.left.push({ ...said, why });
    else mended.made.push(said);
  }
  if (splices.length === 0 || whole) return file;
  mended.diffs.push({ file: file.file, diff: unifiedDiff(file.file, file.text, splices) });
  return { ...file, text, ...readManifests(text, ownIds) };
}

/** Replaces a file at once, where it is still what was read. Gives why not, where it does not. */
async function replaced({ file, text: before, exact }: ManifestFile, text: string, write: boolean) {
  if (!exact) return message('edit.encoding');
  if (ownFolders.test(file)) return message('edit.ownFolder');
  if (!write) return undefined;
  let beside: string | undefined;
  try {
    // What a link points to is replaced, and not the link.
    const path = await realpath(file);
    beside = `${path}.${randomUUID()}.tmp`;
    await writeFile(beside, text);
    await chmod(beside, (await stat(path)).mode & 0o7777);
    if (!(await readFile(path)).equals(Buffer.from(before))) return message('edit.changed');
    await rename(beside, path);
    return undefined;
  } catch (thrown) {
    return message('edit.notWritten', { detail: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    if (beside !== undefined) await rm(beside, { force: true });
  }
}

/** Above this many characters a text is not read once more for each fix. */
const largestChecked = 256 * 1024;

/** For each fix what it changes in the text; null where it is no edit, or one that cannot be made. */
export function changesOf(file: ManifestFile, { rule, fixes, index }: TargetFinding): (TextChange[] | null)[] {
  return fixes.map((fix: Fix) => {
    if (fix.delivery !== 'edit' || !file.exact || file.text.length > largestChecked) return null;
    const { splices } = mend(file.text, file, [{ object: index, operations: fix.operations, rule }]);
    return splices.length === 0 ? null : changesIn(file, splices);
  });
}

/** A fix, and what tells the object that it was thought of from itself after an edit. */
type WantedOf = Wanted & { imprint?: string };

/** What fixes change in a text, and why those of them that are not made are not. */
export function textChanges(text: string, wanted: readonly WantedOf[]): TextChanges {
  return changesTo({ text, ...readManifests(text) }, wanted);
}

/** What fixes change in a text, and by fix why it is not made; null where it is. */
interface TextChanges {
  changes: TextChange[];
  refused: (Message | null)[];
}

/**
 * The same for fixes in several files, of which each is read once. Throws `not-found` where one is gone.
 */
export async function fileChanges(
  wanted: readonly (WantedOf & { file: string })[],
  wish: FilesWish,
): Promise<{ files: { file: string; changes: TextChange[] }[]; refused: (Message | null)[] }> {
  const byFile = Map.groupBy(wanted, ({ file }) => file);
  const { files } = await readManifestFiles([...byFile.keys()], wish);
  const made: { file: string; changes: TextChange[] }[] = [];
  // A file that cannot be read any more is not among them.
  const refused = new Map<Wanted, Message | null>(wanted.map((one) => [one, message('edit.changed')]));
  for (const manifests of files) {
    wish.signal.throwIfAborted();
    const own = byFile.get(manifests.file) ?? [];
    const done = manifests.exact ? changesTo(manifests, own) : undefined;
    if (done && done.changes.length > 0) made.push({ file: manifests.file, changes: done.changes });
    for (const [at, one] of own.entries())
      refused.set(one, done ? (done.refused[at] ?? null) : message('edit.encoding'));
  }
  return { files: made, refused: wanted.map((one) => refused.get(one) ?? null) };
}

function changesTo(manifests: Manifests & { text: string }, wanted: readonly WantedOf[]): TextChanges {
  // The text may have changed since its objects were judged.
  const there = wanted.filter(({ object, imprint }) => {
    const found = manifests.objects[object]?.object;
    return found && (imprint === undefined || imprint === imprintOf(found));
  });
  const { splices, refused } = mend(manifests.text, manifests, there);
  return {
    changes: changesIn(manifests, splices),
    refused: wanted.map((one) => {
      const at = there.indexOf(one);
      return at < 0 ? message('edit.changed') : (refused[at] ?? null);
    }),
  };
}

/** Changes of the text that manifests were read from, with their places. */
export function changesIn(manifests: Manifests, splices: readonly Splice[]): TextChange[] {
  return inOrder(splices).map((splice) => changeOf(manifests, splice));
}

function changeOf({ placeAt }: Manifests, { start, end, text }: Splice): TextChange {
  return { from: placeAt(start), to: placeAt(end), text };
}
