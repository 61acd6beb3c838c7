import { backUp } from '../backup/back-up.ts';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { backupName } from './direct/backup-name.ts';
import { checkExclusions } from './direct/check-exclusions.ts';
import { openSource } from './direct/open-plan.ts';
import { holdFolder } from './hold-folder.ts';
import { lifetime } from './lifetime.ts';
import { readPlan } from './plan/read.ts';
import { storeOf } from './plan-store.ts';
import type { MigrateScope } from './scope.ts';

/**
 * Backs up what a plan selects, to its store, without migrating it. `ttl`: how long the backup is kept, in place of the plan's.
 * @throws KubeferryError `usage` for a plan that reads from a backup; `wrong-cluster`, `locked`, or what the cluster or the store says.
 */
export async function backUpMigration(folder: string, lent: MigrateScope, ttl?: string): Promise<BackupInfo> {
  // Where there is no plan, that is what has to be said, and not that the folder cannot be locked.
  await readPlan(folder);
  return holdFolder(folder, lent, async (scope) => {
    const { plan } = await readPlan(folder);
    const source = await openSource(folder, plan, scope);
    if ('backup' in source) throw new KubeferryError('usage', message('run.no-source', { backup: source.backup }));
    const store = await scope.store(storeOf(folder, plan));
    try {
      await checkExclusions(plan, source, [], store, scope);
      const about = { name: backupName(plan.metadata.name, new Date()), ...lifetime(plan, ttl) };
      const options = { signal: scope.signal, emit: scope.emit, step: 'back-up' };
      return await backUp(source.reader, store, plan.spec.select, about, options);
    } finally {
      store.close();
    }
  });
}
