import { readFile } from 'node:fs/promises';
import { mend } from '../adapt/edit/mend.ts';
import { readManifests } from '../adapt/manifest/manifests.ts';
import { hiddenValue } from '../diff/difference.ts';
import type { MergeConflict } from '../diff/merge.ts';
import { keepEdit, type UnmergedEdit, unmergedEdits } from '../migrate/folder/edit-conflicts.ts';
import { holdFolder } from '../migrate/hold-folder.ts';
import { readPlan } from '../migrate/plan/read.ts';
import type { MigrateScope } from '../migrate/scope.ts';
import { type Message, message } from '../model/message.ts';
import type { ChangedBy, EditConflict } from '../model/migration/edit-conflict.ts';
import { changesIn } from './assessment/text-changes.ts';

/** Characters of a value that are shown. */
const longestShown = 80;

/**
 * Where the edits of a person and the changes of source or plan do not come together, of all targets of a migration. `texts`: by path, what an
 * editor has not saved yet. Throws what `readPlan` throws, and `store-unavailable`.
 */
export async function editConflicts(folder: string, texts: Readonly<Record<string, string>>): Promise<EditConflict[]> {
  const { plan } = await readPlan(folder);
  const found: EditConflict[] = [];
  for (const { name: target } of plan.spec.targets) {
    for (const edit of unmergedEdits(folder, target, texts)) {
      found.push(...placed(target, edit, texts[edit.mine] ?? (await readFile(edit.mine, 'utf8'))));
    }
  }
  return found;
}

/**
 * Takes a person's edit for the answer to a change of the source. Throws `locked` where the migration runs just now, and
 * `store-unavailable`.
 */
export function keepMine(
  { folder, target, path, pointer }: Pick<EditConflict, 'target' | 'path' | 'pointer'> & { folder: string },
  scope: MigrateScope,
): Promise<void> {
  return holdFolder(folder, scope, async () => {
    // Only what is a conflict can be decided, whatever path is asked for.
    const edit = unmergedEdits(folder, target).find((one) => one.path === path);
    if (edit) keepEdit(folder, target, { path, ...(pointer !== undefined && { pointer }) });
  });
}

function placed(target: string, edit: UnmergedEdit, text: string): EditConflict[] {
  const { path, base, theirs, mine, by, conflicts } = edit;
  const about = { target, path, base, theirs, by, file: mine };
  const manifests = readManifests(text);
  const [only] = manifests.objects;
  if (!conflicts || !only) return [{ ...about, line: 1, column: 1, words: unmerged[by], take: [] }];
  const isSecret = only.object.kind === 'Secret';
  return conflicts.map((conflict) => {
    const { splices } = mend(text, manifests, [{ object: 0, operations: [conflict.take], rule: '' }]);
    const { pointer } = conflict;
    const words = wordsOf(conflict, by, isSecret);
    return { ...about, ...only.place(pointer), pointer, words, take: changesIn(manifests, splices) };
  });
}

const unmerged = { source: message('edits.unmerged'), plan: message('edits.unmerged.plan') } as const;

function wordsOf(
  { take: { path: field }, base, theirs, mine }: MergeConflict,
  by: ChangedBy,
  isSecret: boolean,
): Message {
  const shown = (value: unknown) => (isSecret ? hiddenValue : clipped(JSON.stringify(value)));
  const byPlan = by === 'plan';
  if (mine === undefined) {
    return message(byPlan ? 'edits.you-removed.plan' : 'edits.you-removed', { field, theirs: shown(theirs) });
  }
  if (theirs === undefined) {
    return message(byPlan ? 'edits.source-removed.plan' : 'edits.source-removed', { field, mine: shown(mine) });
  }
  const args = { field, theirs: shown(theirs), mine: shown(mine) };
  if (base === undefined) return message(byPlan ? 'edits.both-added.plan' : 'edits.both-added', args);
  return message(byPlan ? 'edits.both-changed.plan' : 'edits.both-changed', args);
}

function clipped(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
