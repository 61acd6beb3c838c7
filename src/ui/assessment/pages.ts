import * as vscode from 'vscode';
import type { NamespaceAssessment } from '../../model/assessment/assessment.ts';
import { assessmentScheme } from '../manifest.ts';
import { openMarkdownPage } from '../markdown-page.ts';

/** An assessment, and its page as Markdown. */
export interface AssessmentPage {
  assessment: NamespaceAssessment;
  page: string;
}

/** The assessments of this window, as read-only pages. */
export class AssessmentPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #pages = new Map<string, AssessmentPage>();
  // Before it is registered: VS Code listens to what is there by then.
  readonly onDidChange = this.#changed.event;
  readonly #registered = vscode.workspace.registerTextDocumentContentProvider(assessmentScheme, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#pages.get(uri.toString())?.page ?? vscode.l10n.t('This assessment is of an earlier window. Assess anew.')
    );
  }

  /** Shows an assessment as rendered Markdown, in the place of an earlier one of the same namespaces and target. */
  async show(made: AssessmentPage): Promise<void> {
    const uri = vscode.Uri.from({ scheme: assessmentScheme, path: `/${pageName(made.assessment)}.md` });
    this.#pages.set(uri.toString(), made);
    this.#changed.fire(uri);
    await openMarkdownPage(uri);
  }

  /** The assessment of a page; without one, that of the only page there is. */
  of(uri: unknown): AssessmentPage | undefined {
    if (uri instanceof vscode.Uri) return this.#pages.get(uri.toString());
    return this.#pages.size === 1 ? [...this.#pages.values()][0] : undefined;
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
    this.#pages.clear();
  }
}

/** What a page is called, which is a file name too: contexts and stores may hold slashes and colons. */
export function pageName({ namespaces, source, from, target }: NamespaceAssessment): string {
  const what = namespaces.join(', ');
  return `${from === 'backup' ? `${what} of ${source}` : what} on ${target}`.replace(/[^\w ,.@-]+/g, '_').slice(0, 150);
}
