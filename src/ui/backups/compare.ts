import * as vscode from 'vscode';
import { objectUri } from '../clusters/documents.ts';
import type { Shared } from '../shared.ts';
import { backupUri } from './documents.ts';
import type { BackedUpNode } from './node.ts';

/** Asks for a context, and shows an object of a backup beside the live one there. */
export async function compareWithLive(shared: Shared, { store, backup, object }: BackedUpNode): Promise<void> {
  const { contexts } = await shared.contexts.list();
  const context = await vscode.window.showQuickPick(
    contexts.map(({ name }) => name),
    { title: vscode.l10n.t('Compare {name} with the live one', { name: object.name }) },
  );
  if (context === undefined) return;
  const title = vscode.l10n.t('{name} ({backup} ↔ {context})', { name: object.name, backup, context });
  const [before, now] = [backupUri(store, backup, { object }), objectUri({ context, object })];
  await vscode.commands.executeCommand('vscode.diff', before, now, title);
}
