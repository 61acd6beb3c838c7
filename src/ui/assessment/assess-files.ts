import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { AssessedManifests } from '../../model/assessment/assessment.ts';
import { countFindings, countWords } from '../finding-words.ts';
import { newDraft, pageScope } from '../migrations/draft.ts';
import { parseRemembered } from '../migrations/remembered.ts';
import { targetPage } from '../migrations/target-page.ts';
import { runWizard } from '../page-flow.ts';
import type { Shared } from '../shared.ts';
import { isGap, unjudgedWords } from '../unjudged-words.ts';
import { leftUnknown, unknownWords } from '../unknown-words.ts';
import { translate } from '../words.ts';
import type { FileProblems } from './file-problems.ts';

/**
 * Assess Against a Cluster…: asks for a context and shows as problems what would become there of the manifests that were clicked on, in an editor or the
 * explorer; from the palette, of the one in the editor.
 */
export async function assessFiles(
  { shared, problems }: { shared: Shared; problems: FileProblems },
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  const uris = chosenUris(clicked, selected);
  const [first] = uris;
  if (!first) {
    const hint = vscode.l10n.t('Open a YAML file, or right-click files or folders in the explorer.');
    void vscode.window.showInformationMessage(hint);
    return;
  }
  const what =
    uris.length === 1 ? basename(first.path) : vscode.l10n.t('{count} files or folders', { count: uris.length });
  const draft = newDraft(undefined, []);
  const title = vscode.l10n.t('Assess {namespaces}', { namespaces: what });
  const finished = await runWizard(title, [targetPage(pageScope(shared), parseRemembered(undefined))], draft);
  const { target } = draft;
  if (!finished || target === undefined) return;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Looking at {namespaces}, and at what {target} offers', { namespaces: what, target }),
    cancellable: true,
  };
  const found = await vscode.window.withProgress(options, (_progress, token) => problems.assess(uris, target, token));
  // It stays until it is answered; the command has ended by then.
  void tell(what, target, found);
}

/** Several files of the explorer, the one whose menu was opened, or that of the editor. */
function chosenUris(clicked: unknown, selected: unknown): vscode.Uri[] {
  const isUri = (value: unknown): value is vscode.Uri => value instanceof vscode.Uri;
  const all = Array.isArray(selected) ? selected.filter(isUri) : [];
  if (all.length > 0) return all;
  if (isUri(clicked)) return [clicked];
  const document = vscode.window.activeTextEditor?.document;
  return document ? [document.uri] : [];
}

async function tell(what: string, target: string, assessed: AssessedManifests): Promise<void> {
  const { objects, findings, notJudgedByTarget = [] } = assessed;
  const isUnknown = leftUnknown([assessed]);
  if (objects === 0 && !isUnknown) {
    const words = vscode.l10n.t('{what} holds no Kubernetes objects: there is nothing to assess.', { what });
    await vscode.window.showInformationMessage(words);
    return;
  }
  const found = countFindings(findings);
  const args = { namespaces: what, target, counts: countWords(found, translate) };
  const words = [
    vscode.l10n.t('{namespaces} on {target}: {counts}.', args),
    ...unknownWords([assessed], translate),
    ...unjudgedWords(notJudgedByTarget, translate),
  ].join(' ');
  const show = vscode.l10n.t('Show Problems');
  const chosen =
    found.errors > 0 || isUnknown || notJudgedByTarget.some(isGap)
      ? await vscode.window.showWarningMessage(words, show)
      : await vscode.window.showInformationMessage(words, ...(findings.length > 0 ? [show] : []));
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
