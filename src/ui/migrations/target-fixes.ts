import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AssessedTarget, TextChange } from '../../model/assessment.ts';
import type { Fix } from '../../model/finding.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import { migrationOf } from './plan-files.ts';
import { editOf } from './text-changes.ts';

/** A finding in a manifest of a target. */
export type TargetFinding = AssessedTarget['findings'][number];

/** A fix whose edit is looked up when a person looks at it. */
class FixAction extends vscode.CodeAction {
  readonly document: vscode.TextDocument;
  readonly finding: TargetFinding;
  readonly fix: Fix;

  constructor(document: vscode.TextDocument, finding: TargetFinding, fix: Fix) {
    super(sentence(fix.title), vscode.CodeActionKind.QuickFix);
    this.document = document;
    this.finding = finding;
    this.fix = fix;
    this.isPreferred = fix.safe;
  }
}

/** Every safe fix of a manifest. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('kubeferry');

/** The quick-fixes of problems in the manifests of targets: edits of the manifest, and mappings in the plan. */
export class TargetFixes implements vscode.CodeActionProvider {
  readonly #shared: Shared;
  readonly #findings: (file: string) => readonly TargetFinding[];

  /** `findings`: those of a file, as they are shown. */
  constructor(shared: Shared, findings: (file: string) => readonly TargetFinding[]) {
    this.#shared = shared;
    this.#findings = findings;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const findings = this.#findings(document.uri.fsPath);
    if (only && fixAllKind.contains(only)) return this.#fixAll(document, findings, token);
    const wanted = (kind: vscode.CodeActionKind) => only === undefined || only.contains(kind);
    const here = findings.filter(({ line }) => line - 1 >= range.start.line && line - 1 <= range.end.line);
    const fixes = wanted(vscode.CodeActionKind.QuickFix)
      ? here.flatMap((finding) => this.#fixesOf(document, finding, diagnostics))
      : [];
    return wanted(fixAllKind) && only ? [...fixes, ...(await this.#fixAll(document, findings, token))] : fixes;
  }

  /** The edit of a fix that a person looks at. */
  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    if (!(action instanceof FixAction)) return action;
    const { document, finding, fix } = action;
    if (fix.delivery === 'edit') {
      const changes = await this.#changes(document.getText(), [{ ...finding, object: finding.index, fix }], token);
      action.edit = editOf(document.uri, changes);
    } else if (fix.delivery === 'plan') {
      const plan = await vscode.workspace.openTextDocument(planOf(document.uri.fsPath));
      const changes = await this.#changes(plan.getText(), [{ ...finding, object: 0, fix }], token);
      action.edit = editOf(plan.uri, changes);
    }
    return action;
  }

  #fixesOf(
    document: vscode.TextDocument,
    finding: TargetFinding,
    diagnostics: readonly vscode.Diagnostic[],
  ): FixAction[] {
    const its = diagnostics.filter(({ code, range }) => code === finding.rule && range.start.line === finding.line - 1);
    return finding.fixes
      .filter(({ delivery }) => delivery === 'edit' || delivery === 'plan')
      .map((fix) => {
        const action = new FixAction(document, finding, fix);
        action.diagnostics = its;
        return action;
      });
  }

  async #fixAll(
    document: vscode.TextDocument,
    findings: readonly TargetFinding[],
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const safe = findings.flatMap((finding) => {
      const fix = finding.fixes.find((one) => one.safe && one.delivery === 'edit');
      return fix ? [{ ...finding, object: finding.index, fix }] : [];
    });
    if (safe.length === 0) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Make all safe fixes'), fixAllKind);
    action.edit = editOf(document.uri, await this.#changes(document.getText(), safe, token));
    return [action];
  }

  async #changes(
    text: string,
    wanted: readonly { object: number; rule: string; fix: Fix }[],
    token: vscode.CancellationToken,
  ): Promise<TextChange[]> {
    const fixes = wanted.flatMap(({ object, rule, fix }) =>
      fix.delivery === 'edit' || fix.delivery === 'plan' ? [{ object, rule, operations: fix.operations }] : [],
    );
    const { changes, refused } = await this.#shared.engine.request('assess.changes', { text, fixes }, { token });
    const [why] = refused.flatMap((words) => words ?? []);
    // What one fix among several is left for stays in the Problems panel; that a single one changes nothing is said.
    if (changes.length === 0 && why) void vscode.window.showWarningMessage(sentence(why));
    return changes;
  }
}

function planOf(manifest: string): vscode.Uri {
  return vscode.Uri.file(join(migrationOf(manifest) ?? '', 'migration.yaml'));
}
