import * as vscode from 'vscode';
import { rulePage, rulePageIds, ruleTitle } from '../../model/assessment/rule-page.ts';
import type { CommandHandler } from '../lazy.ts';
import { type commands, ruleScheme } from '../manifest.ts';
import { openMarkdownPage } from '../markdown-page.ts';

/** What explaining rules serves. */
export interface RulesFeature {
  /** The page of a document as Markdown. */
  page(uri: vscode.Uri): string;
  commands: Record<(typeof commands.rules)[number], CommandHandler>;
}

/** Starts the feature; called once, when a page is first shown. */
export function startRules(): RulesFeature {
  return {
    page,
    commands: { 'kubeferry.rule.explain': (rule) => explain(typeof rule === 'string' ? rule : undefined) },
  };
}

/** Shows the page of a rule; without one, asks which. */
async function explain(rule: string | undefined): Promise<void> {
  const id = rule ?? (await askForRule());
  if (id === undefined) return;
  const uri = vscode.Uri.from({ scheme: ruleScheme, path: `/${id}.md` });
  await openMarkdownPage(uri);
}

async function askForRule(): Promise<string | undefined> {
  const rows = rulePageIds.map((label) => ({ label, detail: ruleTitle(label) ?? '' }));
  const placeHolder = vscode.l10n.t('Which rule?');
  const row = await vscode.window.showQuickPick(rows, { placeHolder, matchOnDetail: true });
  return row?.label;
}

function page({ path }: vscode.Uri): string {
  const rule = path.replace(/^\/|\.md$/g, '');
  return rulePage(rule) ?? vscode.l10n.t('The rule {rule} has no page of its own; its sentence says all.', { rule });
}
