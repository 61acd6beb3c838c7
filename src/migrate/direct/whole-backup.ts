import type { BackupReader } from '../../backup/read.ts';
import { message } from '../../model/message.ts';
import type { RunContext } from './run-context.ts';

/** Tells, as an error, where a backup holds fewer objects than it says: it was cut, or files of two backups lie together. */
export async function tellFewer(
  backup: BackupReader,
  { scope }: { scope: Pick<RunContext['scope'], 'emit'> },
): Promise<void> {
  const { name, objects: said, errors } = backup.info;
  // What could not be backed up is counted too.
  if (said === undefined || errors > 0) return;
  const { length: found } = await backup.entries();
  if (found >= said) return;
  scope.emit({
    type: 'log',
    level: 'error',
    step: 'export',
    text: message('run.read-fewer', { backup: name, found, said }),
  });
}
