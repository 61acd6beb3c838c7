import * as vscode from 'vscode';
import type { ComparedObject } from '../../../model/comparison/comparison.ts';
import { toJson } from '../../../model/json/json-text.ts';
import { askWithProgress, readingTitle } from '../ask-with-progress.ts';
import type { Acting } from './act.ts';

/** Copies the JSON patch (RFC 6902) that would make the right object as it is meant, and says how much that is. Throws what the clusters throw. */
export async function copyPatch({ shared, ask }: Acting, { object, other }: ComparedObject): Promise<void> {
  const asked = { ask, object, ...(other && { other }) };
  const { operations } = await askWithProgress(readingTitle(object), (signal) =>
    shared.engine.request('compare.patch', asked, { signal }),
  );
  const { kind, name } = other ?? object;
  const args = { kind, name, count: operations.length };
  if (operations.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{kind} {name} is as it is meant by now.', args));
    return;
  }
  const lines = operations.map((operation) => `  ${toJson(operation)}`);
  await vscode.env.clipboard.writeText(`[\n${lines.join(',\n')}\n]\n`);
  void vscode.window.showInformationMessage(
    operations.length === 1
      ? vscode.l10n.t('Copied: a JSON patch of one operation for {kind} {name}.', args)
      : vscode.l10n.t('Copied: a JSON patch of {count} operations for {kind} {name}.', args),
  );
}
