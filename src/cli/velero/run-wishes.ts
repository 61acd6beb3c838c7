import type { VeleroBackupWish, VeleroRestoreWish } from '../../model/velero/velero-run.ts';
import { wholeNumber, wrongUse } from '../wrong-use.ts';
import type { Values } from './run-options.ts';

/** What a command line asks of a backup. @throws KubeferryError `usage`. */
export function backupWish(values: Values): VeleroBackupWish {
  const files = values['parallel-files'];
  return given({
    ...selectionOf(values),
    includedClusterScopedResources: values['cluster-scoped'],
    excludedClusterScopedResources: values['exclude-cluster-scoped'],
    includedNamespaceScopedResources: values['namespace-scoped'],
    excludedNamespaceScopedResources: values['exclude-namespace-scoped'],
    storageLocation: values.location,
    volumeSnapshotLocations: values['snapshot-location'],
    ttl: values.ttl,
    snapshotVolumes: yesOrNo('--snapshot-volumes', values['snapshot-volumes']),
    snapshotMoveData: yesOrNo('--move-data', values['move-data']),
    datamover: values['data-mover'],
    volumeGroupSnapshotLabelKey: values['volume-group-label'],
    defaultVolumesToFsBackup: yesOrNo('--fs-backup', values['fs-backup']),
    csiSnapshotTimeout: values['csi-timeout'],
    resourcePolicy: values['resource-policy'],
    orderedResources: values.ordered && pairs('--ordered', values.ordered),
    parallelFilesUpload: files === undefined ? undefined : wholeNumber('--parallel-files', files),
  });
}

/** What it asks of a restore. @throws KubeferryError `usage`. */
export function restoreWish(values: Values): VeleroRestoreWish {
  const files = values['parallel-files'];
  const existing = values.existing;
  if (existing !== undefined && existing !== 'none' && existing !== 'update') {
    throw wrongUse(`--existing takes none or update, not ${existing}`);
  }
  const statuses = given({ includedResources: values.status, excludedResources: values['exclude-status'] });
  return given({
    ...selectionOf(values),
    backupName: values.from,
    scheduleName: values['from-schedule'],
    namespaceMapping: values.map && pairs('--map', values.map),
    existingResourcePolicy: existing,
    restorePVs: yesOrNo('--volumes', values.volumes),
    preserveNodePorts: yesOrNo('--node-ports', values['node-ports']),
    restoreStatus: Object.keys(statuses).length > 0 ? statuses : undefined,
    resourceModifier: values.modifier,
    resourcePolicy: values['resource-policy'],
    parallelFilesDownload: files === undefined ? undefined : wholeNumber('--parallel-files', files),
    writeSparseFiles: yesOrNo('--sparse-files', values['sparse-files']),
  });
}

function selectionOf(values: Values) {
  return {
    includedNamespaces: values.namespace,
    excludedNamespaces: values['exclude-namespace'],
    includedResources: values.resource,
    excludedResources: values['exclude-resource'],
    includeClusterResources: yesOrNo('--cluster-resources', values['cluster-resources']),
    labelSelectors: values.selector,
    itemOperationTimeout: values['item-timeout'],
  };
}

type Given<Wish> = { [Key in keyof Wish]: Exclude<Wish[Key], undefined> };

/** Only the members that were given. */
function given<Wish extends object>(all: Wish): Partial<Given<Wish>>;
function given(all: object): object {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function yesOrNo(option: string, word: string | undefined): boolean | undefined {
  if (word === undefined) return undefined;
  if (word !== 'yes' && word !== 'no') throw wrongUse(`${option} takes yes or no, not ${word}`);
  return word === 'yes';
}

/** `NAME=VALUE` words by their names. @throws KubeferryError `usage`. */
export function pairs(option: string, words: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw wrongUse(`${option} takes NAME=VALUE, not ${word}`);
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
