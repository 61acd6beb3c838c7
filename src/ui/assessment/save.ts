import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { isRecord } from '../../model/json/json.ts';
import { plainData } from '../../model/words/plain-data.ts';
import { type AssessmentPage, type AssessmentPages, pageName } from './pages.ts';

/** Save As…: writes an assessment as Markdown or, by the ending of the file, as JSON. `page`: that of the editor, or the assessment itself. */
export async function saveAssessment(pages: AssessmentPages, page: unknown): Promise<void> {
  const made = isPage(page) ? page : pages.of(page);
  if (!made) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no assessment in this window.'));
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder, `${pageName(made.assessment)}.md`),
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
  if (!uri) return;
  const text = uri.path.endsWith('.json') ? `${JSON.stringify(plainData(made.assessment), undefined, 2)}\n` : made.page;
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
}

function isPage(value: unknown): value is AssessmentPage {
  return isRecord(value) && isRecord(value.assessment) && typeof value.page === 'string';
}
