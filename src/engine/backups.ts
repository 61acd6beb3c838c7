import { backUp } from '../backup/back-up.ts';
import { deleteBackup } from '../backup/delete.ts';
import { listBackups } from '../backup/list.ts';
import { listNewestBackups } from '../backup/newest.ts';
import { openBackup } from '../backup/read.ts';
import { restorable as findRestorable } from '../migrate/restorable.ts';
import type { EventSink } from '../model/event.ts';
import { defaultStoreFolder } from '../store/default.ts';
import { newestOf } from '../velero/run/newest-of.ts';
import { VeleroStore } from '../velero/run/velero-store.ts';
import type { Handlers } from './handler.ts';
import { withStore } from './open-store.ts';

/** Requests on stores and on the backups in them. */
export const backupHandlers: Handlers<
  'backup.create' | 'backup.list' | 'backup.objects' | 'backup.delete' | 'store.default'
> = {
  'backup.create': ({ context, namespaces, store: spec, name, ttlHours }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      const cluster = await scope.cluster(context);
      const select = { namespaces, clusterScoped: 'referenced' as const, exclude: [] };
      const emit: EventSink = (event) => call.emit({ at: new Date().toISOString(), ...event });
      return backUp(cluster, store, select, { name, ttlHours }, { signal: call.signal, emit, step: 'back-up' });
    }),
  'backup.list': ({ store: spec, after, limit, order }, call, scope) =>
    withStore(spec, call, scope, async (store, kept) => {
      const page = { limit, ...(after !== undefined && { after }) };
      if (order === 'newest' && store instanceof VeleroStore) return newestOf(store, page, call.signal);
      if (order !== 'newest') return listBackups(store, page, call.signal);
      return listNewestBackups(store, page, call.signal, { kept, early: (backups) => call.emit(backups) });
    }),
  'backup.objects': ({ store: spec, name, restorable }, call, scope) =>
    withStore(spec, call, scope, async (store, kept) => {
      const backup = await openBackup(store, name, call.signal, kept);
      const entries = restorable ? await findRestorable(backup, call.signal) : await backup.entries();
      return entries.map(({ offset: _offset, length: _length, ...ref }) => ref);
    }),
  'backup.delete': ({ store: spec, name }, call, scope) =>
    withStore(spec, call, scope, (store) => deleteBackup(store, name, call.signal)),
  'store.default': async () => ({ folder: defaultStoreFolder() }),
};
