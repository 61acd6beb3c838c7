import type { VeleroBackupWish } from '../../../model/velero-run.ts';
import type { Translate } from '../../translate.ts';
import { durationProblem, paceFields, selectionFields, selectorsIn, yesOrNo } from './field-checks.ts';
import { type FormField, type FormTexts, wordsIn } from './form.ts';

/** How the data of volumes is backed up. `asSet`: as this Velero is set up. */
export const volumeWays = ['asSet', 'files', 'snapshots', 'moved', 'none'] as const;
/** One of them. */
export type VolumeWay = (typeof volumeWays)[number];

/** What a backup by Velero is asked for on pages of its own. */
export function backupPagesFields(t: Translate): FormField[] {
  return [
    { id: 'location', label: '', prompt: '', how: true },
    {
      id: 'volumes',
      label: t('The data of volumes'),
      prompt: '',
      choices: volumeWays.map((text) => ({ text, label: text === 'none' ? t('It is left out.') : text })),
      how: true,
      narrows: (text) => text === 'none',
    },
    { id: 'ttl', label: '', prompt: '', check: (text) => durationProblem(text, t), how: true },
  ];
}

/** What else can be said of a backup by Velero. */
export function backupFields(t: Translate): FormField[] {
  return [
    ...selectionFields(t),
    {
      id: 'policy',
      label: t('Resource policy'),
      prompt: t("The name of a ConfigMap in Velero's namespace"),
      // It may leave volumes out.
      narrows: () => true,
    },
    {
      id: 'snapshotLocations',
      label: t('Snapshot locations'),
      prompt: t('The names of VolumeSnapshotLocations, one of each provider, parted by commas'),
      how: true,
    },
    {
      id: 'volumeGroup',
      label: t('Snapshots taken together'),
      prompt: t('A label of claims: the snapshots of those with one value of it are taken at one moment'),
      how: true,
    },
    {
      id: 'ordered',
      label: t('These objects first'),
      prompt: t('Kind by kind, such as pods=shop/web-0,shop/web-1; parted by semicolons'),
      check: (text) => (orderIn(text) ? undefined : t('Write it as pods=shop/web-0,shop/web-1.')),
    },
    {
      id: 'labels',
      label: t('Labels of the backup'),
      prompt: t('Such as team=shop, parted by commas'),
      check: (text) => (pairsIn(wordsIn(text)) ? undefined : t('Write them as team=shop,stage=test.')),
    },
    ...paceFields(t),
    {
      id: 'csiTimeout',
      label: t('Time for a snapshot'),
      prompt: t('How long the making of a snapshot may take, such as 10m'),
      check: (text) => durationProblem(text, t),
      how: true,
    },
  ];
}

/** What Velero is asked for. */
export function backupWishOf(texts: FormTexts, namespaces: readonly string[]): VeleroBackupWish {
  const { kinds, notKinds, selector, policy, ordered, itemTimeout, csiTimeout, parallelFiles, location, ttl } = texts;
  const outside = yesOrNo(texts.clusterScoped);
  return {
    includedNamespaces: [...namespaces],
    ...(kinds && { includedResources: wordsIn(kinds) }),
    ...(notKinds && { excludedResources: wordsIn(notKinds) }),
    ...(outside !== undefined && { includeClusterResources: outside }),
    ...(selector && { labelSelectors: selectorsIn(selector) }),
    ...(policy && { resourcePolicy: policy }),
    ...(texts.snapshotLocations && { volumeSnapshotLocations: wordsIn(texts.snapshotLocations) }),
    ...(texts.volumeGroup && { volumeGroupSnapshotLabelKey: texts.volumeGroup }),
    ...(ordered && { orderedResources: orderIn(ordered) ?? {} }),
    ...(itemTimeout && { itemOperationTimeout: itemTimeout }),
    ...(csiTimeout && { csiSnapshotTimeout: csiTimeout }),
    ...(parallelFiles && { parallelFilesUpload: Number(parallelFiles) }),
    ...(location && { storageLocation: location }),
    ...(ttl && { ttl }),
    ...volumeFields(texts.volumes),
  };
}

/** The labels of the Backup object. */
export function labelsOf({ labels }: FormTexts): Record<string, string> {
  return pairsIn(wordsIn(labels)) ?? {};
}

function volumeFields(way: string | undefined): VeleroBackupWish {
  switch (way) {
    case 'files':
      return { defaultVolumesToFsBackup: true };
    case 'snapshots':
      return { snapshotVolumes: true, defaultVolumesToFsBackup: false, snapshotMoveData: false };
    case 'moved':
      return { snapshotVolumes: true, defaultVolumesToFsBackup: false, snapshotMoveData: true };
    case 'none':
      return { snapshotVolumes: false, defaultVolumesToFsBackup: false };
    default:
      return {};
  }
}

function orderIn(text: string): Record<string, string> | undefined {
  const parts = text.split(';').map((part) => part.trim());
  return pairsIn(parts.filter((part) => part !== ''));
}

/** Names with what stands behind `=`; nothing where a word is no such pair. */
function pairsIn(words: readonly string[]): Record<string, string> | undefined {
  const pairs = words.map((word) => /^([^=\s]+)=(\S+)$/.exec(word));
  if (pairs.includes(null)) return undefined;
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])));
}
