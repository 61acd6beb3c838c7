import * as vscode from 'vscode';
import type { CommandHandler } from '../lazy.ts';
import type { commands } from '../manifest.ts';
import { namespaceNameProblem } from '../namespace-name.ts';
import { forgetSecrets } from '../secrets.ts';
import type { Shared } from '../shared.ts';
import { translate } from '../words.ts';
import type { ClusterModel } from './cluster-model.ts';
import { type ObjectDocuments, objectUri } from './documents.ts';
import { addKubeconfigFiles, removeKubeconfigFile } from './kubeconfig-files.ts';
import { type ClusterNode, isClusterNode, type NamespaceNode, type PagedNode } from './node.ts';
import type { PodLogs } from './pod-logs.ts';
import type { ClusterTree } from './tree.ts';
import type { VeleroStates } from './velero-states.ts';

/** What the commands of the Clusters tree work on. */
export interface CommandScope {
  shared: Shared;
  model: ClusterModel;
  velero: VeleroStates;
  tree: ClusterTree;
  view: vscode.TreeView<ClusterNode>;
  documents: ObjectDocuments;
  logs: PodLogs;
}

type ClusterCommands = Record<(typeof commands.clusters)[number], CommandHandler>;

/** The commands of the Clusters tree. Each takes the node that it was called on; without one it does nothing or asks. */
export function clusterCommands(scope: CommandScope): ClusterCommands {
  const { shared, model, logs } = scope;
  return {
    'kubeferry.clusters.refresh': () => {
      shared.contexts.readAgain();
      model.refreshAll();
      scope.velero.refresh();
    },
    'kubeferry.clusters.refreshNode': (node) => refresh(scope, node),
    'kubeferry.context.retry': (node) => refresh(scope, node),
    'kubeferry.clusters.filter': (node) => filter(scope, node),
    'kubeferry.clusters.clearFilter': (node) => setFilter(scope, node, ''),
    'kubeferry.clusters.copyName': (node, selected) => copyName(node, selected),
    'kubeferry.clusters.loadMore': (node) => loadMore(scope, node),
    'kubeferry.kubeconfig.add': addKubeconfigFiles,
    'kubeferry.kubeconfig.remove': (node) => removeKubeconfigFile(fileOf(model, node)),
    'kubeferry.kubeconfig.open': async (node) => {
      const file = fileOf(model, node);
      if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file));
    },
    'kubeferry.namespace.enter': (node) => enterNamespace(scope, node),
    'kubeferry.namespace.forget': async (node) => {
      if (!isClusterNode(node) || node.kind !== 'namespace') return;
      await model.typed.remove(node.context, node.namespace);
      scope.tree.redraw({ kind: 'context', context: node.context });
    },
    'kubeferry.object.open': async (node) => {
      if (!isClusterNode(node) || node.kind !== 'object') return;
      const uri = objectUri({ context: node.context, object: node.summary.ref });
      await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
    },
    'kubeferry.pod.showLogs': async (node) => {
      if (!isClusterNode(node) || node.kind !== 'object' || node.summary.ref.resource !== 'pods') return;
      await logs.choose({ context: node.context, namespace: node.namespace, pod: node.summary.ref.name });
    },
    'kubeferry.pod.stopLogs': () => logs.stopAll(),
    'kubeferry.credentials.forget': async () => {
      const count = await forgetSecrets(shared.context);
      await shared.setContextKey('kubeferry:credentials', 'none');
      await vscode.window.showInformationMessage(
        count === 0
          ? vscode.l10n.t('No credentials are stored.')
          : vscode.l10n.t('The stored credentials were forgotten; they are asked for when they are needed.'),
      );
    },
    'kubeferry.log.show': () => shared.log.show(true),
  };
}

async function refresh({ model, velero, documents }: CommandScope, node: unknown): Promise<void> {
  if (!isClusterNode(node)) return;
  if (node.kind === 'context' || node.kind === 'velero') velero.refresh(node.context);
  await model.refresh(node);
  const at = node.kind === 'line' ? node.parent : node;
  if (at.kind === 'file' || at.kind === 'more') return;
  await documents.refresh(at.context, 'namespace' in at ? at.namespace : undefined);
}

function pagedNode(node: unknown): PagedNode | undefined {
  if (!isClusterNode(node)) return undefined;
  if (node.kind === 'context' || node.kind === 'group') return node;
  return node.kind === 'more' ? node.parent : undefined;
}

async function loadMore({ model }: CommandScope, node: unknown): Promise<void> {
  const parent = pagedNode(node);
  if (parent) await model.paged(parent)?.more();
}

async function filter(scope: CommandScope, node: unknown): Promise<void> {
  const parent = pagedNode(node);
  const list = parent && scope.model.paged(parent);
  if (!parent || !list) return;
  const text = await vscode.window.showInputBox({
    title: parent.kind === 'context' ? vscode.l10n.t('Filter Namespaces') : vscode.l10n.t('Filter Objects'),
    prompt: vscode.l10n.t('Only names that hold this text are shown. Leave it empty to show all.'),
    value: list.filter,
  });
  if (text === undefined) return;
  await setFilter(scope, parent, text);
  await scope.view.reveal(parent, { expand: true });
}

async function setFilter({ model, tree }: CommandScope, node: unknown, text: string): Promise<void> {
  const parent = pagedNode(node);
  if (!parent) return;
  await model.paged(parent)?.setFilter(text);
  tree.redraw(parent);
}

async function copyName(node: unknown, selected: unknown): Promise<void> {
  const nodes = Array.isArray(selected) && selected.includes(node) ? selected : [node];
  const names = nodes.filter(isClusterNode).flatMap((one) => nameOf(one) ?? []);
  if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
}

function nameOf(node: ClusterNode): string | undefined {
  switch (node.kind) {
    case 'context':
      return node.context;
    case 'namespace':
      return node.namespace;
    case 'object':
      return node.summary.ref.name;
    default:
      return undefined;
  }
}

function fileOf(model: ClusterModel, node: unknown): string | undefined {
  if (!isClusterNode(node)) return undefined;
  if (node.kind === 'file') return node.file;
  return node.kind === 'context' ? model.context(node.context)?.info.file : undefined;
}

async function enterNamespace({ model, tree, view }: CommandScope, node: unknown): Promise<void> {
  const at = isClusterNode(node) && node.kind === 'line' ? node.parent : node;
  if (!isClusterNode(at) || at.kind !== 'context') return;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Enter a Namespace of {context}', { context: at.context }),
    prompt: vscode.l10n.t('The name is remembered for this context.'),
    validateInput: (name) => namespaceNameProblem(name, translate),
  });
  if (typed === undefined) return;
  await model.typed.add(at.context, typed);
  tree.redraw(at);
  const entered: NamespaceNode = { kind: 'namespace', context: at.context, namespace: typed, typed: true };
  const shown = (await tree.getChildren(at)).find((one) => one.kind === 'namespace' && one.namespace === typed);
  await view.reveal(shown ?? entered, { select: true, focus: true });
}
