import * as vscode from 'vscode';
import type { NamespaceSelection } from '../clusters/node.ts';
import { newDraft, pageScope } from '../migrations/draft.ts';
import { parseRemembered } from '../migrations/remembered.ts';
import { sourceContextPage, sourceNamespacesPage } from '../migrations/source-pages.ts';
import { targetPage } from '../migrations/target-page.ts';
import { runWizard } from '../page-flow.ts';
import { type AssessmentScope, showAssessment } from './show.ts';

/** Assess…: asks for the target, and for the namespaces where none were clicked on, and shows what would become of them there. */
export async function assessNamespaces(
  scope: AssessmentScope,
  selection: NamespaceSelection | undefined,
): Promise<void> {
  const draft = newDraft(selection && { context: selection.context }, selection?.namespaces ?? []);
  const pages = pageScope(scope.shared);
  const title = selection
    ? vscode.l10n.t('Assess {namespaces}', { namespaces: selection.namespaces.join(', ') })
    : vscode.l10n.t('Assess');
  const first = selection ? [] : [sourceContextPage(pages), sourceNamespacesPage(pages)];
  const finished = await runWizard(title, [...first, targetPage(pages, parseRemembered(undefined))], draft);
  const { source, namespaces, target } = draft;
  if (!finished || !source || !('context' in source) || target === undefined) return;
  await showAssessment(scope, { source, namespaces, target });
}
