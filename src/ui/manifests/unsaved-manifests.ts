import * as vscode from 'vscode';
import { isTargetPath, migrationOf } from '../migrations/plan-files.ts';

/** The manifests of targets of a migration that are open and were changed since they were saved. */
export function unsavedManifests(folder: string): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) =>
      isDirty && uri.scheme === 'file' && isTargetPath(uri.path) && migrationOf(uri.fsPath) === folder,
  );
}
