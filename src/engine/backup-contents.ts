import { describeBackup } from '../backup/details.ts';
import { compileFilter, findObjects, readObjects } from '../backup/filter.ts';
import { readLog } from '../backup/log.ts';
import { openBackup } from '../backup/read.ts';
import { verifyBackup } from '../backup/verify/verify.ts';
import { objectText } from './backup-text.ts';
import type { Handlers } from './handler.ts';
import { withStore } from './open-store.ts';
import { shownObject, shownPart } from './shown-backup.ts';
import { unpackBackup } from './unpack-backup.ts';

/** Requests that look into one backup; none of them writes to its store. */
export const backupContentHandlers: Handlers<
  'backup.show' | 'backup.text' | 'backup.log' | 'backup.find' | 'backup.read' | 'backup.unpack' | 'backup.verify'
> = {
  'backup.show': ({ store: spec, name }, call, scope) =>
    withStore(spec, call, scope, (store, kept) => describeBackup(store, name, call.signal, kept)),
  'backup.text': ({ store: spec, name, of }, call, scope) =>
    withStore(spec, call, scope, (store, kept) =>
      'object' in of
        ? shownObject(store, name, of.object, call.signal, kept)
        : shownPart(store, name, of.part, call.signal),
    ),
  'backup.log': ({ store: spec, name }, call, scope) =>
    withStore(spec, call, scope, async (store) => {
      for await (const lines of readLog(store, name, call.signal)) {
        call.emit({ lines });
        await call.drained();
      }
      return null;
    }),
  'backup.find': ({ store: spec, name, filter: wanted }, call, scope) =>
    withStore(spec, call, scope, async (store, kept) => {
      const filter = compileFilter(wanted);
      const backup = await openBackup(store, name, call.signal, kept);
      let count = 0;
      for await (const found of findObjects(backup, filter, call.signal)) {
        count += found.length;
        call.emit({ objects: found.map(({ offset: _offset, length: _length, ...ref }) => ref) });
        await call.drained();
      }
      return { count };
    }),
  'backup.read': ({ store: spec, name, filter: wanted, as }, call, scope) =>
    withStore(spec, call, scope, async (store, kept) => {
      const filter = compileFilter(wanted);
      const backup = await openBackup(store, name, call.signal, kept);
      const missing = filter.unmatched(await backup.entries());
      let count = 0;
      for await (const one of readObjects(backup, filter, call.signal)) {
        const { offset: _offset, length: _length, ...ref } = one.entry;
        call.emit({ ref, text: objectText(name, one, as) });
        count += 1;
        await call.drained();
      }
      return { count, missing };
    }),
  'backup.unpack': ({ store: spec, name, filter: wanted, folder }, call, scope) =>
    withStore(spec, call, scope, async (store, kept) => {
      const filter = compileFilter(wanted);
      const backup = await openBackup(store, name, call.signal, kept);
      return unpackBackup(backup, filter, folder, call);
    }),
  'backup.verify': ({ store: spec, name }, call, scope) =>
    withStore(spec, call, scope, (store) =>
      verifyBackup(store, name, { signal: call.signal, tell: (finding) => call.emit(finding), told: call.drained }),
    ),
};
