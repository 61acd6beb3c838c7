import * as vscode from 'vscode';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import type { CommandHandler } from './lazy.ts';
import type { Shared } from './shared.ts';

/** Plans are inert in Restricted Mode: whoever asks for one of these commands is told so, with the way out. */
export function whenTrusted(shared: Shared, handler: CommandHandler): CommandHandler {
  return async (...args) => {
    if (vscode.workspace.isTrusted) return handler(...args);
    const refused = new KubeferryError('not-allowed', message('ui.untrusted'), { hint: message('ui.untrusted.hint') });
    return shared.showError(refused, {
      title: vscode.l10n.t('Manage Workspace Trust'),
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    });
  };
}
