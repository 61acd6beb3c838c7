import type { VeleroBackupWish } from '../../../model/velero/velero-run.ts';
import type { Translate } from '../../translate.ts';
import {
  besideProblem,
  durationProblem,
  namespacesProblem,
  paceFields,
  selectionFields,
  selectorsIn,
  yesOrNo,
} from './field-checks.ts';
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
    ...namespaceFields(t),
    ...kindFields(t),
    {
      id: 'policy',
      label: t('Resource policy'),
      prompt: t("The name of a ConfigMap in Velero's namespace"),
      fills: 'resourcePolicy',
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
      fills: 'volumeGroupSnapshotLabelKey',
      how: true,
    },
    {
      id: 'dataMover',
      label: t('Data mover'),
      prompt: t("What moves the data of snapshots into the store, where it is not Velero's own"),
      check: (text) => (/^\S+$/.test(text) ? undefined : t('Type one name without blanks.')),
      fills: 'datamover',
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
    ...paceFields(t, 'parallelFilesUpload'),
    {
      id: 'csiTimeout',
      label: t('Time for a snapshot'),
      prompt: t('How long the making of a snapshot may take, such as 10m'),
      check: (text) => durationProblem(text, t),
      fills: 'csiSnapshotTimeout',
      how: true,
    },
  ];
}

/** Which namespaces are backed up, beside those that were chosen before. */
function namespaceFields(t: Translate): FormField[] {
  return [
    {
      id: 'allNamespaces',
      label: t('Namespaces'),
      prompt: t('Which namespaces are backed up'),
      choices: [{ text: 'yes', label: t('all of the cluster, later ones too') }],
      unsaid: t('those that were chosen'),
    },
    {
      id: 'notNamespaces',
      label: t('Without these namespaces'),
      prompt: t('Names or patterns such as kube-*, parted by commas'),
      check: (text) => namespacesProblem(text, t),
      unsaid: t('none is left out'),
      narrows: () => true,
    },
  ];
}

/** Velero takes kinds either of any scope, or of each scope for itself. */
function kindFields(t: Translate): FormField[] {
  const all = selectionFields(t);
  const ofAnyScope = all.filter(({ id }) => ['kinds', 'notKinds', 'clusterScoped'].includes(id));
  const byScope = scopeFields(t);
  const without = (field: FormField, others: readonly FormField[]): FormField => ({
    ...field,
    check: (text, texts) => field.check?.(text, texts) ?? besideProblem(others, texts, t),
  });
  return [
    ...all.map((field) => (ofAnyScope.includes(field) ? without(field, byScope) : field)),
    ...byScope.map((field) => without(field, ofAnyScope)),
  ];
}

function scopeFields(t: Translate): FormField[] {
  const inside = t('Kinds such as deployments.apps, secrets, parted by commas; * for all');
  const outside = t('Kinds such as storageclasses.storage.k8s.io, parted by commas; * for all');
  const fields = [
    { id: 'clusterKinds', label: t('Only these kinds outside namespaces'), prompt: outside },
    { id: 'notClusterKinds', label: t('Without these kinds outside namespaces'), prompt: outside },
    { id: 'namespacedKinds', label: t('Only these kinds in namespaces'), prompt: inside },
    { id: 'notNamespacedKinds', label: t('Without these kinds in namespaces'), prompt: inside },
  ] as const;
  return fields.map((field) => ({ ...field, fills: scopedFields[field.id], narrows: () => true }));
}

/** What Velero calls them. */
const scopedFields = {
  clusterKinds: 'includedClusterScopedResources',
  notClusterKinds: 'excludedClusterScopedResources',
  namespacedKinds: 'includedNamespaceScopedResources',
  notNamespacedKinds: 'excludedNamespaceScopedResources',
} as const;

/** What Velero is asked for. */
export function backupWishOf(texts: FormTexts, namespaces: readonly string[]): VeleroBackupWish {
  const { kinds, notKinds, selector, policy, ordered, itemTimeout, csiTimeout, parallelFiles, location, ttl } = texts;
  const outside = yesOrNo(texts.clusterScoped);
  return {
    includedNamespaces: texts.allNamespaces === 'yes' ? ['*'] : [...namespaces],
    ...(texts.notNamespaces && { excludedNamespaces: wordsIn(texts.notNamespaces) }),
    ...(kinds && { includedResources: wordsIn(kinds) }),
    ...(notKinds && { excludedResources: wordsIn(notKinds) }),
    ...(outside !== undefined && { includeClusterResources: outside }),
    ...scopedKinds(texts),
    ...(selector && { labelSelectors: selectorsIn(selector) }),
    ...(policy && { resourcePolicy: policy }),
    ...(texts.snapshotLocations && { volumeSnapshotLocations: wordsIn(texts.snapshotLocations) }),
    ...(texts.dataMover && { datamover: texts.dataMover }),
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

function scopedKinds(texts: FormTexts): VeleroBackupWish {
  const said = Object.entries(scopedFields).filter(([id]) => texts[id]);
  return Object.fromEntries(said.map(([id, field]) => [field, wordsIn(texts[id])]));
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
