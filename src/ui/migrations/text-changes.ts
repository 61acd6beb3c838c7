import * as vscode from 'vscode';
import type { TextChange } from '../../model/assessment.ts';

/** Changes of one text as an edit of VS Code. */
export function editOf(uri: vscode.Uri, changes: readonly TextChange[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { from, to, text } of changes) {
    edit.replace(uri, new vscode.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1), text);
  }
  return edit;
}
