import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ComparedSide, ComparisonAsk } from '../../model/comparison/comparison.ts';
import { sideTitle as titleOf } from '../../model/comparison/side-title.ts';
import { visibleText } from '../../model/words/visible-text.ts';

/** How a side is called, what is not seen in it made visible. */
export function sideTitle(side: ComparedSide): string {
  return visibleText(titleOf(side, (path) => vscode.workspace.asRelativePath(path)));
}

/** By which plan two sides are compared, in words; of a migration its titles say that. */
export function planWords(ask: ComparisonAsk): { by?: string } {
  if (ask.of === 'migration' || ask.plan === undefined) return {};
  const name = visibleText(basename(dirname(ask.plan), '.migration'));
  return {
    by: ask.ignoresOnly
      ? vscode.l10n.t('without what {name} ignores', { name })
      : vscode.l10n.t('with the mappings of {name}', { name }),
  };
}

/** How both sides of a comparison are called. */
export function askTitles(ask: ComparisonAsk): { left: string; right: string } {
  if (ask.of === 'sides') return { left: sideTitle(ask.left), right: sideTitle(ask.right) };
  const migration = vscode.workspace.asRelativePath(ask.folder);
  return {
    left: vscode.l10n.t('source of {migration}', { migration }),
    right: ask.target ?? vscode.l10n.t('its target'),
  };
}
