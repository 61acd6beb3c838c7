import * as vscode from 'vscode';
import { objectUri } from '../clusters/documents.ts';
import type { Shared } from '../shared.ts';
import { type BackupDocuments, backupUri } from './documents.ts';
import type { BackedUpNode } from './node.ts';

/** Asks for a context, and shows an object of a backup beside the live one there. Throws what the engine answers where one of them cannot be shown. */
export async function compareWithLive(
  shared: Shared,
  documents: BackupDocuments,
  { store, backup, object }: BackedUpNode,
): Promise<void> {
  const { contexts } = await shared.contexts.list();
  const context = await vscode.window.showQuickPick(
    contexts.map(({ name }) => name),
    { title: vscode.l10n.t('Compare {name} with the live one', { name: object.name }) },
  );
  if (context === undefined) return;
  // What one side cannot show is told once, in place of half a comparison.
  const [before, now] = [backupUri(store, backup, { object }), objectUri({ context, object })];
  await Promise.all([documents.prepare(before), shared.engine.request('cluster.yaml', { context, object })]);
  const title = vscode.l10n.t('{name} ({backup} ↔ {context})', { name: object.name, backup, context });
  await vscode.commands.executeCommand('vscode.diff', before, now, title);
}
