import { mend } from '../../adapt/edit/mend.ts';
import { inOrder, type Splice } from '../../adapt/edit/splice.ts';
import { type Manifests, readManifests } from '../../adapt/manifest/manifests.ts';
import type { TargetFinding, TextChange } from '../../model/assessment/assessment.ts';
import type { WantedFix } from '../../model/assessment/assessment-requests.ts';
import type { Fix } from '../../model/assessment/finding.ts';
import { type Message, message } from '../../model/message.ts';
import { imprintOf } from './imprinted-judgement.ts';
import { type FilesWish, type ManifestFile, readManifestFiles } from './manifest-files.ts';

/** What fixes change in a text, and by fix why it is not made; null where it is. */
interface TextChanges {
  changes: TextChange[];
  refused: (Message | null)[];
}

/** What fixes change in a text, and why those of them that are not made are not. */
export function textChanges(text: string, wanted: readonly WantedFix[]): TextChanges {
  return changesTo({ text, ...readManifests(text) }, wanted);
}

/**
 * The same for fixes in several files, of which each is read once. Throws `not-found` where one is gone.
 */
export async function fileChanges(
  wanted: readonly (WantedFix & { file: string })[],
  wish: FilesWish,
): Promise<{ files: { file: string; changes: TextChange[] }[]; refused: (Message | null)[] }> {
  const byFile = Map.groupBy(wanted, ({ file }) => file);
  const { files } = await readManifestFiles([...byFile.keys()], wish);
  const made: { file: string; changes: TextChange[] }[] = [];
  // A file that cannot be read any more is not among them.
  const refused = new Map<WantedFix, Message | null>(wanted.map((one) => [one, message('edit.changed')]));
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

function changesTo(manifests: Manifests & { text: string }, wanted: readonly WantedFix[]): TextChanges {
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
