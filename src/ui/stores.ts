import * as vscode from 'vscode';
import type { StoreSpec } from '../model/plan.ts';
import { readSetting } from './settings.ts';
import type { Shared } from './shared.ts';
import { storeKey } from './store-key.ts';

/** A store and why it is known. */
export interface KnownStore {
  spec: StoreSpec;
  reason: string;
}

/** The stores to look for backups in: the setting's, the default folder, and those that plans name; each once. */
export async function knownStores(shared: Shared, fromPlans: readonly StoreSpec[]): Promise<KnownStore[]> {
  const chosen = readSetting('store.default');
  const standard = await shared.engine.request('store.default', {});
  const all: KnownStore[] = [
    ...(chosen ? [{ spec: chosen, reason: vscode.l10n.t('default of your settings') }] : []),
    { spec: standard, reason: vscode.l10n.t('default folder') },
    ...fromPlans.map((spec) => ({ spec, reason: vscode.l10n.t('named in a plan') })),
  ];
  const seen = new Set<string>();
  return all.filter(({ spec }) => {
    const key = storeKey(spec);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
