import { isBackupName } from '../../model/backups/backup-name.ts';
import { type Message, message } from '../../model/message.ts';
import { isNamespaceName } from '../../model/objects/namespace-name.ts';
import type { VeleroRestoreWish } from '../../model/velero/velero-run.ts';
import { hookObjections } from '../hooks/read-hooks.ts';
import { selectionObjections } from './filter-objections.ts';

/** Kinds that Velero never restores, as a restore may not ask for them by name. */
const neverRestored = [
  'nodes',
  'events',
  'events.events.k8s.io',
  'backups.velero.io',
  'restores.velero.io',
  'resticrepositories.velero.io',
  'csinodes.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
  'backuprepositories.velero.io',
];

/** What Velero 1.18's own validation would have against a restore, as far as it says so itself. */
export function restoreObjections(name: string, wish: VeleroRestoreWish): Message[] {
  const { backupName, scheduleName, includedResources = [], namespaceMapping = {} } = wish;
  const never = includedResources.filter((resource) => neverRestored.includes(resource));
  const wrong = Object.values(namespaceMapping).filter((target) => !isNamespaceName(target));
  return [
    ...(isBackupName(name) ? [] : [message('velero.nameWrong', { name })]),
    ...((backupName === undefined) === (scheduleName === undefined) ? [message('velero.oneSource')] : []),
    ...never.map((resource) => message('velero.neverRestored', { resource })),
    ...wrong.map((target) => message('velero.namespaceWrong', { name: target })),
    ...selectionObjections(wish, 'allowed'),
    ...hookObjections('restore', wish.hooks),
  ];
}
