import type { BackupOwner } from '../model/backups/backup-owner.ts';
import { causeChain, toKubeferryError } from '../model/error.ts';
import { ownerIn } from '../velero/run/backup-owner.ts';
import type { Handlers } from './handler.ts';
import { meantBackup } from './meant-backup.ts';

/** Milliseconds that each cluster has to answer. */
const patience = 20_000;

/** The request that asks whose a backup is. */
export const backupOwnerHandlers: Handlers<'velero.owner'> = {
  'velero.owner': async ({ contexts, name, backup }, { signal }, scope) => {
    if ('folder' in backup.store) return { kind: 'none', unasked: [] };
    const meant = await meantBackup(backup, scope, signal);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
    const answers = await Promise.all(
      contexts.map(async (context): Promise<BackupOwner> => {
        try {
          const owner = await ownerIn(await scope.cluster(context), name, meant, limit);
          return owner ?? { kind: 'none', unasked: [] };
        } catch (thrown) {
          signal.throwIfAborted();
          scope.log('info', causeChain(toKubeferryError(thrown)));
          return { kind: 'none', unasked: [context] };
        }
      }),
    );
    const owner = answers.find(({ kind }) => kind === 'velero') ?? answers.find(({ kind }) => kind === 'read-only');
    return owner ?? { kind: 'none', unasked: answers.flatMap((one) => (one.kind === 'none' ? one.unasked : [])) };
  },
};
