import { isNamespaceName } from '../../../model/namespace-name.ts';
import type { VeleroRestoreWish } from '../../../model/velero-run.ts';
import type { Translate } from '../../translate.ts';
import { paceFields, selectionFields, selectorsIn, yesOrNo } from './field-checks.ts';
import { type FormField, type FormTexts, wordsIn } from './form.ts';

/** What can be said of a restore by Velero besides its namespaces. */
export function restoreFields(t: Translate): FormField[] {
  const [yes, no] = [
    { text: 'yes', label: t('yes') },
    { text: 'no', label: t('no') },
  ];
  return [
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
      how: true,
    },
    {
      id: 'status',
      label: t('With the status of'),
      prompt: t('Kinds whose status is restored too, parted by commas'),
    },
    {
      id: 'modifier',
      label: t('Resource modifiers'),
      prompt: t("The name of a ConfigMap in Velero's namespace"),
      // They may change whatever is restored.
      narrows: () => true,
    },
    ...paceFields(t),
  ];
}

/** New names of namespaces as they are typed: `shop=shop-eu`; nothing where the text is not that. */
export function namesIn(text: string, namespaces: readonly string[]): Record<string, string> | undefined {
  const names: Record<string, string> = {};
  for (const word of wordsIn(text)) {
    const [from = '', to = '', more] = word.split('=');
    if (more !== undefined || !namespaces.includes(from) || !isNamespaceName(to)) return undefined;
    names[from] = to;
  }
  return names;
}

/** What a restore is made of besides the texts of its form. */
export interface RestoreChoice {
  backup: string;
  /** Those that are restored. */
  namespaces: readonly string[];
  /** Whether those are all of the backup. */
  all: boolean;
  names: Record<string, string>;
  existing: 'none' | 'update';
}

/** What Velero is asked for. Namespaces are only named where some are left out: Velero would leave out objects outside of them too. */
export function restoreWishOf(choice: RestoreChoice, texts: FormTexts): VeleroRestoreWish {
  const { kinds, notKinds, selector, status, modifier, itemTimeout, parallelFiles } = texts;
  const outside = yesOrNo(texts.clusterScoped);
  const [volumes, nodePorts, sparse] = [yesOrNo(texts.volumes), yesOrNo(texts.nodePorts), yesOrNo(texts.sparse)];
  return {
    backupName: choice.backup,
    existingResourcePolicy: choice.existing,
    ...(!choice.all && { includedNamespaces: [...choice.namespaces] }),
    ...(Object.keys(choice.names).length > 0 && { namespaceMapping: choice.names }),
    ...(kinds && { includedResources: wordsIn(kinds) }),
    ...(notKinds && { excludedResources: wordsIn(notKinds) }),
    ...(outside !== undefined && { includeClusterResources: outside }),
    ...(selector && { labelSelectors: selectorsIn(selector) }),
    ...(volumes !== undefined && { restorePVs: volumes }),
    ...(nodePorts !== undefined && { preserveNodePorts: nodePorts }),
    ...(sparse !== undefined && { writeSparseFiles: sparse }),
    ...(status && { restoreStatus: { includedResources: wordsIn(status) } }),
    ...(modifier && { resourceModifier: modifier }),
    ...(itemTimeout && { itemOperationTimeout: itemTimeout }),
    ...(parallelFiles && { parallelFilesDownload: Number(parallelFiles) }),
  };
}
