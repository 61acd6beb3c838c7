import { setMaxListeners } from 'node:events';
import type { ClusterReader } from '../kube/cluster.ts';
import { isPassing } from '../kube/passing.ts';
import { cancelled, type KubeferryError, toKubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, refOf } from '../model/objects/object.ts';
import { Awaited, type AwaitedAbout, type Readiness } from './awaited.ts';
import { whileInReach } from './out-of-reach.ts';
import { pause } from './pause.ts';

/** How to wait. */
export interface WaitOptions extends Omit<AwaitedAbout, 'context'> {
  signal: AbortSignal;
  /** Milliseconds until what is not ready is given up. */
  timeoutMs: number;
  /** Milliseconds after which a target that does not answer is given up. Default: five minutes, enough for a restart. */
  patienceMs?: number;
  /** Milliseconds after which the events of a namespace are read again for those that are not ready. Default: two seconds. */
  eventsEveryMs?: number;
}

/** Kinds that are waited for. Ingresses are not: many controllers never give them an address. */
const waitedFor = new Set([
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'jobs.batch',
  'pods',
  'replicasets.apps',
  'replicationcontrollers',
  'persistentvolumeclaims',
  'services',
]);
const withoutPods = new Set(['persistentvolumeclaims', 'services', 'pods']);
/** Readings of events after which it is said what is still waited for. */
const sayEvery = 15;

/** Whether `waitReady` waits for an object of this kind. */
export function isWaitedFor(ref: ObjectRef): boolean {
  return waitedFor.has(groupResource(ref));
}

/**
 * Waits until objects, which were on the target, are ready, by one watch for each kind and namespace. A change of what keeps
 * an object is told in the log. Gives one entry for each object of a kind that is waited for, those that were not ready in time with the reason.
 * @throws KubeferryError `cancelled`, what a watch throws, and `unreachable` where the target does not answer for long.
 */
export async function waitReady(
  cluster: ClusterReader,
  refs: readonly ObjectRef[],
  options: WaitOptions,
): Promise<Readiness[]> {
  const wanted = refs.filter(isWaitedFor);
  if (wanted.length === 0) return [];
  return new Wait(cluster, wanted, options).run();
}

class Wait {
  readonly #cluster: ClusterReader;
  readonly #options: WaitOptions;
  readonly #refs: readonly ObjectRef[];
  readonly #awaited: Awaited;
  readonly #ended = new AbortController();
  #failure: unknown;

  constructor(cluster: ClusterReader, refs: readonly ObjectRef[], options: WaitOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#refs = refs;
    const { context } = cluster;
    this.#awaited = new Awaited(refs, { ...options, context }, () => this.#ended.abort());
  }

  async run(): Promise<Readiness[]> {
    const { signal, timeoutMs } = this.#options;
    if (signal.aborted) throw cancelled();
    const end = () => this.#ended.abort();
    // Every watch listens, so many are no leak.
    setMaxListeners(0, this.#ended.signal);
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    try {
      await this.#start();
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      end();
    }
    if (this.#failure !== undefined) throw toKubeferryError(this.#failure);
    if (signal.aborted) throw cancelled();
    return this.#awaited.standing();
  }

  /** Resolves when every watch and the reading of events ended. */
  async #start(): Promise<void> {
    const { signal } = this.#options;
    const discovery = await this.#cluster.discovery({ signal });
    const podResource = discovery.findResource('pods');
    const watches = new Map<string, { resource: ApiResource; namespace: string }>();
    const podNamespaces = new Set<string>();
    for (const ref of this.#refs) {
      const resource = discovery.findResource(groupResource(ref));
      const namespace = ref.namespace ?? '';
      if (!resource) continue;
      watches.set(`${groupResource(ref)}/${namespace}`, { resource, namespace });
      if (!withoutPods.has(groupResource(ref))) podNamespaces.add(namespace);
    }
    const running = [...watches.values()].map(({ resource, namespace }) => this.#follow(resource, namespace));
    if (podResource) {
      for (const namespace of podNamespaces) running.push(this.#followPods(podResource, namespace));
    }
    const eventResource = discovery.find('v1', 'Event');
    if (eventResource) running.push(this.#readEvents(eventResource));
    running.push(this.#endOutOfReach());
    await Promise.all(running);
  }

  /** Watches bear with a target that does not answer for ever. */
  async #endOutOfReach(): Promise<void> {
    const { patienceMs = 300_000 } = this.#options;
    await this.#guarded(undefined, () => whileInReach(this.#cluster, patienceMs, this.#ended.signal));
  }

  async #follow(resource: ApiResource, namespace: string): Promise<void> {
    const refused = (error: KubeferryError) => this.#awaited.unseen(resource, namespace, error);
    await this.#guarded(refused, async () => {
      for await (const event of this.#cluster.watch(resource, this.#watchOptions(namespace))) {
        if (event.type === 'synced') this.#awaited.missing(resource, namespace);
        else this.#awaited.see(refOf(resource, event.object), event.object, event.type === 'deleted');
      }
    });
  }

  async #followPods(resource: ApiResource, namespace: string): Promise<void> {
    const refused = () => this.#sayWithout(message('ready.without-pods', { namespace }));
    await this.#guarded(refused, async () => {
      for await (const event of this.#cluster.watch(resource, this.#watchOptions(namespace))) {
        if (event.type !== 'synced') this.#awaited.seePod(namespace, event.object, event.type === 'deleted');
      }
    });
  }

  /** Events tell what no status does: a probe, a mount, a refused pod. They are read, not watched: there are too many. */
  async #readEvents(resource: ApiResource): Promise<void> {
    const { eventsEveryMs = 2000 } = this.#options;
    /** Namespaces whose events may not be read. */
    const silent = new Set<string>();
    await this.#guarded(undefined, async () => {
      for (let reading = 1; !this.#ended.signal.aborted; reading++) {
        await pause(eventsEveryMs, this.#ended.signal);
        if (reading % sayEvery === 0) this.#awaited.sayWaiting();
        for (const namespace of this.#awaited.namespaces) {
          if (this.#ended.signal.aborted || silent.has(namespace) || !this.#awaited.unready(namespace)) continue;
          const refused = () => {
            silent.add(namespace);
            this.#sayWithout(message('ready.without-events', { namespace }));
          };
          await this.#guarded(refused, () => this.#readEventsOf(resource, namespace));
        }
      }
    });
  }

  async #readEventsOf(resource: ApiResource, namespace: string): Promise<void> {
    const found: KubeObject[] = [];
    try {
      for await (const page of this.#cluster.list(resource, this.#watchOptions(namespace))) found.push(...page.items);
    } catch (thrown) {
      // They only explain, and are read again soon.
      if (isPassing(toKubeferryError(thrown))) return;
      throw thrown;
    }
    this.#awaited.takeEvents(namespace, found);
  }

  /** Runs one part. Its failure ends the whole wait, unless it is what this person may not see; its being aborted at the end is none. */
  async #guarded(refused: ((error: KubeferryError) => void) | undefined, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (this.#ended.signal.aborted) return;
      const error = toKubeferryError(thrown);
      if (refused && error.code === 'denied') return refused(error);
      this.#failure ??= error;
      this.#ended.abort();
    }
  }

  #watchOptions(namespace: string): { namespace?: string; signal: AbortSignal } {
    return { ...(namespace !== '' && { namespace }), signal: this.#ended.signal };
  }

  #sayWithout(text: Message): void {
    const { emit, step } = this.#options;
    emit({ type: 'log', level: 'warning', step, context: this.#cluster.context, text });
  }
}
