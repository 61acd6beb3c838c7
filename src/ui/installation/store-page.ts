import * as vscode from 'vscode';
import type { StorageLocation } from '../../model/storage-location.ts';
import { storeKey } from '../../model/store-identity.ts';
import type { VeleroWishes } from '../../model/velero-wishes.ts';
import type { Page } from '../page-flow.ts';
import { knownStores } from '../stores/known-stores.ts';
import { storeRow } from '../stores/store-words.ts';
import { pickOne, type Row } from '../wizard.ts';
import { explain, type InstallationScope } from './change-draft.ts';
import type { InstallDraft } from './install-draft.ts';

type S3Store = VeleroWishes['store'];

/** The page "Which store?": buckets that are known, and those that Veleros of other clusters use, with their keys. */
export function storePage(scope: InstallationScope): Page<InstallDraft> {
  return {
    async show(draft, place) {
      const answer = await pickOne<S3Store>(place, {
        placeholder: vscode.l10n.t('Which store shall Velero use? It gets the keys that Kubeferry opens it with.'),
        explain,
        rows: (signal) => rowsOf(scope, draft.contexts, signal),
        active: (store) => draft.store !== undefined && storeKey(store) === storeKey(draft.store),
      });
      if (typeof answer === 'string') return answer;
      draft.store = answer.value;
      delete draft.plans;
      return 'next';
    },
  };
}

async function rowsOf(
  scope: InstallationScope,
  targets: readonly string[],
  signal: AbortSignal,
): Promise<Row<S3Store>[]> {
  const known = await knownStores(scope.shared, await scope.planStores());
  const rows: Row<S3Store>[] = known.flatMap((store) => {
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
