import type {
  ConnectionState,
  ContextInfo,
  ContextList,
  NamespaceGroup,
  NamespaceInfo,
  ObjectSummary,
} from '../../model/clusters/cluster-contents.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { Engine } from '../engine.ts';
import { type ClusterNode, type ContextNode, type GroupNode, nodeId, type ObjectNode, type PagedNode } from './node.ts';
import { PagedList } from './paged-list.ts';

/** Namespaces shown before "Load more…"; also the size of a page. */
export const pageSize = 250;

/** Names of namespaces that a person typed, by context; they are remembered. */
export interface TypedNamespaces {
  of(context: string): string[];
  add(context: string, namespace: string): Promise<void>;
  remove(context: string, namespace: string): Promise<void>;
}

/** What is known about one context. */
export interface ContextState {
  info: ContextInfo;
  state: ConnectionState;
  error?: KubeferryError | undefined;
  /** The server's version, once it answered. */
  version?: string | undefined;
  namespaces: PagedList<NamespaceInfo>;
  connecting?: AbortController | undefined;
}

/** The objects of a group or the pods of a workload. */
interface ObjectList {
  context: string;
  namespace: string;
  list: PagedList<ObjectSummary>;
}

/**
 * What the Clusters tree shows. Nothing is asked of a cluster before its node is opened, and no answer is waited for: what
 * is loaded later is told through `changed`, so that a slow cluster holds up no other.
 */
export class ClusterModel {
  readonly typed: TypedNamespaces;
  readonly #engine: Pick<Engine, 'request'>;
  readonly #changed: (node: ClusterNode | undefined) => void;
  readonly #contexts = new Map<string, ContextState>();
  readonly #below = new Map<string, ObjectList>();
  #list: ContextList | undefined;

  constructor(
    engine: Pick<Engine, 'request'>,
    typed: TypedNamespaces,
    changed: (node: ClusterNode | undefined) => void,
  ) {
    this.#engine = engine;
    this.typed = typed;
    this.#changed = changed;
  }

  /** The contexts and the files that cannot be read; nothing before the first list. */
  get list(): ContextList | undefined {
    return this.#list;
  }

