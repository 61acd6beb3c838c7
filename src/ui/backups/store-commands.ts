import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/plan.ts';
import type { StoreKeys } from '../../model/store-keys.ts';
import { storeLabel } from '../../model/store-label.ts';
import { removeStore, saveStore } from '../added-stores.ts';
import { runWizard } from '../page-flow.ts';
import { hasSecrets, keepKeys, storedKeys } from '../secrets.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import type { StoreNode } from './node.ts';
import { draftedKeys, draftedStore, type StoreDraft, storeDraft } from './store-draft.ts';
import { storePages } from './store-pages.ts';

/** Add Store…: asks for a store, tests it, and puts it into the settings. */
export async function addStore(shared: Shared): Promise<void> {
  await describe(shared, storeDraft(), undefined);
}

/** Edit Store…: the same pages with what a store of the settings is now. */
export async function editStore(shared: Shared, { store: spec, name }: StoreNode): Promise<void> {
  const typed = await storedKeys(shared.context, storeLabel(spec));
  const named = name === undefined ? { spec } : { spec, name };
  await describe(shared, storeDraft(named, typed), spec);
}

/** Test Store: lists a store, and writes, reads and removes a small value. */
export async function testStore(shared: Shared, node: StoreNode): Promise<void> {
  const { store, added } = node;
  try {
    await check(shared, store, undefined);
  } catch (thrown) {
    const edit = { title: vscode.l10n.t('Edit Store…'), run: () => editStore(shared, node) };
    // It stays until it is answered; the command has ended by then.
    void shared.showError(thrown, added ? edit : undefined);
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The store {store} works: a small value was written, read and removed.', {
      store: storeLabel(store),
    }),
  );
}

/** Remove Store…: takes a store out of the settings and forgets the keys that were typed for it. What it holds stays. */
export async function forgetStore(shared: Shared, { store, name }: StoreNode): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the store {store} from the list?', { store: name ?? storeLabel(store) }),
    { modal: true, detail: vscode.l10n.t('Its backups stay as they are. Keys that were typed for it are forgotten.') },
    remove,
  );
  if (chosen !== remove) return;
  await keepTyped(shared, storeLabel(store), undefined);
  await removeStore(store);
}

/** Asks until the store answers, or is to be saved anyway. `before`: the store of the settings that it takes the place of. */
async function describe(shared: Shared, draft: StoreDraft, before: StoreSpec | undefined): Promise<void> {
  const title = before ? vscode.l10n.t('Edit Store') : vscode.l10n.t('Add Store');
  for (;;) {
    if (!(await runWizard(title, storePages(shared), draft))) return;
    const store = draftedStore(draft, homedir());
    const keys = draftedKeys(draft);
    try {
      await check(shared, store.spec, keys ?? 'environment');
    } catch (thrown) {
      const did = await askAfter(toKubeferryError(thrown));
      if (did === 'edit') continue;
      if (did === 'cancel') return;
    }
    await keepTyped(shared, storeLabel(store.spec), keys);
    if (before && storeLabel(before) !== storeLabel(store.spec)) await keepTyped(shared, storeLabel(before), undefined);
    await saveStore(store, before);
    return;
  }
}

async function keepTyped(shared: Shared, label: string, keys: StoreKeys | undefined): Promise<void> {
  await keepKeys(shared.context, label, keys);
  await shared.setContextKey('kubeferry:credentials', hasSecrets(shared.context) ? 'some' : 'none');
}

async function check(shared: Shared, store: StoreSpec, keys: StoreKeys | 'environment' | undefined): Promise<void> {
  const title = vscode.l10n.t('Testing {store}', { store: storeLabel(store) });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('store.check', { store, ...(keys && { keys }) }, { token }),
  );
}

/** What is to become of a store that failed its test, or whose test was cancelled. */
async function askAfter(error: KubeferryError): Promise<'edit' | 'save' | 'cancel'> {
  const edit = vscode.l10n.t('Edit');
  const save = vscode.l10n.t('Save Anyway');
  const cancelled = error.code === 'cancelled';
  const words = cancelled ? vscode.l10n.t('The test of the store was cancelled.') : sentence(error.words);
  const detail = error.hint && !cancelled ? { detail: sentence(error.hint) } : {};
  const chosen = await vscode.window.showWarningMessage(words, { modal: true, ...detail }, edit, save);
  if (chosen === edit) return 'edit';
  return chosen === save ? 'save' : 'cancel';
}
