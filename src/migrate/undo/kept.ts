import { KubeferryError } from '../../model/error.ts';
import { type Message, type MessageCode, message } from '../../model/message.ts';
import type { UndoPlan } from '../../model/migration/migration-summary.ts';
import type { ObjectRef } from '../../model/objects/object.ts';

/** An object that is not undone, and why. */
export type Kept = UndoPlan['keep'][number];

/** Reasons for which an object stays only for now, with the way out. */
const hints: Partial<Record<MessageCode, MessageCode>> = {
  'undo.backup-gone': 'undo.backup-gone.hint',
  'undo.later-run': 'undo.later-run.hint',
  'undo.mark-left': 'undo.mark-left.hint',
  'undo.refused': 'undo.refused.hint',
  'undo.silent': 'undo.silent.hint',
  'undo.unseen': 'undo.unseen.hint',
  'undo.unapproved': 'undo.unapproved.hint',
};

/** Reasons for which an object is never put back as it was. */
const finals: ReadonlySet<MessageCode> = new Set([
  'undo.changed',
  'undo.changed-since',
  'undo.changed-since-unsaved',
  'undo.gone-saved',
  'undo.gone-unsaved',
  'undo.unsaved',
]);

/** The row of an object that stays. */
export function kept({ name, context }: { name: string; context: string }, object: ObjectRef, reason: Message): Kept {
  const { code } = reason;
  const state = { ...(hints[code] && { open: true as const }), ...(finals.has(code) && { final: true as const }) };
  return { target: name, context, object, reason, ...state };
}

/** The error of an undo that is not whole: it stays open, and the hint is the way to its end. Nothing where it is whole. */
export function notWhole(rows: readonly Kept[]): KubeferryError | undefined {
  const waiting = rows.filter(({ open }) => open);
  const [first] = waiting;
  if (!first) return undefined;
  const { object, context, reason } = first;
  const { kind, name } = object;
  const lost = waiting.every((row) => row.reason.code === 'undo.backup-gone');
  const words = { count: waiting.length, kind, name, reason };
  const hint = hints[reason.code];
  return new KubeferryError(lost ? 'store-unavailable' : 'conflict', message('undo.not-whole', words), {
    object,
    context,
    ...(hint && { hint: message(hint) }),
  });
}
