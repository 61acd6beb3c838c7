import type { ConnectionState, NamespaceGroup, ObjectSummary } from '../../model/clusters/cluster-contents.ts';
import { type Message, quoted } from '../../model/message.ts';
import type { Translate } from '../translate.ts';
import type { ClusterModel } from './cluster-model.ts';
import type { ClusterNode, ContextNode, LineNode, NamespaceNode, ObjectNode } from './node.ts';
import { veleroLineRow, veleroRow } from './velero-rows.ts';
import type { VeleroState } from './velero-states.ts';

/** What a node of the tree shows: words and icons, without VS Code's types. */
export interface Row {
  label: string;
  description?: string | undefined;
  /** Lines of plain text. */
  tooltip?: string | undefined;
  /** A codicon and, where it says more than the words, a theme colour. */
  icon?: { id: string; color?: string } | undefined;
  expandable: boolean;
  /** Tokens for `viewItem` clauses: `kubeferry.namespace kubeferry.named`. */
  tokens: string[];
  /** What a screen reader says where the row shows only the part that fits. Default: label and description. */
  spoken?: string;
  /** Run by a click or Enter. */
  command?:
    | 'kubeferry.object.open'
    | 'kubeferry.clusters.loadMore'
    | 'kubeferry.namespace.enter'
    | 'kubeferry.velero.install'
    | 'kubeferry.velero.upgrade'
    | undefined;
}

/** How sentences are said. */
export interface Speech {
  t: Translate;
  sentence(words: Message): string;
}

/** The row of a node as things stand; `velero`: what is known of the Velero, where the node is that. */
export function rowOf(
  node: ClusterNode,
  model: ClusterModel,
  speech: Speech,
  velero: VeleroState = { asked: true },
): Row {
  switch (node.kind) {
    case 'context':
      return contextRow(node, model, speech);
    case 'namespace':
      return namespaceRow(node, speech);
    case 'group': {
      const { filter, error } = model.objects(node);
      return {
        label: groupName(node.group, speech.t),
        description: filterWords(filter, speech.t),
        icon: { id: groupIcons[node.group] },
        expandable: true,
        tokens: ['group', 'refreshable', 'filterable', ...(filter ? ['filtered'] : []), ...(error ? ['retry'] : [])],
      };
    }
    case 'object':
      return objectRow(node, speech);
    case 'velero':
      return veleroRow(node, velero, speech);
    case 'veleroLine':
      return veleroLineRow(node);
    case 'more':
      return {
        label: speech.t('Load more…'),
        icon: { id: 'ellipsis' },
        expandable: false,
        tokens: ['more'],
        command: 'kubeferry.clusters.loadMore',
      };
    case 'line':
      return lineRow(node, speech);
    case 'file':
      return {
        label: node.file,
        description: quoted(node.error.words, speech.sentence) ?? speech.sentence(node.error.words),
        tooltip: [node.error.words, ...(node.error.hint ? [node.error.hint] : [])].map(speech.sentence).join('\n'),
        icon: { id: 'warning', color: 'list.warningForeground' },
        expandable: false,
        tokens: ['file'],
      };
  }
}

/** The state of a context in words. */
export function stateWords(state: ConnectionState, t: Translate): string {
  switch (state) {
    case 'idle':
      return t('idle');
    case 'connecting':
      return t('connecting…');
    case 'ready':
      return t('ready');
    case 'denied':
      return t('denied');
    case 'unreachable':
      return t('unreachable');
    case 'expired-credentials':
      return t('expired credentials');
    case 'misconfigured':
      return t('misconfigured');
  }
}

/** How an object is, in words, for screen readers and tooltips. */
function healthWords(health: ObjectSummary['health'], t: Translate): string | undefined {
  switch (health) {
    case 'ready':
      return t('ready');
    case 'progressing':
      return t('on the way');
    case 'failed':
      return t('failed');
    case 'none':
      return undefined;
  }
}

function contextRow(node: ContextNode, model: ClusterModel, { t, sentence }: Speech): Row {
  const context = model.context(node.context);
  if (!context) return { label: node.context, expandable: false, tokens: ['context', 'named'] };
  const { info, state, version, namespaces, error } = context;
  const words = stateWords(state, t);
  const problem = error?.words ?? info.problem;
  const retry = state !== 'idle' && state !== 'connecting' && state !== 'ready';
  return {
    label: info.name,
    description: joined([
      state === 'ready' && version ? `${words} ${version}` : words,
      retry && problem ? quoted(problem, sentence) : undefined,
      filterWords(namespaces.filter, t),
    ]),
    tooltip: [
      t('{name}: {state}', { name: info.name, state: words }),
      ...(problem ? [sentence(problem)] : []),
      ...(error?.hint ? [sentence(error.hint)] : []),
      t('Cluster: {cluster}', { cluster: info.cluster }),
      ...(info.server === undefined ? [] : [t('Server: {server}', { server: info.server })]),
      t('User: {user}', { user: info.user }),
      t('File: {file}', { file: info.file }),
      ...(info.current ? [t('The current context of kubectl')] : []),
    ].join('\n'),
    icon: stateIcons[state],
    expandable: true,
    tokens: [
      'context',
      'named',
      'filterable',
      ...(state === 'ready' ? ['refreshable'] : []),
      ...(retry ? ['retry'] : []),
      ...(namespaces.filter ? ['filtered'] : []),
      state,
    ],
  };
}

