import * as vscode from 'vscode';
import type { ComparedSide, ComparisonAsk } from '../../model/comparison.ts';
import { visibleText } from '../../model/visible-text.ts';

/** How a side is called, what is not seen in it made visible. */
export function sideTitle(side: ComparedSide): string {
  return visibleText(titleOf(side));
}

function titleOf(side: ComparedSide): string {
  const namespaces = side.namespaces.join(',');
  switch (side.from) {
    case 'cluster':
      return `${side.context}/${namespaces}`;
    case 'backup':
      return namespaces === '' ? side.name : `${side.name}/${namespaces}`;
    case 'files':
      return side.paths.map((path) => vscode.workspace.asRelativePath(path)).join(', ');
  }
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
