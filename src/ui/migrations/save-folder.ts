import { isAbsolute, relative } from 'node:path';
import * as vscode from 'vscode';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/**
 * Saves what was typed into the files of a folder, as VS Code does before a task: what is run is what is seen.
 * @throws KubeferryError `conflict` where a file could not be saved.
 */
export async function saveFolder(folder: string): Promise<void> {
  const dirty = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.scheme === 'file' && isBelow(folder, uri.fsPath),
  );
  for (const document of dirty) {
    if (await document.save()) continue;
    throw new KubeferryError('conflict', message('ui.unsaved', { file: document.uri.fsPath }), {
      hint: message('ui.unsaved.hint'),
    });
  }
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}
