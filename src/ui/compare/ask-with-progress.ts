import * as vscode from 'vscode';
import type { ObjectRef } from '../../model/objects/object.ts';
import { visibleText } from '../../model/words/visible-text.ts';

/** Milliseconds after which a person wonders: a notification that comes and goes at once only disturbs. */
const patience = 500;

/**
 * Asks for something that clusters are read for. Where that takes its time a notification says what goes on, and lets a person cancel it. Throws what
 * `ask` throws.
 */
export async function askWithProgress<Answer>(
  title: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const cancel = new AbortController();
  const answer = ask(cancel.signal);
  const ended = answer.then(
    () => undefined,
    // The one who asked hears of it.
    () => undefined,
  );
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const telling = setTimeout(() => {
    void vscode.window.withProgress(options, (_progress, token) => {
      token.onCancellationRequested(() => cancel.abort());
      return ended;
    });
  }, patience);
  try {
    return await answer;
  } finally {
    clearTimeout(telling);
  }
}

/** What is said while an object is read. */
export function readingTitle({ kind, name }: ObjectRef): string {
  return vscode.l10n.t('Reading {kind} {name}', { kind: visibleText(kind), name: visibleText(name) });
}
