import * as vscode from 'vscode';
import type { Requests } from '../../model/door.ts';
import { countFindings, countWords } from '../finding-words.ts';
import { ownRuleFolders } from '../own-rules/rule-files.ts';
import type { Shared } from '../shared.ts';
import { isGap, unjudgedWords } from '../unjudged-words.ts';
import { translate } from '../words.ts';
import type { AssessmentPage, AssessmentPages } from './pages.ts';
import { saveAssessment } from './save.ts';

/** What assessing needs. */
export interface AssessmentScope {
  shared: Shared;
  pages: AssessmentPages;
}

/** Has namespaces assessed for a target and shows the page; the tree tells then what was found of those of a cluster. Throws what the engine throws. */
export async function showAssessment(
  { shared, pages }: AssessmentScope,
  wanted: Requests['assess.namespaces']['params'],
): Promise<void> {
  const { source, namespaces, target } = wanted;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking at {namespaces}, and at what {target} offers', {
      namespaces: namespaces.join(', '),
      target,
    }),
    cancellable: true,
  };
  const made = await vscode.window.withProgress(options, (_progress, token) =>
    shared.engine.request('assess.namespaces', { ...wanted, rules: ownRuleFolders() }, { token }),
  );
  if ('context' in source) noteFound(shared, source.context, made);
  await pages.show(made);
  // It stays until it is answered; the command has ended by then.
  void tell(pages, made);
}

/** What lies outside namespaces counts for the only one, and for none of several. */
function noteFound({ assessed }: Shared, context: string, { assessment }: AssessmentPage): void {
  const { namespaces, target, findings } = assessment;
  for (const namespace of namespaces) {
    const its = findings.filter(({ object }) => namespaces.length === 1 || object.namespace === namespace);
    assessed.set({ context, namespace }, { target, ...countFindings(its) });
  }
}

async function tell(pages: AssessmentPages, made: AssessmentPage): Promise<void> {
  const { findings, namespaces, target, notJudgedByTarget = [] } = made.assessment;
  const found = countFindings(findings);
  // The page says what was judged in part.
  const gaps = notJudgedByTarget.filter(isGap);
  const args = { namespaces: namespaces.join(', '), target, counts: countWords(found, translate) };
  const save = vscode.l10n.t('Save As…');
  const words = [vscode.l10n.t('{namespaces} on {target}: {counts}.', args), ...unjudgedWords(gaps, translate)].join(
    ' ',
  );
  const chosen =
    found.errors > 0 || gaps.length > 0
      ? await vscode.window.showWarningMessage(words, save)
      : await vscode.window.showInformationMessage(words, save);
  if (chosen === save) await saveAssessment(pages, made);
}
