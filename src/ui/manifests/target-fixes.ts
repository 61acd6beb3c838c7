import * as vscode from 'vscode';
import type { TargetFinding } from '../../model/assessment/assessment.ts';
import type { Fix } from '../../model/assessment/finding.ts';
import { planFile } from '../../model/migration/plan-file.ts';
import { documentPath } from '../document-path.ts';
import { type commands, fixCommands } from '../manifest.ts';
import { migrationOf } from '../migrations/plan-files.ts';
import type { Shared } from '../shared.ts';
import { sentence } from '../words.ts';
import type { ChecklistItem } from './checklist.ts';
import { type FileFix, fileFix, type ScopedFixes, safeFixes, scopedFixes } from './fix-scopes.ts';
import type { PlanFixed } from './follow-plan.ts';
import type { Needed } from './make-on-target.ts';
import { addChanges, manifestEdit, tellRefused } from './manifest-edits.ts';

/** What was found, as it is shown. */
export interface ShownFindings {
  findings(file: string): readonly TargetFinding[];
  /** Those of the whole migration that a file belongs to, or of the file where it belongs to none. */
  besides(file: string): readonly TargetFinding[];
}

/** Fixes whose edit is looked up when a person looks at it. */
class FixAction extends vscode.CodeAction {
  /** Gives the edit; says what it leaves out. */
  readonly lookUp: (token: vscode.CancellationToken) => Promise<vscode.WorkspaceEdit>;

  constructor(title: string, kind: vscode.CodeActionKind, lookUp: FixAction['lookUp']) {
    super(title, kind);
    this.lookUp = lookUp;
  }
}

/** Every safe fix of a manifest. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('kubeferry');

/** How fixes are delivered. */
type Deliveries = ReadonlySet<Fix['delivery']>;

/** Where there is a plan. */
const all: Deliveries = new Set(['edit', 'plan', 'target', 'checklist']);

/** Where there is none: the others write into a migration. */
export const editsOnly: Deliveries = new Set(['edit']);

/** The quick-fixes of problems in manifests: edits, mappings in the plan, objects made on the target, and what a person has to do. */
export class TargetFixes implements vscode.CodeActionProvider {
  readonly #shared: Shared;
  readonly #shown: ShownFindings;
  readonly #deliveries: Deliveries;

