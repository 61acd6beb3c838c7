import { backupObject } from '../../backup/details.ts';
import { backupKeys } from '../../backup/layout.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { hookCounts } from '../../velero/run/run-hooks.ts';
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
