import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { TextChange } from '../../model/assessment/assessment.ts';
import type { Message } from '../../model/message.ts';
import { documentAt, documentPath } from '../document-path.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import type { FileFix } from './fix-scopes.ts';

/** The changes of texts that make fixes, and the fixes that they leave out, with the reason. */
export interface ManifestEdit {
  edit: vscode.WorkspaceEdit;
  refused: { fix: FileFix; why: Message }[];
}

/**
 * The edit that makes fixes in manifests, by what stands in editors and otherwise on disk. `review`: what is done; VS Code then
 * shows all changes side by side before it makes them. Throws what the engine throws.
 */
export async function manifestEdit(
  { engine }: Pick<Shared, 'engine'>,
  fixes: readonly FileFix[],
  { review, token }: { review?: string; token?: vscode.CancellationToken },
): Promise<ManifestEdit> {
  const request = { fixes: [...fixes], texts: openTexts(new Set(fixes.map(({ file }) => file))) };
  const { files, refused } = await engine.request('assess.fileChanges', request, token ? { token } : {});
  const edit = new vscode.WorkspaceEdit();
  for (const { file, changes } of files) addChanges(edit, documentAt(file), changes);
  const [first] = files;
  if (review !== undefined && first) askFirst(edit, documentAt(first.file), review);
  return { edit, refused: fixes.flatMap((fix, at) => (refused[at] ? [{ fix, why: refused[at] }] : [])) };
}

/** Adds the changes of a text to an edit. */
export function addChanges(edit: vscode.WorkspaceEdit, uri: vscode.Uri, changes: readonly TextChange[]): void {
  for (const { from, to, text } of changes) {
    edit.replace(uri, new vscode.Range(from.line - 1, from.column - 1, to.line - 1, to.column - 1), text);
  }
}

/** Says in one sentence which fixes were left out, and why the first of them was. */
export function tellRefused(refused: ManifestEdit['refused'], wanted: number): void {
  const [first] = refused;
  if (!first) return;
  const why = sentence(first.why);
  if (wanted === 1) {
    void vscode.window.showWarningMessage(why);
    return;
  }
  const args = { count: refused.length, wanted, rule: first.fix.rule, file: basename(first.fix.file), why };
  void vscode.window.showWarningMessage(
    refused.length === 1
      ? vscode.l10n.t('One of {wanted} fixes is left out, that of {rule} in {file}: {why}', args)
      : vscode.l10n.t('{count} of {wanted} fixes are left out. That of {rule} in {file}: {why}', args),
  );
}

/**
 * Has VS Code show an edit before it is made. A change that itself asks for it comes without its tick there; a file to make that
 * is there already asks for it too, is not shown, and is never made.
 */
function askFirst(edit: vscode.WorkspaceEdit, there: vscode.Uri, label: string): void {
  edit.createFile(there, { ignoreIfExists: true }, { needsConfirmation: true, label });
}

/** The texts of documents that are open, saved or not. */
function openTexts(paths: ReadonlySet<string>): Record<string, string> {
  const open = vscode.workspace.textDocuments.filter(({ uri }) => paths.has(documentPath(uri)));
  return Object.fromEntries(open.map((document) => [documentPath(document.uri), document.getText()]));
}
