import * as vscode from 'vscode';
import type { TextChange } from '../../../model/assessment/assessment.ts';
import type { ComparedObject, FieldDifference, SideName } from '../../../model/comparison/comparison.ts';
import type { ComparisonRequests } from '../../../model/comparison/comparison-requests.ts';
import { addChanges } from '../../manifests/manifest-edits.ts';
import type { Shared } from '../../shared.ts';
import { askWithProgress, readingTitle } from '../ask-with-progress.ts';
import type { Acting } from './act.ts';
import { changeText } from './change-text.ts';

type TakeWish = ComparisonRequests['compare.take']['params'];

/**
 * Gives the manifest of an object what one side has at a difference, and shows the place. Nothing is saved and nothing is written to a cluster; Undo
 * takes it back. Throws why it cannot be done.
 */
export async function takeValue(
  { shared, ask }: Acting,
  { object, other, manifest, onlyRight }: ComparedObject,
  field: FieldDifference,
  side: SideName,
): Promise<void> {
  if (ask.of !== 'migration' || manifest === undefined) return;
  const { folder, target } = ask;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(manifest));
  const wish = {
    folder,
    ...(target !== undefined && { target }),
    object,
    ...(other && { other }),
    ...(onlyRight && { added: true as const }),
    field: { pointer: field.pointer, ...(field.rightPointer !== undefined && { rightPointer: field.rightPointer }) },
    side,
  };
  const changes = await changed(shared, document, wish);
  if (!changes) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{path} could not be changed.', { path: manifest }));
    return;
  }
  const [first] = changes;
  if (!first) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The manifest of {name} has that value already.', { name: object.name }),
    );
    return;
  }
  const place = new vscode.Position(first.from.line - 1, first.from.column - 1);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
}

/** Changes a manifest in its editor. Gives what was changed; nothing where that could not be done. */
function changed(
  { engine }: Shared,
  document: vscode.TextDocument,
  wish: Omit<TakeWish, 'text'>,
): Promise<TextChange[] | undefined> {
  return askWithProgress(readingTitle(wish.object), (signal) =>
    changeText(
      document,
      async (text) => (await engine.request('compare.take', { ...wish, text }, { signal })).changes,
      (made) => {
        const edit = new vscode.WorkspaceEdit();
        addChanges(edit, document.uri, made);
        return vscode.workspace.applyEdit(edit);
      },
    ),
  );
}
