import * as vscode from 'vscode';
import { newOwnRule, ownRuleName } from '../../model/assessment/new-own-rule.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { rulesFolder } from './rule-files.ts';

/** New Own Rule…: asks for a name and opens a new file with a rule of that name, explained, with examples that pass. One that is there is opened as it is. */
export async function makeOwnRule(): Promise<void> {
  const [folder] = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (!folder) {
    throw new KubeferryError('not-allowed', message('own.no-workspace'), { hint: message('own.no-workspace.hint') });
  }
  const id = await vscode.window.showInputBox({
    title: vscode.l10n.t('New Own Rule'),
    prompt: vscode.l10n.t('What is the rule called? Problems show this name, such as team-label.'),
    placeHolder: 'team-label',
    validateInput: (text) =>
      ownRuleName.test(text) ? undefined : vscode.l10n.t('Small letters, digits and dashes, such as team-label.'),
  });
  if (id === undefined) return;
  const uri = vscode.Uri.joinPath(folder.uri, ...rulesFolder.split(/[\\/]/), `${id}.yaml`);
  if (!(await isThere(uri))) await vscode.workspace.fs.writeFile(uri, Buffer.from(newOwnRule(id)));
  await vscode.window.showTextDocument(uri);
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch (thrown) {
    if (thrown instanceof vscode.FileSystemError && thrown.code === 'FileNotFound') return false;
    throw thrown;
  }
}
