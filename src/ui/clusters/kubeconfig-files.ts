import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { editList } from '../edit-list.ts';
import { settingValues } from '../setting-values.ts';
import { readSetting } from '../settings.ts';

/** The kubeconfig files that a person added by hand: the setting `kubeferry.kubeconfig.files`. */

/** Asks for files and adds them to the settings of the person. */
export async function addKubeconfigFiles(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Add Kubeconfig Files'),
    openLabel: vscode.l10n.t('Add'),
    canSelectMany: true,
    defaultUri: vscode.Uri.file(join(homedir(), '.kube')),
  });
  if (!chosen) return;
  const files = chosen.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  const known = readSetting('kubeconfig.files');
  await editList('kubeconfig.files', (entries) => [...entries, ...files.filter((file) => !known.includes(file))]);
}

/** Takes a file out of the settings; asks which where none is given. The file itself stays. */
export async function removeKubeconfigFile(file: string | undefined): Promise<void> {
  const files = readSetting('kubeconfig.files');
  const chosen =
    file ??
    (await vscode.window.showQuickPick(files, {
      title: vscode.l10n.t('Remove Kubeconfig File'),
      placeHolder:
        files.length === 0
          ? vscode.l10n.t('No file was added by hand.')
          : vscode.l10n.t('The file stays on disk; its contexts are no longer shown.'),
    }));
  if (chosen !== undefined)
    await editList('kubeconfig.files', (entries) => entries.filter((entry) => !meant(entry).includes(chosen)));
}

/** The file that an entry of the settings stands for: `~/lab.yaml` stays written like this. */
function meant(entry: unknown): string[] {
  return settingValues['kubeconfig.files']([entry], homedir());
}
