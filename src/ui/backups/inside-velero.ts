import { type Message, message } from '../../model/message.ts';
import type { ReadStore } from '../../model/stores/read-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { folderInside } from '../../model/stores/store-identity.ts';

/** What Velero takes at the top of its store; with any other folder there it calls the store Unavailable. Source: velero v1.18, pkg/persistence/object_store_layout.go. */
const ofVelero: ReadonlySet<string> = new Set(['backups', 'restores', 'restic', 'metadata', 'plugins', 'kopia']);

/** Says of a store whose folder would be foreign in the store of a Velero which those are; nothing where it harms none. */
export function insideVelero(store: ReadStore, locations: readonly StorageLocation[]): Message | undefined {
  const harmed = locations.flatMap(({ context, namespace, name, store: outer }) => {
    const folder = outer && folderInside(outer, store);
    return folder === undefined || ofVelero.has(folder) ? [] : [{ folder, words: `${namespace}/${name} (${context})` }];
  });
  const [first] = harmed;
  if (!first) return undefined;
  const { folder } = first;
  return message('store.insideVelero', { folder, locations: harmed.map(({ words }) => words).join(', ') });
}
