import * as vscode from 'vscode';
import { causeChain, type KubeferryError, toKubeferryError } from '../model/error.ts';
import { format, joinSentences, type Message } from '../model/message.ts';
import type { Translate } from './translate.ts';

/** Messages from below `ui/` as words in the language of the person. */

/** VS Code's translation, for view-models that know nothing of VS Code. */
export const translate: Translate = (template, args = {}) => vscode.l10n.t(template, args);

/** The sentence of a message, translated. */
export function sentence(words: Message): string {
  return format(words, (template) => vscode.l10n.t(template));
}

/** The sentence of an error and, where there is one, what to do next. */
export function errorSentence(error: KubeferryError): string {
  return error.hint ? joinSentences(sentence(error.words), sentence(error.hint)) : sentence(error.words);
}

/** One thing that a person can do about an error. */
export interface ErrorAction {
  title: string;
  run(): unknown;
}

/**
 * Shows an error once: a sentence, at most one action, and Show Log; its causes go to the log, where the engine has not
 * written them. A cancel is silent.
 * Resolves when the notification is gone or its action has run.
 */
export async function showError(log: vscode.LogOutputChannel, thrown: unknown, action?: ErrorAction): Promise<void> {
  const error = toKubeferryError(thrown);
  if (error.code === 'cancelled' || thrown instanceof vscode.CancellationError) return;
  if (!error.logged) log.error(causeChain(error));
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showErrorMessage(errorSentence(error), ...(action ? [action.title] : []), showLog);
  if (chosen === showLog) log.show(true);
  else if (chosen !== undefined) await action?.run();
}
