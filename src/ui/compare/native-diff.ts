import * as vscode from 'vscode';
import type { ComparedObject, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { askWithProgress, readingTitle } from './ask-with-progress.ts';
import type { ComparedDocuments } from './compared-documents.ts';

/** Editors that are opened at once: each side of each object is a question to its cluster. */
const mostDiffs = 100;

/** Opens both sides of an object in VS Code's own diff, or the one that there is. Throws why one cannot be shown. */
export async function openDiff(
  documents: ComparedDocuments,
  ask: ComparisonAsk,
  compared: ComparedObject,
  titles: { left: string; right: string },
): Promise<void> {
  const { left, right } = documents.of(ask, compared);
  await askWithProgress(readingTitle(compared.object), (signal) =>
    documents.prepare(
      [left, right].flatMap((uri) => uri ?? []),
      signal,
    ),
  );
  const { name } = compared.object;
  if (left && right) {
    const title = vscode.l10n.t('{name} ({left} ↔ {right})', { name, ...titles });
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  } else {
    await vscode.commands.executeCommand('vscode.open', left ?? right, { preview: true });
  }
}

/** Opens many objects in one editor, the first ones where they are too many. */
export async function openDiffs(
  documents: ComparedDocuments,
  ask: ComparisonAsk,
  compared: readonly ComparedObject[],
  titles: { left: string; right: string },
): Promise<void> {
  const shown = compared.slice(0, mostDiffs);
  const resources = shown.map((one) => {
    const { left, right } = documents.of(ask, one);
    return [left ?? right, left, right];
  });
  const title =
    shown.length < compared.length
      ? vscode.l10n.t('{left} ↔ {right} (the first {count} of {all})', {
          ...titles,
          count: shown.length,
          all: compared.length,
        })
      : vscode.l10n.t('{left} ↔ {right}', titles);
  await vscode.commands.executeCommand('vscode.changes', title, resources);
}

/** Opens the manifest of an object, where it has one. */
export async function openManifest({ manifest }: ComparedObject): Promise<void> {
  if (manifest !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(manifest), { preview: true });
}
