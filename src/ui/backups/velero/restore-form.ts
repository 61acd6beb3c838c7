import { isNamespaceName } from '../../../model/objects/namespace-name.ts';
import type { VeleroRestoreWish } from '../../../model/velero/velero-run.ts';
import type { Translate } from '../../translate.ts';
import { namespacesProblem, paceFields, selectionFields, selectorsIn, yesOrNo } from './field-checks.ts';
import { type FormField, type FormTexts, wordsIn } from './form.ts';

/** Whether nobody can say which namespaces a backup holds: it was of all, or of those that fit a pattern. */
export function isOpen(namespaces: readonly string[]): boolean {
  return namespaces.length === 0 || namespaces.some(isPattern);
}

/** Whether a name stands for the namespaces that fit it. */
export function isPattern(name: string): boolean {
  return /[*?[]/.test(name);
}

/** Which namespaces are restored, where they cannot be listed. */
function namespaceFields(t: Translate): FormField[] {
  const field = {
    prompt: t('Names or patterns such as team-*, parted by commas'),
    check: (text: string) => namespacesProblem(text, t),
    narrows: () => true,
  };
  return [
    { id: 'onlyNamespaces', label: t('Only these namespaces'), unsaid: t('all of the backup'), ...field },
    { id: 'notNamespaces', label: t('Without these namespaces'), unsaid: t('none is left out'), ...field },
  ];
}

/** What can be said of a restore by Velero besides the namespaces that its backup names. */
export function restoreFields(t: Translate, namespaces: readonly string[]): FormField[] {
  const [yes, no] = [
    { text: 'yes', label: t('yes') },
    { text: 'no', label: t('no') },
  ];
  return [
    ...(isOpen(namespaces) ? namespaceFields(t) : []),
    ...selectionFields(t),
    {
      id: 'volumes',
      label: t('Volumes'),
      prompt: t('Whether volumes are restored with their data'),
      choices: [yes, no],
      how: true,
      narrows: (text) => text === 'no',
    },
    {
      id: 'nodePorts',
      label: t('Node ports'),
      prompt: t('Whether Services keep the node ports that they had'),
      choices: [yes, no],
      how: true,
    },
    {
      id: 'sparse',
      label: t('Files with holes'),
      prompt: t('Whether files are written sparsely: quicker where they hold many zeros'),
      choices: [yes, no],
      fills: 'uploaderConfig.writeSparseFiles',
      how: true,
    },
    {
      id: 'status',
      label: t('With the status of'),
      prompt: t('Kinds whose status is restored too, parted by commas; * for all'),
      unsaid: t('none'),
      fills: 'restoreStatus',
    },
    {
      id: 'notStatus',
      label: t('Without the status of'),
      prompt: t('Kinds whose status is not restored, parted by commas'),
      check: (_text, texts) => (texts.status ? undefined : t('First say whose status is restored.')),
      unsaid: t('none'),
      fills: 'restoreStatus',
    },
    {
      id: 'modifier',
      label: t('Resource modifiers'),
      prompt: t("The name of a ConfigMap in Velero's namespace"),
      fills: 'resourceModifier',
      // They may change whatever is restored.
      narrows: () => true,
    },
    {
      id: 'policy',
      label: t('Resource policy'),
      prompt: t("The name of a ConfigMap in Velero's namespace"),
      fills: 'resourcePolicy',
      // It may leave volumes out.
      narrows: () => true,
    },
    ...paceFields(t, 'parallelFilesDownload'),
  ];
}

/** New names of namespaces as they are typed: `shop=shop-eu`; nothing where the text is not that. */
export function namesIn(text: string, namespaces: readonly string[]): Record<string, string> | undefined {
  const names: Record<string, string> = {};
  for (const word of wordsIn(text)) {
    const [from = '', to = '', more] = word.split('=');
    const isThere = isOpen(namespaces) ? isNamespaceName(from) : namespaces.includes(from);
    if (more !== undefined || !isThere || !isNamespaceName(to)) return undefined;
    names[from] = to;
  }
  return names;
}

/** What a restore is made of besides the texts of its form. */
export interface RestoreChoice {
  of: { backup: string } | { schedule: string };
  /** Those that are restored. */
  namespaces: readonly string[];
  /** Whether those are all of the backup. */
  all: boolean;
  names: Record<string, string>;
  existing: 'none' | 'update';
}

/** What Velero is asked for. Namespaces are only named where some are left out: Velero would leave out objects outside of them too. */
export function restoreWishOf(choice: RestoreChoice, texts: FormTexts): VeleroRestoreWish {
  const { kinds, notKinds, selector, status, notStatus, modifier, policy, itemTimeout, parallelFiles } = texts;
  const { onlyNamespaces, notNamespaces } = texts;
  const outside = yesOrNo(texts.clusterScoped);
  const [volumes, nodePorts, sparse] = [yesOrNo(texts.volumes), yesOrNo(texts.nodePorts), yesOrNo(texts.sparse)];
  return {
    ...('schedule' in choice.of ? { scheduleName: choice.of.schedule } : { backupName: choice.of.backup }),
    existingResourcePolicy: choice.existing,
    ...(!choice.all && { includedNamespaces: [...choice.namespaces] }),
    ...(onlyNamespaces && { includedNamespaces: wordsIn(onlyNamespaces) }),
    ...(notNamespaces && { excludedNamespaces: wordsIn(notNamespaces) }),
    ...(Object.keys(choice.names).length > 0 && { namespaceMapping: choice.names }),
    ...(kinds && { includedResources: wordsIn(kinds) }),
    ...(notKinds && { excludedResources: wordsIn(notKinds) }),
    ...(outside !== undefined && { includeClusterResources: outside }),
    ...(selector && { labelSelectors: selectorsIn(selector) }),
    ...(volumes !== undefined && { restorePVs: volumes }),
    ...(nodePorts !== undefined && { preserveNodePorts: nodePorts }),
    ...(sparse !== undefined && { writeSparseFiles: sparse }),
    ...(status && {
      restoreStatus: {
        includedResources: wordsIn(status),
        ...(notStatus && { excludedResources: wordsIn(notStatus) }),
      },
    }),
    ...(modifier && { resourceModifier: modifier }),
    ...(policy && { resourcePolicy: policy }),
    ...(itemTimeout && { itemOperationTimeout: itemTimeout }),
    ...(parallelFiles && { parallelFilesDownload: Number(parallelFiles) }),
  };
}