  constructor(shared: Shared, shown: ShownFindings, deliveries = all) {
    this.#shared = shared;
    this.#shown = shown;
    this.#deliveries = deliveries;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const findings = this.#shown.findings(documentPath(document.uri));
    if (only && fixAllKind.contains(only)) return this.#fixAll(findings);
    const wanted = (kind: vscode.CodeActionKind) => only === undefined || only.contains(kind);
    const here = findings.filter(({ line }) => line - 1 >= range.start.line && line - 1 <= range.end.line);
    const fixes = wanted(vscode.CodeActionKind.QuickFix)
      ? [
          ...here.flatMap((finding) => this.#fixesOf(finding, diagnostics)),
          ...here.flatMap((finding) => this.#widerFixesOf(finding)),
          ...[...new Map(here.map(({ rule, docs }) => [rule, docs]))].map(explanation),
        ]
      : [];
    return wanted(fixAllKind) && only ? [...fixes, ...this.#fixAll(findings)] : fixes;
  }

  /** The edit of a fix that a person looks at. */
  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    if (action instanceof FixAction) action.edit = await action.lookUp(token);
    return action;
  }

  #fixesOf(finding: TargetFinding, diagnostics: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
    const its = diagnostics.filter(
      ({ code, range }) =>
        typeof code === 'object' && code.value === finding.rule && range.start.line === finding.line - 1,
    );
    const fixes = finding.fixes.filter(({ delivery }) => this.#deliveries.has(delivery));
    return fixes.map((fix) => {
      const action = this.#action(finding, fix);
      action.isPreferred = fix.safe;
      action.diagnostics = its;
      return action;
    });
  }

  #action(finding: TargetFinding, fix: Fix): vscode.CodeAction {
    const title = sentence(fix.title);
    const kind = vscode.CodeActionKind.QuickFix;
    switch (fix.delivery) {
      case 'edit':
        return new FixAction(title, kind, (token) => this.#edit(fileFix(finding, fix), token));
      case 'plan': {
        const action = new FixAction(title, kind, (token) => this.#planEdit(finding, fix, token));
        const fixed: PlanFixed = { folder: migrationOf(finding.file) ?? '' };
        // Runs once the edit is made: the manifests are made from the plan.
        action.command = { title, command: fixCommands.followPlan, arguments: [fixed] };
        return action;
      }
      case 'target': {
        const needed: Needed = { file: finding.file, object: fix.object };
        return commandAction(title, fixCommands.makeOnTarget, needed);
      }
      case 'checklist': {
        const { kind, name } = finding.object;
        const about = `${kind} ${name}, ${finding.rule}`;
        const item: ChecklistItem = { file: finding.file, item: sentence(fix.item), about };
        return commandAction(title, fixCommands.addToChecklist, item);
      }
    }
  }

  /** The best fix of a finding that edits it, wherever the same is found. */
  #widerFixesOf(finding: TargetFinding): FixAction[] {
    const fix = finding.fixes.find(({ delivery }) => delivery === 'edit');
    if (!fix) return [];
    return scopedFixes(this.#shown.besides(finding.file), finding, fix).map((scoped) => {
      const title = widerTitle(finding.rule, scoped, sentence(fix.title));
      const review = scoped.scope === 'file' ? undefined : title;
      return new FixAction(title, vscode.CodeActionKind.QuickFix, (token) => this.#edit(scoped.fixes, token, review));
    });
  }

  #fixAll(findings: readonly TargetFinding[]): FixAction[] {
    const safe = safeFixes(findings);
    if (safe.length === 0) return [];
    const title = vscode.l10n.t('Make all safe fixes');
    return [new FixAction(title, fixAllKind, (token) => this.#edit(safe, token))];
  }

  async #edit(
    fixes: readonly FileFix[],
    token: vscode.CancellationToken,
    review?: string,
  ): Promise<vscode.WorkspaceEdit> {
    const { edit, refused } = await manifestEdit(this.#shared, fixes, {
      token,
      ...(review !== undefined && { review }),
    });
    tellRefused(refused, fixes.length);
    return edit;
  }

  async #planEdit(
    { rule, file }: TargetFinding,
    { operations }: Extract<Fix, { delivery: 'plan' }>,
    token: vscode.CancellationToken,
  ): Promise<vscode.WorkspaceEdit> {
    const plan = await vscode.workspace.openTextDocument(planOf(file));
    const request = { text: plan.getText(), fixes: [{ object: 0, rule, operations }] };
    const { changes, refused } = await this.#shared.engine.request('assess.changes', request, { token });
    const [why] = refused;
    if (why) void vscode.window.showWarningMessage(sentence(why));
    const edit = new vscode.WorkspaceEdit();
    addChanges(edit, plan.uri, changes);
    return edit;
  }
}

/** The page of a rule, or the one that an own rule names, for whoever has no mouse. */
function explanation([rule, docs]: [string, string | undefined]): vscode.CodeAction {
  const title = vscode.l10n.t('Explain "{rule}"', { rule });
  if (docs !== undefined) return commandAction(title, 'vscode.open', vscode.Uri.parse(docs));
  const command: (typeof commands.rules)[number] = 'kubeferry.rule.explain';
  return commandAction(title, command, rule);
}

function commandAction(
  title: string,
  command: string,
  argument: Needed | ChecklistItem | vscode.Uri | string,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: [argument] };
  return action;
}

function widerTitle(rule: string, { scope, namespace, fixes }: ScopedFixes, fix: string): string {
  const args = { rule, namespace, count: fixes.length, fix };
  switch (scope) {
    case 'file':
      return vscode.l10n.t('Fix all "{rule}" in this file ({count}): {fix}', args);
    case 'namespace':
      return vscode.l10n.t('Fix all "{rule}" in the namespace {namespace} ({count}): {fix}', args);
    case 'migration':
      return vscode.l10n.t('Fix all "{rule}" in the migration ({count}): {fix}', args);
  }
}

function planOf(manifest: string): vscode.Uri {
  return vscode.Uri.file(planFile(migrationOf(manifest) ?? ''));
}
