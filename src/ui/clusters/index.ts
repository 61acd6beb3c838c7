import type * as vscode from 'vscode';
import type { Ground } from '../ground.ts';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import type { ClusterNode } from './node.ts';

/** What the Clusters feature serves. */
export interface ClustersFeature {
  tree: vscode.TreeDataProvider<ClusterNode>;
  documents: vscode.FileSystemProvider;
  commands: Record<(typeof commands.clusters)[number], CommandHandler>;
}

/** Starts the Clusters feature; called once, when the view is first shown or a command first runs. */
export declare function startClusters(ground: Ground, view: vscode.TreeView<ClusterNode>): ClustersFeature;
