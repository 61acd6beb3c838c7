import type * as vscode from 'vscode';
import type { ComparedSide } from '../../model/comparison/comparison.ts';
import type { CommandHandler } from '../lazy.ts';
import { type commands, reappliedScheme } from '../manifest.ts';
import { ProposedDocuments } from '../proposed-documents.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { chosenSide, migrationNodeOf } from './chosen-side.ts';
import { askBackups, askMigration, askSides } from './compare-with.ts';
import { ComparedDocuments } from './compared-documents.ts';
import { ComparisonPanels } from './comparison-panels.ts';
import { sidesAsk } from './sides-ask.ts';

/** What comparing serves. */
export interface CompareFeature {
  commands: Record<(typeof commands.compare)[number], CommandHandler>;
  /** Fills a page of before the window was loaded again. */
  restore(panel: vscode.WebviewPanel, state: unknown): void;
}

/** Starts the feature; called once, when a command first runs or a page is shown again. */
export function startCompare(shared: Shared): CompareFeature {
  const documents = new ComparedDocuments(shared);
  const changes = new ProposedDocuments(reappliedScheme);
  const panels = new ComparisonPanels({ shared, documents, changes });
  shared.context.subscriptions.push(documents, changes, panels);
  let selected: ComparedSide | undefined;
  return {
    restore: (panel, state) => panels.restore(panel, state),
    commands: {
      'kubeferry.compare.with': whenTrusted(shared, async (clicked, all) => {
        const ask = await askSides(shared, await chosenSide(shared, clicked, all));
        if (ask) panels.open(ask);
      }),
      'kubeferry.compare.select': whenTrusted(shared, async (clicked, all) => {
        selected = await chosenSide(shared, clicked, all);
        await shared.setContextKey('kubeferry:selectedForCompare', selected !== undefined);
      }),
      'kubeferry.compare.withSelected': whenTrusted(shared, async (clicked, all) => {
        const side = await chosenSide(shared, clicked, all);
        const ask = selected && side && (await sidesAsk(shared, selected, side));
        if (ask) panels.open(ask);
      }),
      // Nothing of the workspace counts here that would have to be trusted.
      'kubeferry.backups.compareBackups': async (clicked) => {
        const ask = await askBackups(shared, clicked);
        if (ask) panels.open(ask);
      },
      'kubeferry.compare.migration': whenTrusted(shared, async (clicked) => {
        const ask = await askMigration(shared, migrationNodeOf(clicked));
        if (ask) panels.open(ask);
      }),
    },
  };
}
