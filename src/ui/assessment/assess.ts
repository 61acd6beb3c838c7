import * as vscode from 'vscode';
import type { NamespaceSelection } from '../clusters/node.ts';
import { newDraft, pageScope } from '../migrations/draft.ts';
import { parseRemembered } from '../migrations/remembered.ts';
import { sourceContextPage, sourceNamespacesPage } from '../migrations/source-pages.ts';
import { targetPage } from '../migrations/target-page.ts';
import { runWizard } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import type { AssessmentPage, AssessmentPages } from './pages.ts';
import { saveAssessment } from './save.ts';

/** What assessing needs. */
export interface AssessmentScope {
  shared: Shared;
  pages: AssessmentPages;
}

/** Assess…: asks for the target, and for the namespaces where none were clicked on, and shows what would become of them there. */
export async function assessNamespaces(
  { shared, pages }: AssessmentScope,
  selection: NamespaceSelection | undefined,
): Promise<void> {
  const draft = newDraft(selection && { context: selection.context }, selection?.namespaces ?? []);
  const scope = pageScope(shared);
  const title = selection
    ? vscode.l10n.t('Assess {namespaces}', { namespaces: selection.namespaces.join(', ') })
    : vscode.l10n.t('Assess');
  const first = selection ? [] : [sourceContextPage(scope), sourceNamespacesPage(scope)];
  const finished = await runWizard(title, [...first, targetPage(scope, parseRemembered(undefined))], draft);
  const { source, namespaces, target } = draft;
  if (!finished || !source || !('context' in source) || target === undefined) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking at {namespaces}, and at what {target} offers', {
      namespaces: namespaces.join(', '),
      target,
    }),
    cancellable: true,
  };
  const made = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('assess.namespaces', { context: source.context, namespaces, target }, { token }),
  );
  await pages.show(made);
  // It stays until it is answered; the command has ended by then.
  void tell(pages, made);
}

async function tell(pages: AssessmentPages, made: AssessmentPage): Promise<void> {
  const { findings, namespaces, target } = made.assessment;
  const count = (severity: 'error' | 'warning') => findings.filter((one) => one.severity === severity).length;
  const args = { namespaces: namespaces.join(', '), target, errors: count('error'), warnings: count('warning') };
  const save = vscode.l10n.t('Save As…');
  const words = vscode.l10n.t('{namespaces} on {target}: {errors} errors, {warnings} warnings.', args);
  const chosen =
    args.errors > 0
      ? await vscode.window.showWarningMessage(words, save)
      : await vscode.window.showInformationMessage(words, save);
  if (chosen === save) await saveAssessment(pages, made);
}
