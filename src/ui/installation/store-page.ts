import * as vscode from 'vscode';
import type { CloudProvider } from '../../model/stores/cloud-store.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import type { VeleroStore } from '../../model/velero/velero-wishes.ts';
import type { Page } from '../page-flow.ts';
import { knownStores } from '../stores/known-stores.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickOne, type Row } from '../wizard.ts';
import { explain, type InstallationScope } from './change-draft.ts';
import type { InstallDraft } from './install-draft.ts';

/** A bucket that is known, or the cloud that has one. */
type Choice = Extract<VeleroStore, { s3: unknown }> | CloudProvider;

/** The page "Which store?": buckets that are known, those that Veleros of other clusters use, with their keys, and those of clouds. */
export function storePage(scope: InstallationScope): Page<InstallDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<Choice>(place, {
        placeholder: vscode.l10n.t('Which store shall Velero use? It gets the keys that Kubeferry opens it with.'),
        explain,
        rows: async (signal) => [...(await rowsOf(scope, draft.contexts, signal)), ...cloudRows()],
        active: (choice) => isChosen(choice, draft.store),
      });
      if (typeof answer === 'string') return answer;
      const { value } = answer;
      // What was answered about a cloud is there again for who comes back.
      if (!isChosen(value, draft.store)) draft.store = typeof value === 'string' ? storeIn(value) : value;
      delete draft.plans;
      return 'next';
    },
  };
}

function isChosen(choice: Choice, store: VeleroStore | undefined): boolean {
  if (!store) return false;
  if ('cloud' in store) return choice === store.cloud.provider;
  return typeof choice !== 'string' && storeKey(choice) === storeKey(store);
}

function storeIn(provider: CloudProvider): VeleroStore {
  return { cloud: { provider, bucket: '', config: {} } };
}

function cloudRows(): Row<Choice>[] {
  const detail = vscode.l10n.t('Velero gets the credentials of a file; what is in it is read through that Velero.');
  return [
    { label: `$(cloud) ${vscode.l10n.t('A container of Azure Blob Storage…')}`, detail, value: 'azure' },
    { label: `$(cloud) ${vscode.l10n.t('A bucket of Google Cloud Storage…')}`, detail, value: 'gcp' },
  ];
}

async function rowsOf(
  scope: InstallationScope,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<Row<Choice>[]> {
  const known = await knownStores(scope.shared, await scope.planStores());
  const rows: Row<Choice>[] = known.flatMap((store) => {
    const { spec } = store;
    return 's3' in spec ? [{ ...storeRow(store), value: spec }] : [];
  });
  for (const location of await locationsElsewhere(scope, targets, signal)) {
    const { store, secret, name, context } = location;
    if (!store) continue;
    const spec = { s3: { ...store.s3, secret } };
    const reason = vscode.l10n.t('{name} of the Velero in {context}, with its keys', { name, context });
    rows.push({ ...storeRow({ spec, reason }), value: spec });
  }
  if (rows.length > 0) return rows;
  return [
    { label: vscode.l10n.t('No store with a bucket is known'), detail: vscode.l10n.t('Add one first: Add Store…') },
  ];
}

/** A cluster that does not answer has no stores to offer. */
async function locationsElsewhere(
  { shared }: InstallationScope,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<StorageLocation[]> {
  const others = shared.connected.names.filter((context) => !targets.includes(context));
  const asked = others.map((context) => shared.engine.request('velero.locations', { context }, { signal }));
  const answers = await Promise.allSettled(asked);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
