import * as vscode from 'vscode';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import { editsOnly, fixAllKind, TargetFixes } from '../manifests/target-fixes.ts';
import { selectionOf } from '../selection.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { assessNamespaces } from './assess.ts';
import { assessBackup } from './assess-backup.ts';
import { assessFiles } from './assess-files.ts';
import { FileProblems } from './file-problems.ts';
import { AssessmentPages } from './pages.ts';
import { saveAssessment } from './save.ts';

/** What assessing serves. */
export interface AssessmentFeature {
  commands: Record<(typeof commands.assessment)[number], CommandHandler>;
}

/** Quick-fixes in documents that were assessed, whatever their language and wherever they lie; in others nothing is found. */
function registerFixes(shared: Shared, problems: FileProblems): vscode.Disposable {
  const findings = (path: string) => problems.findings(path);
  const fixes = new TargetFixes(shared, { findings, besides: findings }, editsOnly);
  const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix, fixAllKind];
  return vscode.languages.registerCodeActionsProvider('*', fixes, { providedCodeActionKinds });
}

/** Starts the feature; called once, when a command first runs. */
export function startAssessment(shared: Shared): AssessmentFeature {
  const pages = new AssessmentPages();
  const problems = new FileProblems(shared);
  shared.context.subscriptions.push(pages, problems, registerFixes(shared, problems));
  return {
    commands: {
      'kubeferry.namespace.assess': whenTrusted(shared, async (node, selected) =>
        assessNamespaces({ shared, pages }, await selectionOf(node, selected, shared.contexts)),
      ),
      'kubeferry.backup.assess': whenTrusted(shared, (node) => assessBackup({ shared, pages }, node)),
      'kubeferry.files.assess': whenTrusted(shared, (clicked, selected) =>
        assessFiles({ shared, problems }, clicked, selected),
      ),
      'kubeferry.files.clearFindings': () => problems.clear(),
      'kubeferry.assessment.save': (page) => saveAssessment(pages, page),
    },
  };
}
