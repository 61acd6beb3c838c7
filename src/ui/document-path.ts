import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';

/** How the engine names a document: by its path, or, where it lies in no file, by its whole address. */
export function documentPath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** The document that the engine names so. */
export function documentAt(path: string): vscode.Uri {
  return isAbsolute(path) ? vscode.Uri.file(path) : vscode.Uri.parse(path, true);
}
