import { randomUUID } from 'node:crypto';
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { mend, type Wanted } from '../../adapt/edit/mend.ts';
import { unifiedDiff } from '../../adapt/edit/unified-diff.ts';
import { readManifests } from '../../adapt/manifest/manifests.ts';
import type { MendedFiles, TargetFinding } from '../../model/assessment/assessment.ts';
import { isSafeEdit } from '../../model/assessment/finding.ts';
import { type Message, message } from '../../model/message.ts';
import type { ManifestFile } from './manifest-files.ts';

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
  const fix = fixes.find(isSafeEdit);
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
