import * as vscode from 'vscode';
import type { Severity } from './migration-words.ts';

/** Shows a notification with these actions, and gives the one that was chosen. */
export function notify(severity: Severity, text: string, actions: readonly string[]): Thenable<string | undefined> {
  if (severity === 'error') return vscode.window.showErrorMessage(text, ...actions);
  if (severity === 'warning') return vscode.window.showWarningMessage(text, ...actions);
  return vscode.window.showInformationMessage(text, ...actions);
}
