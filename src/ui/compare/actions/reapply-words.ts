import { logLine, objectLabel } from '../../../model/clusters/log-line.ts';
import type { Requests } from '../../../model/door.ts';
import type { AppliedOutcome } from '../../../model/event.ts';
import { removalCommand } from '../../../model/migration/target-object.ts';
import type { Translate } from '../../translate.ts';

/** What has become of an object. */
type Reapplied = Requests['migration.reapply']['result'];

/** What a person has to know of undo before an object is made or changed: what is done for one object alone is of no run. */
export function undoWords(outcome: AppliedOutcome, t: Translate): string {
  return outcome === 'created'
    ? t('No undo takes it away, nor a namespace that holds it.')
    : t('No undo puts back what is there now; a backup keeps it.');
}

/** What was done, `what` being the cluster's reason, and how it is taken back; `command` where a command line does that. */
export function reappliedWords(done: Reapplied, what: string, t: Translate): { text: string; command?: string } {
  const { context, object, outcome, backup } = done;
  const { kind, name } = object;
  const args = { kind, name, context, what };
  if (outcome === 'created') {
    const command = removalCommand(context, object);
    const text = t('{kind} {name} in {context}: {what} An undo leaves it; to take it away: {command}', {
      ...args,
      command,
    });
    return { text, command };
  }
  if (backup === undefined) return { text: t('{kind} {name} in {context}: {what}', args) };
  const text = t('{kind} {name} in {context}: {what} The backup {backup} holds it as it was; no undo puts that back.', {
    ...args,
    backup,
  });
  return { text };
}

/** The line of the migration's log; `at` is ISO 8601. */
export function reappliedLine({ context, object, outcome, backup }: Reapplied, at: string, t: Translate): string {
  const reason =
    outcome === 'created'
      ? t('by Re-apply Object…; to take it away: {command}', { command: removalCommand(context, object) })
      : t('by Re-apply Object…; as it was: backup {backup}', { backup: backup ?? '–' });
  return logLine({ at, cluster: context, object: objectLabel(object), outcome, reason });
}
