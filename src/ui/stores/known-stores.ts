import * as vscode from 'vscode';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { storeKey } from '../../model/stores/store-identity.ts';
import type { NamedStore } from '../setting-values.ts';
import { readSetting } from '../settings.ts';
import type { Shared } from '../shared.ts';

/** A store and why it is known. */
export interface KnownStore extends NamedStore {
  reason: string;
  /** Whether it is in the list of a person, where it can be changed and removed. */
  added: boolean;
}

/** The stores to look for backups in: the setting's, the default folder, those that were added, and those that plans name; each once. */
export async function knownStores(shared: Shared, fromPlans: readonly StoreSpec[]): Promise<KnownStore[]> {
  const chosen = readSetting('store.default');
  const standard = await shared.engine.request('store.default', {});
  const added = new Map(readSetting('stores').map((store) => [storeKey(store.spec), store]));
  const all = [
    ...(chosen ? [{ spec: chosen, reason: vscode.l10n.t('default of your settings') }] : []),
    { spec: standard, reason: vscode.l10n.t('default folder') },
    ...[...added.values()].map(({ spec }) => ({ spec, reason: vscode.l10n.t('added by you') })),
    ...fromPlans.map((spec) => ({ spec, reason: vscode.l10n.t('named in a plan') })),
  ];
  const byKey = new Map<string, KnownStore>();
  for (const { spec, reason } of all) {
    const key = storeKey(spec);
    const mine = added.get(key);
    if (!byKey.has(key)) byKey.set(key, { spec, reason, added: mine !== undefined, ...mine });
  }
  return [...byKey.values()];
}
