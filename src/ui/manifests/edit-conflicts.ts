import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isRecord } from '../../model/json/json.ts';
import type { EditConflict } from '../../model/migration/edit-conflict.ts';
import { rangeOf } from '../finding-problems.ts';
import { fixCommands } from '../manifest.ts';
import { migrationOf } from '../migrations/plan-files.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import { addChanges } from './manifest-edits.ts';

/** Stands in the Problems panel where a rule stands otherwise. */
const code = 're-export';

/** Problems where a person's edit of a manifest and what source or plan changed do not come together, and the ways out of them. */
export class EditConflicts implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #shared: Shared;
  readonly #problems = vscode.languages.createDiagnosticCollection('kubeferry-conflicts');
  /** What was found, by the folder of the migration. */
  readonly #found = new Map<string, EditConflict[]>();

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Looks anew at a migration; `texts`: by path, what an editor has not saved yet. Throws what the engine throws. */
  async check(
    folder: string,
    texts: Record<string, string>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const found = await this.#shared.engine.request('migration.conflicts', { folder, texts }, { signal });
    if (signal.aborted) return;
    const before = this.#found.get(folder) ?? [];
    this.#found.set(folder, found);
    const byFile = Map.groupBy(found, ({ file }) => file);
    this.#problems.set([
      ...before.map(({ file }): [vscode.Uri, undefined] => [vscode.Uri.file(file), undefined]),
      ...[...byFile].map(([file, its]): [vscode.Uri, vscode.Diagnostic[]] => [
        vscode.Uri.file(file),
        its.map(diagnostic),
      ]),
    ]);
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (only && !only.contains(vscode.CodeActionKind.QuickFix)) return [];
    const file = document.uri.fsPath;
    const all = this.#found.get(migrationOf(file) ?? '') ?? [];
    const here = all.filter((one) => {
      return one.file === file && one.line - 1 >= range.start.line && one.line - 1 <= range.end.line;
    });
    return here.flatMap((conflict) => {
      const its = diagnostics.filter((one) => one.code === code && one.range.start.line === conflict.line - 1);
      return actionsFor(document, conflict).map((action) => Object.assign(action, { diagnostics: its }));
    });
  }

  #known(argument: unknown): EditConflict | undefined {
    const about = isRecord(argument) ? argument : {};
    const all = [...this.#found.values()].flat();
    return all.find(({ file, pointer }) => file === about.file && pointer === about.pointer);
  }

  /** Takes the edit of a conflict, which a quick-fix names, for what is meant; its manifest is saved first. `free`: has the folder free of what nobody asked for. Throws what the engine throws. */
  async keep(argument: unknown, free: (folder: string) => Promise<void>): Promise<void> {
    const conflict = this.#known(argument);
    if (!conflict) return;
    const { file, target, path, pointer } = conflict;
    const folder = migrationOf(file);
    if (folder === undefined) return;
    const document = await vscode.workspace.openTextDocument(file);
    await document.save();
    await free(folder);
    const params = { folder, target, path, ...(pointer !== undefined && { pointer }) };
    await this.#shared.engine.request('migration.keepEdit', params);
    await this.check(folder, {});
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function actionsFor({ uri }: vscode.TextDocument, conflict: EditConflict): vscode.CodeAction[] {
  const { take, base, theirs, by, file } = conflict;
  const action = (title: string) => new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const takes = action(
    by === 'plan' ? vscode.l10n.t('Take what the plan makes of it') : vscode.l10n.t('Take what the source has'),
  );
  takes.edit = new vscode.WorkspaceEdit();
  addChanges(takes.edit, uri, take);
  const keeps = action(vscode.l10n.t('Keep mine'));
  keeps.command = { title: keeps.title, command: fixCommands.keepEdit, arguments: [conflict] };
  const opens = action(vscode.l10n.t('Open in the merge editor'));
  const name = basename(file);
  const sides = {
    base: vscode.Uri.file(base),
    input1: {
      uri: vscode.Uri.file(theirs),
      title: by === 'plan' ? vscode.l10n.t('Plan') : vscode.l10n.t('Source'),
      description: name,
    },
    input2: { uri, title: vscode.l10n.t('Mine'), description: name },
    output: uri,
  };
  opens.command = { title: opens.title, command: '_open.mergeEditor', arguments: [sides] };
  return take.length > 0 ? [takes, keeps, opens] : [keeps, opens];
}

function diagnostic({ words, ...place }: EditConflict): vscode.Diagnostic {
  const found = new vscode.Diagnostic(rangeOf(place), sentence(words), vscode.DiagnosticSeverity.Warning);
  found.source = 'kubeferry';
  found.code = code;
  return found;
}
