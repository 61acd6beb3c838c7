import type * as vscode from 'vscode';
import { record } from '../../model/parse.ts';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import { planStores } from '../migrations/plan-stores.ts';
import { selectionOf } from '../selection.ts';
import type { Shared } from '../shared.ts';
import { whenTrusted } from '../when-trusted.ts';
import { BackUp } from './back-up.ts';
import type { BackupsNode } from './node.ts';
import { BackupsTree } from './tree.ts';

/** What the Backups feature serves. */
export interface BackupsFeature {
  tree: vscode.TreeDataProvider<BackupsNode>;
  commands: Record<(typeof commands.backups)[number], CommandHandler>;
}

/** Starts the Backups feature; called once, when the view is first shown or a command first runs. */
export function startBackups(shared: Shared): BackupsFeature {
  const stores = () => planStores(shared);
  const tree = new BackupsTree(shared, stores);
  const backUp = new BackUp(shared, stores, (store) => tree.refreshStore(store));
  shared.context.subscriptions.push(
    tree,
    backUp,
    shared.runEnded.event(() => tree.refresh()),
  );
  return {
    tree,
    commands: {
      'kubeferry.backup.create': whenTrusted(shared, async (clicked, selected) => {
        const selection = await selectionOf(clicked, selected, shared.contexts);
        await backUp.start(selection);
      }),
      'kubeferry.backups.openLog': () => backUp.openLog(),
      'kubeferry.backups.refresh': () => tree.refresh(),
      'kubeferry.backups.loadMore': async (node) => {
        if (isMore(node)) await tree.loadMore(node.store);
      },
    },
  };
}

function isMore(node: unknown): node is Extract<BackupsNode, { kind: 'more' }> {
  return record(node).kind === 'more';
}
