import type { NamespaceGroup, ObjectSummary } from '../../model/clusters/cluster-contents.ts';
import type { PlainError } from '../../model/error.ts';
import type { Message } from '../../model/message.ts';
import type { ObjectRef } from '../../model/objects/object.ts';

/** The nodes of the Clusters tree, as plain data. Commands of other features get them as arguments. */

/** A kube context. */
export interface ContextNode {
  kind: 'context';
  context: string;
}

/** A namespace of a context: what a migration or a backup is made of. */
export interface NamespaceNode {
  kind: 'namespace';
  context: string;
  namespace: string;
  /** It is being deleted. */
  terminating?: boolean;
  /** A person typed its name; it was not listed. */
  typed?: boolean;
}

/** Workloads, Services or claims of a namespace. */
export interface GroupNode {
  kind: 'group';
  context: string;
  namespace: string;
  group: NamespaceGroup;
}

/** One object; pods lie below their workload. */
export interface ObjectNode {
  kind: 'object';
  context: string;
  namespace: string;
  group: NamespaceGroup;
  summary: ObjectSummary;
  /** The workload that a pod lies below. */
  owner?: ObjectRef;
}

/** A node whose children are loaded page by page. */
export type PagedNode = ContextNode | GroupNode;

/** A node that has children. */
export type ParentNode = ContextNode | NamespaceNode | GroupNode | ObjectNode | VeleroNode;

/** Stands at the end of a list that goes on. */
export interface MoreNode {
  kind: 'more';
  parent: PagedNode;
}

/** A line that says why there is nothing else: loading, empty, an error with Retry, or a way to enter a name. */
export interface LineNode {
  kind: 'line';
  line: 'loading' | 'empty' | 'no-match' | 'error' | 'enter-namespace';
  parent: ParentNode;
  /** Of an error: what went wrong, and what to do next. */
  words?: Message | undefined;
  hint?: Message | undefined;
}

/** The Velero of a cluster, or that there is none. */
export interface VeleroNode {
  kind: 'velero';
  context: string;
}

/** What is known of it, or missing, in a line. */
export interface VeleroLineNode {
  kind: 'veleroLine';
  context: string;
  id: string;
  label: string;
  description?: string;
  level: 'fact' | 'warning' | 'error';
  /** What a click does about it. */
  mends?: 'install' | 'upgrade';
}

/** A kubeconfig file that cannot be read. */
export interface FileNode {
  kind: 'file';
  file: string;
  error: PlainError;
}

/** Any node of the Clusters tree. */
export type ClusterNode =
  | ContextNode
  | NamespaceNode
  | GroupNode
  | ObjectNode
  | VeleroNode
  | VeleroLineNode
  | MoreNode
  | LineNode
  | FileNode;

/** The id of a node: the same for the same thing, so that selection and expansion survive a refresh. */
export function nodeId(node: ClusterNode): string {
  const parts = idParts(node);
  return parts.map(encodeURIComponent).join('/');
}

function idParts(node: ClusterNode): string[] {
  switch (node.kind) {
    case 'context':
      return ['context', node.context];
    case 'namespace':
      return ['namespace', node.context, node.namespace];
    case 'group':
      return ['group', node.context, node.namespace, node.group];
    case 'object': {
      const { group, resource, name } = node.summary.ref;
      const owner = node.owner ? [node.owner.group, node.owner.resource, node.owner.name] : [];
      return ['object', node.context, node.namespace, node.group, ...owner, group, resource, name];
    }
    case 'velero':
      return ['velero', node.context];
    case 'veleroLine':
      return ['veleroLine', node.context, node.id];
    case 'more':
      return ['more', nodeId(node.parent)];
    case 'line':
      return ['line', node.line, nodeId(node.parent)];
    case 'file':
      return ['file', node.file];
  }
}

/** Whether a command's argument is a node of this tree; VS Code passes whatever the caller gave. */
export function isClusterNode(value: unknown): value is ClusterNode {
  return typeof value === 'object' && value !== null && 'kind' in value && kinds.some((kind) => kind === value.kind);
}

const kinds = [
  'context',
  'namespace',
  'group',
  'object',
  'velero',
  'veleroLine',
  'more',
  'line',
  'file',
] satisfies ClusterNode['kind'][];

/** The namespaces of one context. */
export interface NamespaceSelection {
  context: string;
  namespaces: string[];
}

/**
 * The namespaces that a command was called for, from VS Code's two arguments (the node clicked, all selected nodes), in
 * the order of selection. The node clicked decides the context: selected namespaces of other contexts do not count.
 */
export function selectedNamespaces(clicked: unknown, selected: unknown): NamespaceSelection | undefined {
  if (!isClusterNode(clicked) || clicked.kind !== 'namespace') return undefined;
  const nodes = Array.isArray(selected) ? selected.filter(isClusterNode) : [];
  const namespaces = nodes.flatMap((node) =>
    node.kind === 'namespace' && node.context === clicked.context ? [node.namespace] : [],
  );
  // A right-click outside the selection is about the node clicked alone.
  return {
    context: clicked.context,
    namespaces: namespaces.includes(clicked.namespace) ? [...new Set(namespaces)] : [clicked.namespace],
  };
}
