import type { ObjectSummary } from '../../model/clusters/cluster-contents.ts';
import { type ClusterModel, type ContextState, contains, groups } from './cluster-model.ts';
import type { ClusterNode, ContextNode, GroupNode, LineNode, NamespaceNode, ObjectNode, ParentNode } from './node.ts';
import type { PagedList } from './paged-list.ts';

/** The nodes below a node (below the root where none is given), from what is known now; what is not, begins to load. */
export function childrenOf(model: ClusterModel, node: ClusterNode | undefined): ClusterNode[] {
  if (!node) return roots(model);
  switch (node.kind) {
    case 'context':
      return namespaces(model, node);
    case 'namespace':
      return groups.map((group) => ({ kind: 'group', context: node.context, namespace: node.namespace, group }));
    case 'group':
      return objects(node, model.objects(node), (summary) => ({
        kind: 'object',
        context: node.context,
        namespace: node.namespace,
        group: node.group,
        summary,
      }));
    case 'object':
      if (!node.summary.expandable) return [];
      return objects(node, model.pods(node), (summary) => ({ ...node, summary, owner: node.summary.ref }));
    default:
      return [];
  }
}

/** The node above a node; nothing for those at the root. */
export function parentOf(node: ClusterNode): ParentNode | undefined {
  switch (node.kind) {
    case 'namespace':
      return { kind: 'context', context: node.context };
    case 'group':
      return { kind: 'namespace', context: node.context, namespace: node.namespace };
    case 'object':
      return { kind: 'group', context: node.context, namespace: node.namespace, group: node.group };
    case 'velero':
      return { kind: 'context', context: node.context };
    case 'veleroLine':
      return { kind: 'velero', context: node.context };
    case 'more':
    case 'line':
      return node.parent;
    default:
      return undefined;
  }
}

function roots(model: ClusterModel): ClusterNode[] {
  const list = model.list;
  if (!list) return [];
  return [
    ...list.problems.map(({ file, error }): ClusterNode => ({ kind: 'file', file, error })),
    ...list.contexts.map(({ name }): ClusterNode => ({ kind: 'context', context: name })),
  ];
}

function namespaces(model: ClusterModel, node: ContextNode): ClusterNode[] {
  const context = model.context(node.context);
  if (!context) return [];
  model.open(node.context);
  const list = context.namespaces;
  const nodes = namespaceNodes(model, context);
  const after: ClusterNode[] = [];
  if (context.state === 'denied') after.push({ kind: 'line', line: 'enter-namespace', parent: node });
  else if (context.state === 'idle' || context.state === 'connecting' || list.loading) after.push(loading(node));
  else if (context.state !== 'ready') return [contextProblem(node, context)];
  else if (list.error) after.push(listProblem(node, list));
  else if (list.hasMore) after.push({ kind: 'more', parent: node });
  else if (nodes.length === 0) after.push(empty(node, list));
  return [...nodes, ...after];
}

/** Before the listed namespaces come those that were typed and, where namespaces cannot be listed, the context's own. */
function namespaceNodes(model: ClusterModel, { info, state, namespaces }: ContextState): NamespaceNode[] {
  const node = { kind: 'namespace', context: info.name } as const;
  const listed = namespaces.items;
  const names = new Set(listed.map(({ name }) => name));
  const own = state === 'denied' && info.namespace !== undefined ? [info.namespace] : [];
  const typed = model.typed.of(info.name);
  const others = [...new Set([...own, ...typed])].filter(
    (name) => !names.has(name) && contains(name, namespaces.filter),
  );
  return [
    ...others.map(
      (namespace): NamespaceNode => ({ ...node, namespace, terminating: false, typed: typed.includes(namespace) }),
    ),
    ...listed.map(({ name, terminating }): NamespaceNode => ({ ...node, namespace: name, terminating, typed: false })),
  ];
}

function objects(
  node: GroupNode | ObjectNode,
  list: PagedList<ObjectSummary>,
  toNode: (summary: ObjectSummary) => ObjectNode,
): ClusterNode[] {
  void list.load();
  const nodes = list.items.map(toNode);
  if (list.loading && nodes.length === 0) return [loading(node)];
  if (list.error) return [...nodes, listProblem(node, list)];
  if (list.hasMore && node.kind === 'group') return [...nodes, { kind: 'more', parent: node }];
  return nodes.length === 0 ? [empty(node, list)] : nodes;
}

function loading(parent: ParentNode): LineNode {
  return { kind: 'line', line: 'loading', parent };
}

function empty(parent: ParentNode, list: { filter: string }): LineNode {
  return { kind: 'line', line: list.filter === '' ? 'empty' : 'no-match', parent };
}

function contextProblem(parent: ContextNode, { error, info }: ContextState): LineNode {
  return { kind: 'line', line: 'error', parent, words: error?.words ?? info.problem, hint: error?.hint };
}

function listProblem(parent: ParentNode, { error }: { error: ContextState['error'] }): LineNode {
  return { kind: 'line', line: 'error', parent, words: error?.words, hint: error?.hint };
}
