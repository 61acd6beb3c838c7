import type { VeleroChange } from '../../model/velero/velero-change.ts';
import type { VeleroVersion } from '../../model/velero/velero-versions.ts';
import type { PodSize, VeleroStore, VeleroWishes } from '../../model/velero/velero-wishes.ts';
import type { ChangeDraft } from './change-draft.ts';

/** The answers of the wizard that installs Velero. */
export interface InstallDraft extends ChangeDraft {
  store?: VeleroStore;
  options: Omit<VeleroWishes, 'store' | 'version'> & { version?: VeleroVersion };
}

/** A draft with what Velero itself would choose. */
export function newInstallDraft(contexts: string[]): InstallDraft {
  return { contexts, options: { namespace: 'velero' } };
}

/** What is to be installed; nothing while no store is chosen. */
export function installChange({ store, options }: InstallDraft): VeleroChange | undefined {
  return store && { verb: 'install', wishes: { ...options, store } };
}

/** Sizes that are offered, by name; without one those of Velero itself. */
export const sizes: Readonly<Record<'larger' | 'unbounded', PodSize>> = {
  larger: { cpuRequest: '500m', memoryRequest: '512Mi', cpuLimit: '2', memoryLimit: '2Gi' },
  unbounded: { cpuRequest: '0', memoryRequest: '0', cpuLimit: '0', memoryLimit: '0' },
};
