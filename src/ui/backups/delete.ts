import * as vscode from 'vscode';
import { ageWords } from '../../model/age-words.ts';
import type { BackupDetails } from '../../model/backup-contents.ts';
import type { BackupDeletion } from '../../model/backup-deletion.ts';
import { bytesWords } from '../../model/bytes-words.ts';
import { toKubeferryError } from '../../model/error.ts';
import type { StoreSpec } from '../../model/plan.ts';
import type { ReadStore } from '../../model/read-store.ts';
import type { StorageLocation } from '../../model/storage-location.ts';
import { isSamePlace } from '../../model/store-identity.ts';
import { storeLabel } from '../../model/store-label.ts';
import type { Shared } from '../shared.ts';
import { errorSentence, sentence } from '../words.ts';
import type { FoundStores } from './found-stores.ts';
import type { BackupNode } from './node.ts';

/**
 * Delete…: through a Velero of a connected cluster that has the store and knows the backup, with all that belongs to it, else from the store
 * itself. Asks first, and says what goes. Gives whether the store has changed.
 */
export async function deleteBackup(shared: Shared, found: FoundStores, node: BackupNode): Promise<boolean> {
  const { store, backup } = node;
  const details = await shared.engine.request('backup.show', { store, name: backup.name });
  const owner = await ownerOf(shared, found, node);
  const remover = removerOf(shared, owner, node);
  if (!remover) {
    const words = { name: backup.name, store: storeLabel(store) };
    const text = vscode.l10n.t('No Velero can delete {name}: it is gone, or {store} is read-only.', words);
    void vscode.window.showErrorMessage(text);
    return false;
  }
  const detail = [...goes(details), ...(owner ? throughVelero(owner) : directly(details))].join('\n');
  const remove = vscode.l10n.t('Delete');
  const question = vscode.l10n.t('Delete the backup {name} for good?', { name: backup.name });
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return false;
  const title = vscode.l10n.t('Deleting {name}', { name: backup.name });
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const errors = await vscode.window.withProgress(options, (_progress, token) => unlessCancelled(remover(token)));
  if (!errors) return true;
  if (errors.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The backup {name} is deleted.', { name: backup.name }));
    return true;
  }
  const reason = errors.join(' ');
  void vscode.window.showErrorMessage(
    vscode.l10n.t('Velero did not delete the backup {name}: {reason}', { name: backup.name, reason }),
  );
  return false;
}

/** Nothing where a person cancelled it, which is said: Velero goes on then, and part of the files may be gone. */
async function unlessCancelled<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (error.code !== 'cancelled') throw thrown;
    void vscode.window.showWarningMessage(errorSentence(error));
    return undefined;
  }
}

/** A Velero that deletes a backup, and what goes with it there. */
interface Owner {
  location: StorageLocation;
  deletion: BackupDeletion;
}

async function ownerOf(shared: Shared, found: FoundStores, { store, backup }: BackupNode): Promise<Owner | undefined> {
  for (const { location } of found.all) {
    if (location.readOnly || !leadsTo(location, store)) continue;
    const { context, namespace } = location;
    try {
      const request = { context, namespace, name: backup.name };
      return { location, deletion: await shared.engine.request('velero.deletion', request) };
    } catch (thrown) {
      // It may not have seen the backup yet, or another Velero has.
      if (toKubeferryError(thrown).code !== 'not-found') throw thrown;
    }
  }
  return undefined;
}

/** Whether a Velero's store is the one that a backup was read from. */
function leadsTo({ context, namespace, name, store: place }: StorageLocation, store: ReadStore): boolean {
  if (!('velero' in store)) return place !== undefined && isSamePlace(place, store);
  const { velero } = store;
  return velero.context === context && velero.namespace === namespace && velero.location === name;
}

function goes({ info, files }: BackupDetails): string[] {
  const size = bytesWords(files.reduce((sum, one) => sum + one.size, 0));
  const age = (time: string | undefined) => (time ? sentence(ageWords(Date.parse(time), Date.now())) : '–');
  return [
    vscode.l10n.t('{phase}, made {made}, expires {expires}', {
      phase: info.phase,
      made: age(info.startedAt),
      expires: age(info.expiresAt),
    }),
    vscode.l10n.t('Objects: {objects}, files: {files}, {size}', {
      objects: info.objects ?? '–',
      files: files.length,
      size,
    }),
  ];
}

function throughVelero({ location, deletion }: Owner): string[] {
  const { context, namespace } = location;
  const { volumes, restores } = deletion;
  return [
    vscode.l10n.t('Volumes whose data goes too: {volumes}', { volumes }),
    ...(restores.length === 0
      ? []
      : [vscode.l10n.t('Records of restores that go too: {restores}', { restores: restores.join(', ') })]),
    vscode.l10n.t('The Velero in {context} deletes it. Allows in {context}: create in {namespace}', {
      context,
      namespace,
    }),
  ];
}

function directly({ volumes }: BackupDetails): string[] {
  const outside = volumes.filter(({ skipped, method }) => skipped === undefined && method !== undefined).length;
  return [
    ...(outside === 0
      ? []
      : [vscode.l10n.t('Volumes whose data stays, because only a Velero can delete it: {outside}', { outside })]),
    vscode.l10n.t(
      'No Velero of a connected cluster knows it, so its files are removed from the store. A Velero that shares the store loses it too.',
    ),
  ];
}

/** What deletes a backup; nothing for what only a Velero reads, where none can. */
function removerOf(
  shared: Shared,
  owner: Owner | undefined,
  { store, backup }: BackupNode,
): ((token: vscode.CancellationToken) => Promise<string[]>) | undefined {
  if (owner) return (token) => deleteThrough(shared, owner, token);
  return 'velero' in store ? undefined : (token) => deleteDirectly(shared, store, backup.name, token);
}

async function deleteThrough(
  shared: Shared,
  { location, deletion: { name, uid } }: Owner,
  token: vscode.CancellationToken,
): Promise<string[]> {
  const { context, namespace } = location;
  const grants = [{ context, namespaces: [namespace], clusterScoped: false }];
  const request = { context, namespace, name, uid, grants };
  return (await shared.engine.request('velero.deleteBackup', request, { token })).errors;
}

async function deleteDirectly(
  shared: Shared,
  store: StoreSpec,
  name: string,
  token: vscode.CancellationToken,
): Promise<string[]> {
  await shared.engine.request('backup.delete', { store, name }, { token });
  return [];
}
