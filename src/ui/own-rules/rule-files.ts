import { join } from 'node:path';
import * as vscode from 'vscode';

/** Where the own rules of a workspace folder lie, from there. */
export const rulesFolder = join('.kubeferry', 'rules');

/** Glob of the files of own rules in a workspace. */
export const rulePattern = '**/.kubeferry/rules/**/*.{yaml,yml}';

/** Whether a path is that of a file of own rules. */
export function isRulePath(path: string): boolean {
  return /[\\/]\.kubeferry[\\/]rules[\\/].+\.ya?ml$/.test(path);
}

/** The folders of the own rules of this workspace; none in Restricted Mode, where own rules are inert. They need not be there. */
export function ownRuleFolders(): string[] {
  if (!vscode.workspace.isTrusted) return [];
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => join(uri.fsPath, rulesFolder));
}

/** Tells when a file of own rules was changed, made or removed, by whomever. */
export function watchRules(changed: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(rulePattern);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(changed),
    watcher.onDidCreate(changed),
    watcher.onDidDelete(changed),
  );
}
