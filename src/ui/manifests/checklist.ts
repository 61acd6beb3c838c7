import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { migrationOf } from '../migrations/plan-files.ts';
import { withItem } from './checklist-text.ts';

/** Something that a person does outside the manifests. */
export interface ChecklistItem {
  /** The manifest that it is done for. */
  file: string;
  item: string;
  /** The object, and the rule that asks for it. */
  about: string;
}

/** Puts an item on the checklist of a migration, a file of its folder that is made with the first one, and shows it there. */
export async function addToChecklist({ file, item, about }: ChecklistItem): Promise<void> {
  const folder = migrationOf(file);
  if (folder === undefined) return;
  const uri = vscode.Uri.file(join(folder, 'CHECKLIST.md'));
  const isThere = existsSync(uri.fsPath);
  const before = isThere ? await vscode.workspace.openTextDocument(uri) : undefined;
  const heading = vscode.l10n.t('Checklist of {name}', { name: basename(folder, '.migration') });
  const { line, added } = withItem(before?.getText(), { heading, item, about });
  if (added !== '') {
    const edit = new vscode.WorkspaceEdit();
    if (!before) edit.createFile(uri, { ignoreIfExists: true });
    edit.insert(uri, before ? before.lineAt(before.lineCount - 1).range.end : new vscode.Position(0, 0), added);
    await vscode.workspace.applyEdit(edit);
  }
  const document = await vscode.workspace.openTextDocument(uri);
  await document.save();
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(line, 0, line, 0) });
}
