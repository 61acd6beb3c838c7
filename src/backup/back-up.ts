import type { ClusterReader } from '../kube/cluster.ts';
import type { BackupInfo } from '../model/backups/backup-contents.ts';
import { message } from '../model/message.ts';
import type { Store } from '../store/store.ts';
import { collect } from './collect.ts';
import type { Selection } from './select.ts';
import type { BackupLogLine } from './side-files.ts';
import { type WriteOptions, writeBackup } from './write.ts';

/** Backs up what is selected: collects and writes in one go, and keeps every sentence told meanwhile in the backup's own log and results. Throws what `collect` and `writeBackup` throw. */
export async function backUp(
  cluster: ClusterReader,
  store: Store,
  select: Selection,
  about: { name: string; ttlHours: number },
  options: Omit<WriteOptions, 'log'>,
): Promise<BackupInfo> {
  const log: BackupLogLine[] = [];
  const emit: WriteOptions['emit'] = (event) => {
    if (event.type === 'log') log.push({ at: Date.now(), event });
    options.emit(event);
  };
  const { step, signal } = options;
  const { name } = about;
  const { namespaces } = select;
  const text = message('backup.begin', { name, namespaces: namespaces.join(', '), store: store.title });
  emit({ type: 'log', level: 'info', step, context: cluster.context, text });
  const sourceVersion = await cluster.version(signal);
  const identity = await cluster.uid(signal);
  const batches = collect(cluster, select, { signal, emit, step });
  return writeBackup(store, { ...about, namespaces, cluster: identity, sourceVersion }, batches, {
    ...options,
    emit,
    log,
  });
}
