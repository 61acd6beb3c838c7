import type { ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { type BackupTimes, hasSameTimes } from '../../model/backups/backup-identity.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { EventSink } from '../../model/event.ts';
import { record, text } from '../../model/json/parse.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import type { Store } from '../../store/store.ts';
import { storageLocations } from '../locations.ts';
import { veleroResource } from '../resource.ts';
import { statesOf } from '../states-of.ts';
import { unlessDenied } from '../unless-denied.ts';
import { timesOf } from './same-backup.ts';
import { showBackup } from './show-backup.ts';

/** Seconds that Velero's own sync, which goes by the minute, is waited for. */
const syncTime = 150;

/** What is lent to the search for a backup. */
export interface SearchScope {
  signal: AbortSignal;
  emit: EventSink;
  /** Opens a store of a Velero with the keys that it uses itself. */
  openStore(location: StorageLocation): Promise<Store>;
}

/** Which of the backups of a name is meant: its times, and where it lies. */
export interface MeantBackup extends BackupTimes {
  /** Whether it lies in the store of this location of a Velero. */
  liesIn(location: StorageLocation): boolean;
}

/** A backup that is looked for in a Velero. */
export interface WantedBackup {
  /** Velero's. */
  namespace: string;
  name: string;
  /** Absent: whichever has that name. */
  meant?: MeantBackup;
}

/**
 * The Backup object of a Velero. One that another cluster put into a store of this Velero is made to be seen at once; where no store can be read
 * from here, Velero's own sync is waited for. Throws `not-found` where no store has it, `conflict` where the Velero knows another one of that name,
 * and what the cluster throws.
 */
export async function findBackup(writer: ClusterWriter, wanted: WantedBackup, scope: SearchScope): Promise<KubeObject> {
  const found = await anyOfName(writer, wanted, scope);
  await requireMeant(writer, found, wanted, scope.signal);
  return found;
}

/** Throws `conflict` where a Velero's Backup is not the one that is meant: it can know one of a name only, whichever came first. */
async function requireMeant(
  writer: ClusterWriter,
  backup: KubeObject,
  { namespace, name, meant }: WantedBackup,
  signal: AbortSignal,
): Promise<void> {
  if (!meant) return;
  const location = text(record(backup.spec).storageLocation) ?? '';
  const all = await unlessDenied(storageLocations(writer, { signal }));
  const place = all?.find((one) => one.namespace === namespace && one.name === location);
  if ((!place || meant.liesIn(place)) && hasSameTimes(timesOf(backup.status), meant)) return;
  throw new KubeferryError('conflict', message('velero.otherOfName', { name, namespace, location }), {
    context: writer.context,
    hint: message('velero.otherOfName.hint'),
  });
}

async function anyOfName(writer: ClusterWriter, wanted: WantedBackup, scope: SearchScope): Promise<KubeObject> {
  const { namespace, name } = wanted;
  const { signal, emit } = scope;
  const say = (text: Message) => emit({ type: 'log', level: 'info', context: writer.context, text });
  const address = { resource: await veleroResource(writer, 'backups', signal), namespace, name };
  const known = await getIfThere(writer, address, signal);
  if (known) return known;
  const shown = await bringIn(writer, wanted, scope, say);
  if (shown === 'absent') throw noBackup(writer.context, namespace, name);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(syncTime * 1000)]);
  for await (const state of statesOf(writer, address, limit)) if (state) return state;
  signal.throwIfAborted();
  throw noBackup(writer.context, namespace, name);
}

/** Looks through the stores of a Velero that a backup may lie in, and makes it be seen where one has it. Throws `not-found` where it has no such store. */
async function bringIn(
  writer: ClusterWriter,
  { namespace, name, meant }: WantedBackup,
  scope: SearchScope,
  say: (text: Message) => void,
): Promise<'seen' | 'absent' | 'unread'> {
  const locations = await unlessDenied(storageLocations(writer, { signal: scope.signal }));
  const own = locations?.filter((one) => one.namespace === namespace && (meant?.liesIn(one) ?? true));
  if (meant && own?.length === 0) {
    throw new KubeferryError('not-found', message('velero.storeNotThere', { name, namespace }), {
      context: writer.context,
      hint: message('velero.storeNotThere.hint'),
    });
  }
  let unread: Message | undefined = own ? undefined : message('velero.locationsDenied');
  for (const location of own ?? []) {
    try {
      if (!(await isShown(writer, location, name, scope))) continue;
      say(message('velero.shown', { name, location: location.name }));
      return 'seen';
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (!outOfReach.includes(error.code)) throw thrown;
      unread = error.words;
    }
  }
  if (!unread) return 'absent';
  say(message('velero.waitsForSync', { name, detail: unread }));
  return 'unread';
}

/** What keeps a store from being read from here, where Velero itself may read it. */
const outOfReach = ['store-unavailable', 'denied', 'misconfigured', 'unreachable', 'not-found', 'expired-credentials'];

async function isShown(
  writer: ClusterWriter,
  location: StorageLocation,
  name: string,
  { signal, openStore }: SearchScope,
): Promise<boolean> {
  const store = await openStore(location);
  try {
    return await showBackup(writer, { namespace: location.namespace, location: location.name, name }, store, signal);
  } finally {
    store.close();
  }
}

function noBackup(context: string, namespace: string, name: string): KubeferryError {
  return new KubeferryError('not-found', message('velero.noBackup', { name, namespace }), {
    context,
    hint: message('velero.noBackup.hint'),
  });
}
