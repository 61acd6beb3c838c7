import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type KubeferryError, toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import { isSamePlace } from '../../model/stores/store-identity.ts';
import type { StoreKeys } from '../../model/stores/store-keys.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { runWizard } from '../page-flow.ts';
import { hasKeys, hasSecrets, keepKeys, storedKeys } from '../secrets.ts';
import type { NamedStore } from '../setting-values.ts';
import type { Shared } from '../shared.ts';
import { removeStore, saveStore } from '../stores/added-stores.ts';
import { knownStores } from '../stores/known-stores.ts';
import { sentence } from '../words.ts';
import { insideVelero } from './inside-velero.ts';
import type { StoreNode } from './node.ts';
import { draftedKeys, draftedStore, type StoreDraft, storeDraft } from './store-draft.ts';
import { pageToMend, storePages } from './store-pages.ts';

/** What the commands on stores share. */
export interface StoreScope {
  shared: Shared;
  /** The stores that plans of this workspace name, and those of Veleros that are read. */
  otherStores(): Promise<StoreSpec[]>;
  /** The stores of the Veleros of connected clusters, as those describe them. */
  locations(): StorageLocation[];
  /** Has the tree drawn anew: other keys show other things, and no setting has changed then. */
  changed(): void;
}

/** Add Store…: asks for a store, tests it, and puts it into the settings. */
export async function addStore(scope: StoreScope): Promise<void> {
  await describe(scope, storeDraft(), undefined);
}

/** Edit Store…: the same pages with what a store of the settings is now. */
export async function editStore(scope: StoreScope, { store: spec, name }: StoreNode): Promise<void> {
  const typed = await storedKeys(scope.shared.context, storeLabel(spec));
  const named = name === undefined ? { spec } : { spec, name };
  await describe(scope, storeDraft(named, typed), spec);
}

/** Test Store: lists a store, and writes, reads and removes a small value. */
export async function testStore(scope: StoreScope, node: StoreNode): Promise<void> {
  const { store, added } = node;
  try {
    await check(scope, store, undefined);
  } catch (thrown) {
    const edit = {
      title: vscode.l10n.t('Edit Store…'),
      run: () => vscode.commands.executeCommand('kubeferry.store.edit', node),
    };
    // It stays until it is answered; the command has ended by then.
    void scope.shared.showError(thrown, added ? edit : undefined);
    return;
  }
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The store {store} works: a small value was written, read and removed.', {
      store: storeLabel(store),
    }),
  );
}

/** Remove Store…: takes a store out of the settings and forgets the keys that were typed for it, unless another store that is known here takes them. What it holds stays. */
export async function forgetStore(scope: StoreScope, { store, name }: StoreNode): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Remove the store {store} from the list?', { store: name ?? storeLabel(store) }),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its backups stay as they are. Keys that were typed for it are forgotten, unless another store in this view takes them.',
      ),
    },
    remove,
  );
  if (chosen !== remove) return;
  await removeStore(store);
  await forgetUnused(scope, [store]);
  scope.changed();
}

/** Asks until the store answers, or is to be saved anyway. `before`: the store of the settings that it takes the place of. */
async function describe(scope: StoreScope, draft: StoreDraft, before: StoreSpec | undefined): Promise<void> {
  const title = before ? vscode.l10n.t('Edit Store') : vscode.l10n.t('Add Store');
  const pages = storePages(scope.shared);
  for (let from = 0; ; ) {
    if (!(await runWizard(title, pages, draft, from))) return;
    const store = draftedStore(draft, homedir());
    const keys = draftedKeys(draft);
    const objected = await objection(scope, store.spec, keys, before);
    if (objected === 'cancel') return;
    if (objected) {
      from = pageToMend(pages, draft, objected.code);
      continue;
    }
    await save(scope, store, keys, before);
    return;
  }
}