  /** The names of the contexts that are connected. */
  get ready(): string[] {
    return [...this.#contexts].filter(([, { state }]) => state === 'ready').map(([name]) => name);
  }

  context(name: string): ContextState | undefined {
    return this.#contexts.get(name);
  }

  /** Takes a new list of contexts. What is unchanged keeps its state; what failed before is tried again when it is looked at. */
  setContexts(list: ContextList): void {
    this.#list = list;
    const names = new Set(list.contexts.map((info) => info.name));
    for (const [name, known] of this.#contexts) if (!names.has(name)) this.#forget(name, known);
    for (const info of list.contexts) {
      const known = this.#contexts.get(info.name);
      if (known && !failed(known.state) && sameContext(known.info, info)) known.info = info;
      else {
        if (known) this.#forget(info.name, known);
        this.#contexts.set(info.name, this.#newContext(info));
      }
    }
    this.#changed(undefined);
  }

  /** Connects a context and lists its namespaces, unless that was done or is being done. */
  open(name: string): void {
    const context = this.#contexts.get(name);
    if (context?.state === 'idle') void this.#connect(context, false);
  }

  /** Connects again with fresh credentials. Resolves when it is ready or has failed. */
  async retry(name: string): Promise<void> {
    const context = this.#contexts.get(name);
    if (context) await this.#connect(context, true);
  }

  /** The list below a context or a group; it may not be loaded yet. */
  paged(node: PagedNode): PagedList<NamespaceInfo> | PagedList<ObjectSummary> | undefined {
    return node.kind === 'context' ? this.#contexts.get(node.context)?.namespaces : this.objects(node);
  }

  /** The objects of a group. */
  objects(node: GroupNode): PagedList<ObjectSummary> {
    return this.#objectList(node, async (token, signal) => {
      const { context, namespace, group } = node;
      const page = await this.#engine.request(
        'cluster.objects',
        { context, namespace, group, limit: pageSize, ...(token !== undefined && { continue: token }) },
        { signal },
      );
      return { items: page.objects, continue: page.continue };
    });
  }

  /** The pods below a workload. */
  pods(node: ObjectNode): PagedList<ObjectSummary> {
    return this.#objectList(node, async (_token, signal) => ({
      items: await this.#engine.request('cluster.pods', { context: node.context, owner: node.summary.ref }, { signal }),
    }));
  }

  /** Reads again what a node shows. Resolves when it is there or has failed. */
  async refresh(node: ClusterNode): Promise<void> {
    if (node.kind === 'context') await this.retry(node.context);
    else if (node.kind === 'group') await this.objects(node).refresh();
    else if (node.kind === 'namespace') await this.#refreshBelow(node.context, node.namespace);
    else if (node.kind === 'object' && node.summary.expandable) {
      await Promise.all([this.pods(node).refresh(), this.objects(groupOf(node)).refresh()]);
    } else if (node.kind === 'object') await this.#refreshBelow(node.context, node.namespace);
    else if (node.kind === 'line') await this.refresh(node.parent);
  }

  /** Reads again everything that was opened. */
  refreshAll(): void {
    for (const context of this.#contexts.values()) {
      if (context.state !== 'idle' && context.state !== 'connecting') void this.#connect(context, true);
    }
    for (const { list } of this.#below.values()) if (list.started) void list.refresh();
  }

  dispose(): void {
    for (const [name, context] of this.#contexts) this.#forget(name, context);
  }

  async #refreshBelow(context: string, namespace: string): Promise<void> {
    const lists = [...this.#below.values()].filter((one) => one.context === context && one.namespace === namespace);
    await Promise.all(lists.map(({ list }) => (list.started ? list.refresh() : undefined)));
  }

  #objectList(
    node: GroupNode | ObjectNode,
    fetch: (
      token: string | undefined,
      signal: AbortSignal,
    ) => Promise<{ items: ObjectSummary[]; continue?: string | undefined }>,
  ): PagedList<ObjectSummary> {
    const id = nodeId(node);
    const known = this.#below.get(id);
    if (known) return known.list;
    const list = new PagedList<ObjectSummary>({
      fetch,
      matches: (object, filter) => contains(object.ref.name, filter),
      changed: () => this.#changed(node),
      step: pageSize,
    });
    this.#below.set(id, { context: node.context, namespace: node.namespace, list });
    return list;
  }

  #newContext(info: ContextInfo): ContextState {
    const node: ContextNode = { kind: 'context', context: info.name };
    return {
      info,
      state: info.problem ? 'misconfigured' : 'idle',
      namespaces: new PagedList<NamespaceInfo>({
        fetch: async (token, signal) => {
          const page = await this.#engine.request(
            'cluster.namespaces',
            { context: info.name, limit: pageSize, ...(token !== undefined && { continue: token }) },
            { signal },
          );
          return { items: page.namespaces, continue: page.continue };
        },
        matches: (namespace, filter) => contains(namespace.name, filter),
        changed: () => this.#changed(node),
        step: pageSize,
      }),
    };
  }

  async #connect(context: ContextState, fresh: boolean): Promise<void> {
    context.connecting?.abort();
    const attempt = new AbortController();
    const current = () => context.connecting === attempt;
    context.connecting = attempt;
    context.state = 'connecting';
    context.error = undefined;
    const node: ContextNode = { kind: 'context', context: context.info.name };
    this.#changed(node);
    let failure: KubeferryError | undefined;
    try {
      const { version } = await this.#engine.request(
        'cluster.connect',
        { context: context.info.name, fresh },
        { signal: attempt.signal },
      );
      context.version = version;
    } catch (thrown) {
      failure = toKubeferryError(thrown);
    }
    // Who may not read what identifies the cluster may still list namespaces.
    if (current() && (failure === undefined || failure.code === 'denied')) {
      await (fresh ? context.namespaces.refresh() : context.namespaces.load());
      failure = context.namespaces.error;
    }
    if (!current()) return;
    context.connecting = undefined;
    context.error = failure;
    context.state = failure ? stateAfter(failure.code) : 'ready';
    this.#changed(node);
  }

  #forget(name: string, context: ContextState): void {
    context.connecting?.abort();
    context.connecting = undefined;
    context.namespaces.dispose();
    this.#contexts.delete(name);
    for (const [id, below] of this.#below) {
      if (below.context !== name) continue;
      below.list.dispose();
      this.#below.delete(id);
    }
  }
}

/** The group that an object is shown in. */
function groupOf(node: ObjectNode): GroupNode {
  return { kind: 'group', context: node.context, namespace: node.namespace, group: node.group };
}

/** The groups below a namespace, in the order in which they are shown. */
export const groups: readonly NamespaceGroup[] = ['workloads', 'services', 'claims'];

/** Whether a name holds a text, capitals or not. */
export function contains(name: string, text: string): boolean {
  return name.toLowerCase().includes(text.toLowerCase());
}

/** The state of a context whose connection failed. */
function stateAfter(code: ErrorCode): ConnectionState {
  switch (code) {
    case 'denied':
    case 'expired-credentials':
    case 'misconfigured':
      return code;
    case 'cancelled':
      return 'idle';
    default:
      return 'unreachable';
  }
}

function failed(state: ConnectionState): boolean {
  return state === 'unreachable' || state === 'expired-credentials' || state === 'misconfigured';
}

function sameContext(one: ContextInfo, other: ContextInfo): boolean {
  return (
    one.file === other.file &&
    one.server === other.server &&
    one.cluster === other.cluster &&
    one.user === other.user &&
    one.problem?.code === other.problem?.code
  );
}
