import { access } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ContextList } from '../../model/clusters/cluster-contents.ts';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import type { Shared } from '../shared.ts';
import { ClusterModel } from './cluster-model.ts';
import { clusterCommands } from './commands.ts';
import { ObjectDocuments } from './documents.ts';
import type { ClusterNode } from './node.ts';
import { PodLogs } from './pod-logs.ts';
import { ClusterTree } from './tree.ts';
import { RememberedNamespaces } from './typed-namespaces.ts';
import { VeleroStates } from './velero-states.ts';

/** What the Clusters feature serves. */
export interface ClustersFeature {
  tree: vscode.TreeDataProvider<ClusterNode>;
  documents: vscode.FileSystemProvider;
  commands: Record<(typeof commands.clusters)[number], CommandHandler>;
}

/** Starts the Clusters feature; called once, when the view is first shown or a command first runs. */
export function startClusters(shared: Shared, view: vscode.TreeView<ClusterNode>): ClustersFeature {
  const model = new ClusterModel(shared.engine, new RememberedNamespaces(shared.context.globalState), (node) => {
    tree.redraw(node);
    shared.connected.set(model.ready);
  });
  const velero = new VeleroStates(shared, (context) => tree.redraw({ kind: 'velero', context }));
  const tree = new ClusterTree(shared, model, velero);
  const documents = new ObjectDocuments(shared);
  const logs = new PodLogs(shared);
  shared.context.subscriptions.push(
    { dispose: () => model.dispose() },
    velero,
    documents,
    logs,
    shared.contexts.onDidChange((list) => {
      model.setContexts(list);
      void kubeconfigKey(list).then((value) => shared.setContextKey('kubeferry:kubeconfig', value));
    }),
    shared.assessed.onDidChange((place) => tree.redraw({ kind: 'namespace', ...place })),
    followWhileVisible(shared, view),
  );
  return { tree, documents, commands: clusterCommands({ shared, model, velero, tree, view, documents, logs }) };
}

/** The kubeconfigs are followed while the view is shown. */
function followWhileVisible(shared: Shared, view: vscode.TreeView<ClusterNode>): vscode.Disposable {
  let held = view.visible ? shared.contexts.hold() : undefined;
  const listener = view.onDidChangeVisibility(({ visible }) => {
    held?.dispose();
    held = visible ? shared.contexts.hold() : undefined;
  });
  return new vscode.Disposable(() => {
    listener.dispose();
    held?.dispose();
  });
}

async function kubeconfigKey({ contexts, problems, files }: ContextList): Promise<'none' | 'empty' | 'some'> {
  if (contexts.length > 0 || problems.length > 0) return 'some';
  const there = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return there.includes(true) ? 'empty' : 'none';
}