function namespaceRow({ context, namespace, terminating, typed }: NamespaceNode, { t }: Speech): Row {
  return {
    label: namespace,
    description: terminating ? t('terminating') : undefined,
    tooltip: `${context} / ${namespace}`,
    icon: { id: 'symbol-namespace' },
    expandable: true,
    tokens: ['namespace', 'named', 'refreshable', ...(typed ? ['typed'] : []), ...(terminating ? ['terminating'] : [])],
  };
}

function objectRow({ summary, owner, group }: ObjectNode, { t }: Speech): Row {
  const { ref, description, health, expandable } = summary;
  const words = healthWords(health, t);
  // The kind is said where a group holds several.
  const kind = group === 'workloads' && !owner ? ref.kind : undefined;
  return {
    label: ref.name,
    description: joined([kind, description]),
    tooltip: [`${ref.kind} ${ref.name}`, joined([description, words]) ?? ''].filter(Boolean).join('\n'),
    icon: healthIcons[health],
    expandable,
    tokens: [
      'object',
      'named',
      ...(ref.resource === 'pods' && ref.group === '' ? ['pod'] : []),
      ...(expandable ? ['refreshable'] : []),
    ],
    command: 'kubeferry.object.open',
  };
}

function lineRow(node: LineNode, { t, sentence }: Speech): Row {
  switch (node.line) {
    case 'loading':
      return {
        label: node.parent.kind === 'context' ? t('Connecting…') : t('Loading…'),
        icon: { id: 'loading~spin' },
        expandable: false,
        tokens: ['line'],
      };
    case 'empty':
      return { label: t('Nothing here'), expandable: false, tokens: ['line'] };
    case 'no-match':
      return { label: t('Nothing matches the filter'), expandable: false, tokens: ['line'] };
    case 'enter-namespace':
      return {
        label: t('Enter a namespace…'),
        description: t('this user may not list namespaces'),
        icon: { id: 'edit' },
        expandable: false,
        tokens: ['line'],
        command: 'kubeferry.namespace.enter',
      };
    case 'error': {
      const words = node.words ? sentence(node.words) : t('It could not be read.');
      const whole = node.hint ? `${words}\n${sentence(node.hint)}` : words;
      return {
        label: (node.words && quoted(node.words, sentence)) ?? words,
        description: node.hint && sentence(node.hint),
        tooltip: whole,
        spoken: whole,
        icon: { id: 'error', color: 'list.errorForeground' },
        expandable: false,
        tokens: ['line', 'retry'],
      };
    }
  }
}

function groupName(group: NamespaceGroup, t: Translate): string {
  switch (group) {
    case 'workloads':
      return t('Workloads');
    case 'services':
      return t('Services');
    case 'claims':
      return t('Volume Claims');
  }
}

const groupIcons: Record<NamespaceGroup, string> = { workloads: 'package', services: 'plug', claims: 'database' };

const stateIcons: Record<ConnectionState, { id: string; color?: string }> = {
  idle: { id: 'circle-outline' },
  connecting: { id: 'loading~spin' },
  ready: { id: 'vm-active', color: 'charts.green' },
  denied: { id: 'lock', color: 'list.warningForeground' },
  unreachable: { id: 'debug-disconnect', color: 'list.errorForeground' },
  'expired-credentials': { id: 'key', color: 'list.warningForeground' },
  misconfigured: { id: 'warning', color: 'list.warningForeground' },
};

const healthIcons: Record<ObjectSummary['health'], { id: string; color?: string }> = {
  ready: { id: 'pass', color: 'charts.green' },
  progressing: { id: 'sync', color: 'list.warningForeground' },
  failed: { id: 'error', color: 'list.errorForeground' },
  none: { id: 'circle-small' },
};

function filterWords(filter: string, t: Translate): string | undefined {
  return filter === '' ? undefined : t('filter: {filter}', { filter });
}

function joined(parts: (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? undefined : said.join(' · ');
}
