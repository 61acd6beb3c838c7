import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import type { ContextInfo, ContextList } from '../model/clusters/cluster-contents.ts';
import { KubeferryError } from '../model/error.ts';
import { record, text } from '../model/json/parse.ts';
import { message } from '../model/message.ts';
import type { NamespaceSelection } from './clusters/node.ts';
import type { Contexts } from './contexts.ts';
import { contextOf, currentContextOf } from './current-context.ts';

/**
 * Namespaces of the Kubernetes extension's own explorer (view `extension.vsKubernetesExplorer`). Only its active context
 * can be expanded there, so a namespace belongs to the current context of its kubeconfig at the time of the click.
 * API: vscode-kubernetes-tools `src/api/contract` (`clusterexplorer` v1_1, `configuration` v1_1).
 */

const extensionId = 'ms-kubernetes-tools.vscode-kubernetes-tools';

/**
 * The namespaces that a command was called for in that explorer; nothing where the arguments are not its nodes.
 * Throws `misconfigured` where its current context is in none of our kubeconfigs.
 */
export async function explorerNamespaces(
  clicked: unknown,
  selected: unknown,
  contexts: Contexts,
): Promise<NamespaceSelection | undefined> {
  const api = await brokerOf(extensionId);
  const explorer = componentOf(api, 'clusterexplorer', 'v1_1');
  const first = namespaceOf(clicked, explorer);
  if (first === undefined) return undefined;
  const others = Array.isArray(selected) ? selected.flatMap((node) => namespaceOf(node, explorer) ?? []) : [];
  const files = kubeconfigPaths(componentOf(api, 'configuration', 'v1_1'));
  const context = await currentContext(files, await contexts.list());
  return { context: context.name, namespaces: others.includes(first) ? [...new Set(others)] : [first] };
}

async function currentContext(files: readonly string[], list: ContextList): Promise<ContextInfo> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const current = texts.map(currentContextOf).find((name) => name !== undefined);
  const found = contextOf(current, files, list);
  if (found) return found;
  throw new KubeferryError(
    'misconfigured',
    message('ui.explorer-context', { context: current ?? '', file: files.join(delimiter) }),
    { hint: message('ui.explorer-context.hint') },
  );
}

/** The API broker of the Kubernetes extension, activated where it is installed; nothing where it is not. */
async function brokerOf(id: string): Promise<unknown> {
  const extension = vscode.extensions.getExtension<unknown>(id);
  return extension?.activate();
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

function methodOf(owner: unknown, name: string): Method | undefined {
  const found = typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
  return typeof found === 'function' ? (...args) => Reflect.apply(found, owner, args) : undefined;
}

function componentOf(broker: unknown, name: string, version: string): unknown {
  const answer = record(methodOf(broker, 'get')?.(name, version));
  return answer.available === true ? answer.api : undefined;
}

/** The name of a namespace node: what the explorer says of it, else what the node looks like. */
function namespaceOf(node: unknown, explorer: unknown): string | undefined {
  const resolved = record(methodOf(explorer, 'resolveCommandTarget')?.(node));
  if (resolved.nodeType === 'resource' && record(resolved.resourceKind).manifestKind === 'Namespace') {
    return text(resolved.name);
  }
  const { nodeCategory, nodeType, kind, name } = record(node);
  if (nodeCategory !== 'kubernetes-explorer-node' || nodeType !== 'resource') return undefined;
  return record(kind).manifestKind === 'Namespace' ? text(name) : undefined;
}

function kubeconfigPaths(configuration: unknown): string[] {
  const found = record(methodOf(configuration, 'getKubeconfigPath')?.());
  const path = text(found.hostPath);
  return found.pathType === 'host' && path !== undefined ? path.split(delimiter).filter((file) => file !== '') : [];
}