/** The words about a store that the person wants to mend; nothing where it is to be saved. */
async function objection(
  scope: StoreScope,
  store: StoreSpec,
  keys: StoreKeys | undefined,
  before: StoreSpec | undefined,
): Promise<Message | 'cancel' | undefined> {
  // Before the test, which writes there.
  const harm = before && isSamePlace(before, store) ? undefined : insideVelero(store, scope.locations());
  if (harm) {
    const hint = sentence(message('store.insideVelero.hint'));
    const did = await ask(sentence(harm), hint, vscode.l10n.t('Use It Anyway'));
    if (did !== 'anyway') return did === 'edit' ? harm : 'cancel';
  }
  try {
    await check(scope, store, keys ?? 'environment');
    return undefined;
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    const did = await askAfter(error, keys !== undefined);
    if (did !== 'anyway') return did === 'edit' ? error.words : 'cancel';
    return undefined;
  }
}

async function save(
  scope: StoreScope,
  store: NamedStore,
  keys: StoreKeys | undefined,
  before: StoreSpec | undefined,
): Promise<void> {
  // First, because settings may refuse it: the keys are then still those of the store that stands there.
  await saveStore(store, before);
  // A store with keys of its own has no use for those that were typed; another one of that place may have.
  if (takesTyped(store.spec)) await keepTyped(scope, storeLabel(store.spec), keys);
  await forgetUnused(scope, [store.spec, ...(before ? [before] : [])]);
  scope.changed();
  if (before) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t('The store {store} is in the Backups view now. A backup holds Secrets in clear.', {
      store: store.name ?? storeLabel(store.spec),
    }),
  );
}

/** Forgets the keys that were typed for the places of these stores, where no store that is left takes them. */
async function forgetUnused(scope: StoreScope, stores: readonly StoreSpec[]): Promise<void> {
  const left = await knownStores(scope.shared, await scope.otherStores());
  const used = left.map(({ spec }) => spec).filter(takesTyped);
  const labels = new Set(used.map(storeLabel));
  for (const label of stores.map(storeLabel)) {
    if (!labels.has(label) && hasKeys(scope.shared.context, label)) await keepTyped(scope, label, undefined);
  }
}

/** Whether a store is read with the keys that were typed for its place, if any: it names neither a profile nor a Secret. */
function takesTyped(spec: StoreSpec): boolean {
  return 's3' in spec && spec.s3.profile === undefined && spec.s3.secret === undefined;
}

async function keepTyped({ shared }: StoreScope, label: string, keys: StoreKeys | undefined): Promise<void> {
  await keepKeys(shared.context, label, keys);
  await shared.setContextKey('kubeferry:credentials', hasSecrets(shared.context) ? 'some' : 'none');
}

async function check(scope: StoreScope, store: StoreSpec, keys: StoreKeys | 'environment' | undefined): Promise<void> {
  const title = vscode.l10n.t('Testing {store}', { store: storeLabel(store) });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, (_progress, token) =>
    scope.shared.engine.request('store.check', { store, ...(keys && { keys }) }, { token }),
  );
}

/** What is to become of a store that failed its test, or whose test was cancelled. */
function askAfter(error: KubeferryError, typed: boolean): Promise<Remedy> {
  const save = vscode.l10n.t('Save Anyway');
  return error.code === 'cancelled'
    ? ask(vscode.l10n.t('The test of the store was cancelled.'), undefined, save)
    : ask(sentence(error.words), whatToTry(error, typed), save);
}

/** Answers another page, goes on as it is, or leaves it. */
type Remedy = 'edit' | 'anyway' | 'cancel';

async function ask(words: string, detail: string | undefined, anyway: string): Promise<Remedy> {
  const edit = vscode.l10n.t('Edit');
  const options = { modal: true, ...(detail !== undefined && { detail }) };
  const chosen = await vscode.window.showWarningMessage(words, options, edit, anyway);
  if (chosen === edit) return 'edit';
  return chosen === anyway ? 'anyway' : 'cancel';
}

function whatToTry({ words, hint }: KubeferryError, typed: boolean): string {
  // The general hint knows nothing of this wizard.
  if (typed && words.code === 'store.keysRefused') {
    return vscode.l10n.t('Type them again, or let them come from an AWS profile or the environment.');
  }
  return hint ? sentence(hint) : vscode.l10n.t('Change the answers and try again.');
}
