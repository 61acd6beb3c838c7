import * as vscode from 'vscode';
import type { Message } from '../../../model/message.ts';
import { addChanges } from '../../manifests/manifest-edits.ts';
import type { Shared } from '../../shared.ts';
import { sentence } from '../../words.ts';
import { changeText } from './change-text.ts';

/**
 * Adds a value to a plan at a JSON pointer, as an editor has it, and saves it: comments and layout stay, and Undo takes it back. Gives whether that was
 * done; why not is told. Throws what the engine throws.
 */
export async function addToPlan({ engine }: Shared, plan: string, path: string, value: unknown): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(plan));
  const fix = { object: 0, rule: 'compare', operations: [{ op: 'add' as const, path, value }] };
  let whyNot: Message | undefined;
  const changesOf = async (text: string) => {
    const { changes, refused } = await engine.request('assess.changes', { text, fixes: [fix] });
    whyNot = refused[0] ?? undefined;
    return changes;
  };
  const made = await changeText(document, changesOf, (changes) => {
    const edit = new vscode.WorkspaceEdit();
    addChanges(edit, document.uri, changes);
    return vscode.workspace.applyEdit(edit);
  });
  if (made && !whyNot) return document.save();
  const words = whyNot ? sentence(whyNot) : vscode.l10n.t('{path} could not be changed.', { path: plan });
  void vscode.window.showWarningMessage(words);
  return false;
}
