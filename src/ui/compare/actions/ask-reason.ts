import * as vscode from 'vscode';

/** Asks for a reason that the plan keeps; nothing where a person gives none. */
export async function askReason(title: string, prompt: string): Promise<string | undefined> {
  const reason = await vscode.window.showInputBox({
    ...{ title, prompt, ignoreFocusOut: true },
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('Say why.') : undefined),
  });
  return reason?.trim();
}
