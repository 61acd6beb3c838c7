import { backupObject } from '../../backup/details.ts';
import { backupKeys } from '../../backup/layout.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/plan.ts';
import type { VeleroRunEnd } from '../../model/velero-run.ts';
import { hookCounts } from '../../velero/run/run-hooks.ts';
import type { Bringing } from '../direct/carrier.ts';
import type { RunContext } from '../direct/run-context.ts';

/**
 * Refuses to move what hooks were to make reliable and did not: also where an earlier session made the backup.
 * @throws KubeferryError `invalid`, and what the store throws.
 */
export async function requireHooks({ store, backup, scope }: RunContext): Promise<void> {
  const found = await backupObject(store, backupKeys(backup), scope.signal);
  const counts = found && hookCounts({ ...found, apiVersion: '', kind: '', metadata: { name: backup } });
  if (!counts || counts.failed === 0) return;
  throw new KubeferryError('invalid', message('run.hooks-failed', { backup, ...counts }), {
    hint: message('run.hooks-failed.hint'),
  });
}

/** Refuses hooks of a restore that would never run: Velero runs them only in pods that it restores, which it does with their volumes. @throws KubeferryError `invalid`. */
export function requirePodsForHooks({ spec }: Migration, carried: readonly string[]): void {
  if (spec.velero.hooks?.restore === undefined || carried.length > 0) return;
  throw new KubeferryError('invalid', message('run.hooks-without-pods'), {
    hint: message('run.hooks-without-pods.hint'),
  });
}

/** What hooks of a restore did not do is a failure of the run that had them run; a later one only warns, since nothing runs them again. */
export function tellHooks(
  { plan, scope }: RunContext,
  { target, tally }: Bringing,
  ends: readonly { end: VeleroRunEnd; here: boolean }[],
): void {
  const { name: of, context } = target.spec;
  for (const { end, here } of ends) {
    const { name, hooks } = end;
    if (!hooks || hooks.failed === 0) continue;
    const { namespace } = plan.spec.velero;
    const reason = message('run.restore-hooks-failed', { name, ...hooks });
    const object = { group: 'velero.io', version: 'v1', resource: 'restores', kind: 'Restore', namespace, name };
    if (here) tally.failed.push({ object, reason });
    const level = here ? 'error' : 'warning';
    scope.emit({ type: 'log', level, step: `restore:${of}`, context, text: reason });
  }
}
