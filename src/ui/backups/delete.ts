import * as vscode from 'vscode';
import type { BackupDetails } from '../../model/backups/backup-contents.ts';
import { type BackupNeed, neededBy } from '../../model/backups/backup-need.ts';
import type { BackupOwner } from '../../model/backups/backup-owner.ts';
import { KubeferryError, toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { StoreSpec } from '../../model/migration/plan.ts';
import { storeLabel } from '../../model/stores/store-label.ts';
import { ageWords } from '../../model/words/age-words.ts';
import { bytesWords } from '../../model/words/bytes-words.ts';
import { workspaceMigrations } from '../migrations/plan-stores.ts';
import type { Shared } from '../shared.ts';
import { errorSentence, sentence } from '../words.ts';
import { isExpired } from './backup-words.ts';
import type { BackupNode } from './node.ts';

/**
 * Delete…: through a Velero of a connected cluster that owns the backup, with all that belongs to it, else from the store itself. Asks first, and
 * says what goes, and which clusters gave no answer. Gives whether the store has changed. Throws `conflict` where only a Velero of another cluster
 * may delete it.
 */
export async function deleteBackup(shared: Shared, node: BackupNode): Promise<boolean> {
  const { store, backup } = node;
  const details = await shared.engine.request('backup.show', { store, name: backup.name });
  const { owner, needs } = await lookedAt(shared, node, details);
  const remover = removerOf(shared, owner, node);
  const unasked = owner.kind === 'none' ? owner.unasked : [];
  const ways = owner.kind === 'velero' ? throughVelero(owner) : directly(details, unasked);
  const detail = [...goes(details), ...needs.map(needWords), ...ways].join('\n');
  const remove = unasked.length === 0 ? vscode.l10n.t('Delete') : vscode.l10n.t('Delete Without Asking Them');
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

type VeleroOwner = Extract<BackupOwner, { kind: 'velero' }>;

/** Whose it is, and which migrations of the workspace need it; every connected cluster is asked, as it may have changed since it was asked for the tree. */
async function lookedAt(
  shared: Shared,
  { store, backup }: BackupNode,
  { info }: BackupDetails,
): Promise<{ owner: BackupOwner; needs: BackupNeed[] }> {
  const { startedAt, completedAt } = info;
  const identity = { store, ...(startedAt && { startedAt }), ...(completedAt && { completedAt }) };
  const title = vscode.l10n.t('Asking Velero about {name}', { name: backup.name });
  const { name } = backup;
  return vscode.window.withProgress({ location: { viewId: 'kubeferry.backups' }, title }, async () => {
    const [owner, migrations] = await Promise.all([
      shared.engine.request('velero.owner', { contexts: [...shared.connected.names], name, backup: identity }),
      workspaceMigrations(shared),
    ]);
    return { owner, needs: neededBy(migrations, { name, store }, Date.now()) };
  });
}

function needWords({ migration, until }: BackupNeed): string {
  const day = new Date(until).toLocaleDateString();
  return vscode.l10n.t('The migration {migration} needs it until {day}, the end of its hold period.', {
    migration,
    day,
  });
}

function goes({ info, files }: BackupDetails): string[] {
  const size = bytesWords(files.reduce((sum, one) => sum + one.size, 0));
  const age = (time: string | undefined) => (time ? sentence(ageWords(Date.parse(time), Date.now())) : '–');
  return [
    isExpired(info, Date.now())
      ? vscode.l10n.t('{phase}, made {made}, expired {expired}', {
          phase: info.phase,
          made: age(info.startedAt),
          expired: age(info.expiresAt),
        })
      : vscode.l10n.t('{phase}, made {made}, expires {expires}', {
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

function throughVelero({ location, deletion }: VeleroOwner): string[] {
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

function directly({ volumes }: BackupDetails, unasked: readonly string[]): string[] {
  const outside = volumes.filter(({ skipped, method }) => skipped === undefined && method !== undefined).length;
  return [
    ...(outside === 0
      ? []
      : [vscode.l10n.t('Volumes whose data stays, because only a Velero can delete it: {outside}', { outside })]),
    unasked.length === 0
      ? vscode.l10n.t(
          'No Velero of a connected cluster knows it, so its files are removed from the store. A Velero that shares the store loses it too.',
        )
      : vscode.l10n.t(
          'Whether a Velero owns it could not be asked in: {contexts}. No other one knows it. Its files are removed from the store, and a Velero that shares the store loses it too.',
          { contexts: unasked.join(', ') },
        ),
  ];
}

/** What deletes a backup. Throws `conflict` where only a Velero can that none of those is. */
function removerOf(
  shared: Shared,
  owner: BackupOwner,
  { store, backup: { name } }: BackupNode,
): (token: vscode.CancellationToken) => Promise<string[]> {
  if (owner.kind === 'velero') return (token) => deleteThrough(shared, owner, token);
  if (owner.kind === 'read-only') {
    const { context, namespace, name: location } = owner.location;
    throw new KubeferryError('conflict', message('backup.ownedReadOnly', { context, namespace, location, name }), {
      context,
      hint: message('backup.ownedReadOnly.hint'),
    });
  }
  if ('velero' in store) {
    throw new KubeferryError('conflict', message('backup.ownerOnlyVelero', { name, store: storeLabel(store) }), {
      hint: message('backup.ownerOnlyVelero.hint'),
    });
  }
  return (token) => deleteDirectly(shared, store, name, token);
}

async function deleteThrough(
  shared: Shared,
  { location, deletion: { name, uid } }: VeleroOwner,
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
