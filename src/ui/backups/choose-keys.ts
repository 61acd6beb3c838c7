import * as vscode from 'vscode';
import type { StorageLocation } from '../../model/stores/storage-location.ts';
import type { Shared } from '../shared.ts';
import type { KeysChoice } from './location-keys.ts';

type KeysRow = vscode.QuickPickItem & { of: KeysChoice['of'] };

/** Asks whose keys are to read a store that a Velero uses; nothing where the person chose none. Throws what the engine answers. */
export async function chooseKeys(
  shared: Shared,
  { name, context, namespace, secret, store }: StorageLocation,
): Promise<KeysChoice | undefined> {
  const through: KeysRow = {
    of: 'through',
    label: vscode.l10n.t('Through Velero itself'),
    description: vscode.l10n.t('Allows in {context}: create and delete in {namespace}', { context, namespace }),
    detail: vscode.l10n.t('It signs an address for each file, whatever the provider, also inside the cluster.'),
  };
  const withKeys: KeysRow[] = [
    {
      of: 'velero',
      label: vscode.l10n.t('The keys of Velero'),
      description: vscode.l10n.t('Secret {secret} in {context}', {
        secret: `${secret.namespace}/${secret.name}`,
        context,
      }),
      detail: vscode.l10n.t('Read from the cluster each time, and kept nowhere else.'),
    },
    {
      of: 'profile',
      label: vscode.l10n.t('An AWS profile'),
      detail: vscode.l10n.t('From ~/.aws/credentials or ~/.aws/config.'),
    },
    {
      of: 'person',
      label: vscode.l10n.t('My own keys'),
      detail: vscode.l10n.t('Those of the environment, or the ones that you type.'),
    },
  ];
  const items = store ? [...withKeys, through] : [through];
  const title = vscode.l10n.t('Read the store {name} with', { name });
  const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  if (!chosen) return undefined;
  if (chosen.of !== 'profile') return { of: chosen.of };
  const profiles = shared.engine.request('store.profiles', {});
  const profile = await vscode.window.showQuickPick(profiles, {
    title: vscode.l10n.t('The AWS profile'),
    ignoreFocusOut: true,
  });
  return profile === undefined ? undefined : { of: 'profile', profile };
}
