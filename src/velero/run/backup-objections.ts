import { isBackupName } from '../../model/backups/backup-name.ts';
import { type Message, message } from '../../model/message.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import type { VeleroBackupWish } from '../../model/velero/velero-run.ts';
import { hookObjections } from '../hooks/read-hooks.ts';
import { durationObjections, listObjections, selectionObjections } from './filter-objections.ts';

/** The store that a backup is meant for, and the stores of its Velero; nothing where those may not be listed. */
export interface BackupPlace {
  namespace: string;
  name: string;
  locations?: readonly StorageLocation[];
}

/** What Velero 1.18's own validation would have against a backup; of what is not known here nothing is said. */
export function backupObjections({ name, namespace, locations }: BackupPlace, wish: VeleroBackupWish): Message[] {
  return [
    ...(isBackupName(name) ? [] : [message('velero.nameWrong', { name })]),
    ...specObjections(wish),
    ...(locations ? locationObjections(namespace, locations, wish.storageLocation) : []),
  ];
}

/** What it would have against the part that a Schedule has too. */
export function specObjections(wish: VeleroBackupWish): Message[] {
  const { ttl, csiSnapshotTimeout } = wish;
  return [
    ...selectionObjections(wish, 'allowed'),
    ...(usesOld(wish) && usesNew(wish) ? [message('velero.mixedFilters')] : []),
    ...listObjections(
      'cluster-scoped resources',
      wish.includedClusterScopedResources,
      wish.excludedClusterScopedResources,
      true,
    ),
    ...listObjections(
      'namespace-scoped resources',
      wish.includedNamespaceScopedResources,
      wish.excludedNamespaceScopedResources,
      true,
    ),
    ...durationObjections({ ttl, csiSnapshotTimeout }),
    ...hookObjections('backup', wish.hooks),
  ];
}

/** The namespaces of a backup that are patterns for some, but for `*`, which is all of them. */
export function patternsIn({ includedNamespaces = [], excludedNamespaces = [] }: VeleroBackupWish): string[] {
  return [...includedNamespaces, ...excludedNamespaces].filter((name) => name !== '*' && /[*?[\]]/.test(name));
}

function usesOld({ includedResources, excludedResources, includeClusterResources }: VeleroBackupWish): boolean {
  return includeClusterResources !== undefined || [includedResources, excludedResources].some(isFilled);
}

function usesNew(wish: VeleroBackupWish): boolean {
  return [
    wish.includedClusterScopedResources,
    wish.excludedClusterScopedResources,
    wish.includedNamespaceScopedResources,
    wish.excludedNamespaceScopedResources,
  ].some(isFilled);
}

const isFilled = (list: readonly string[] | undefined) => list !== undefined && list.length > 0;

/** The one that the server falls back to where none is named and none is the default. */
const serverDefault = 'default';

function locationObjections(namespace: string, all: readonly StorageLocation[], wanted: string | undefined): Message[] {
  const own = all.filter((one) => one.namespace === namespace);
  const locations = own.map(({ name }) => name).join(', ') || '-';
  const named = (name: string) => own.find((one) => one.name === name);
  const location = wanted === undefined ? (own.find((one) => one.default) ?? named(serverDefault)) : named(wanted);
  if (!location) {
    return wanted === undefined
      ? [message('velero.noDefaultLocation', { namespace, locations })]
      : [message('velero.locationMissing', { location: wanted, namespace, locations })];
  }
  const { name, readOnly, readOnlyFor: runs, phase, reason } = location;
  const words =
    runs === undefined
      ? message('velero.locationReadOnly', { location: name })
      : message('velero.locationHeld', { location: name, runs: runs.join(', ') });
  return [
    ...(readOnly ? [words] : []),
    ...(phase === 'Available'
      ? []
      : [message('velero.locationUnavailable', { location: name, reason: reason ?? '–' })]),
  ];
}
