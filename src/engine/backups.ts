import { backUp } from '../backup/back-up.ts';
import { listBackups, listNewestBackups } from '../backup/list.ts';
import { openBackup } from '../backup/read.ts';
import { restorable as findRestorable } from '../migrate/restorable.ts';
import type { EventSink } from '../model/event.ts';
import { defaultStoreFolder } from '../store/default.ts';
import type { Handlers } from './handler.ts';
import { withStore } from './open-store.ts';

/** Requests on stores and on the backups in them. */
export const backupHandlers: Handlers<'backup.create' | 'backup.list' | 'backup.objects' | 'store.default'> = {
  'backup.create': ({ context, namespaces, store: spec, name, ttlHours }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      const cluster = await scope.cluster(context);
      const select = { namespaces, clusterScoped: 'referenced' as const, exclude: [] };
      const emit: EventSink = (event) => call.emit({ at: new Date().toISOString(), ...event });
      return backUp(cluster, store, select, { name, ttlHours }, { signal: call.signal, emit, step: 'back-up' });
    }),
  'backup.list': ({ store: spec, after, limit, order }, call, scope) =>
    withStore(spec, call, scope, (store) => {
      const page = { limit, ...(after !== undefined && { after }) };
      return (order === 'newest' ? listNewestBackups : listBackups)(store, page, call.signal);
    }),
  'backup.objects': ({ store: spec, name, restorable }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      const backup = await openBackup(store, name, call.signal);
      const entries = restorable ? await findRestorable(backup, call.signal) : await backup.entries();
      return entries.map(({ offset: _offset, length: _length, ...ref }) => ref);
    }),
  'store.default': async () => ({ folder: defaultStoreFolder() }),
};
