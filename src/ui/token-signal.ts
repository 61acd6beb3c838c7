import type * as vscode from 'vscode';

/** Runs something with a signal that a token of VS Code aborts. */
export async function withSignal<T>(
  token: vscode.CancellationToken,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const listening = token.onCancellationRequested(() => cancel.abort());
  try {
    return await run(cancel.signal);
  } finally {
    listening.dispose();
  }
}
