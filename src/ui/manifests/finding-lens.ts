import * as vscode from 'vscode';
import { countFindings, countWords } from '../finding-words.ts';
import { readSetting } from '../settings.ts';
import { translate } from '../words.ts';
import { safeFixes } from './fix-scopes.ts';
import { fixAllKind } from './target-fixes.ts';
import type { TargetProblems } from './target-problems.ts';

/** One line over a manifest of a target: how much was found in it, and a click that mends what nobody has to decide on. */
export class FindingLens implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #problems: TargetProblems;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listening: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(problems: TargetProblems) {
    this.#problems = problems;
    this.#listening = vscode.Disposable.from(
      problems.onDidJudge(() => this.#changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('kubeferry.codeLens.enabled')) this.#changed.fire();
      }),
    );
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!readSetting('codeLens.enabled')) return [];
    const findings = this.#problems.findings(uri.fsPath);
    const found = countFindings(findings);
    const fixes = safeFixes(findings).length;
    const lenses: vscode.Command[] = [];
    if (found.errors + found.warnings > 0) {
      lenses.push({ title: countWords(found, translate), command: 'workbench.actions.view.problems' });
    }
    if (fixes > 0) {
      const kind = { kind: fixAllKind.value, apply: 'first' };
      const title = vscode.l10n.t('Fix everything safe');
      lenses.push({ title, command: 'editor.action.codeAction', arguments: [kind] });
    }
    const top = new vscode.Range(0, 0, 0, 0);
    return lenses.map((command) => new vscode.CodeLens(top, command));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
