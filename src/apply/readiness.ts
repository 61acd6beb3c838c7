import { setMaxListeners } from 'node:events';
import type { ClusterReader } from '../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import type { EventSink, StepId } from '../model/event.ts';
import { recordAt } from '../model/json.ts';
import { type Message, message } from '../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../model/object.ts';
import { type Judgement, readiness } from './judgement.ts';
import { matchesSelector } from './label-selector.ts';
import { rest } from './patience.ts';
import { claimsOfPod, isPodReady, podTrouble } from './pod-troubles.ts';

/** How one object stands at the end of waiting. */
export interface Readiness {
  object: ObjectRef;
  ready: boolean;
  reason: Message;
}

/** How to wait. */
export interface WaitOptions {
  signal: AbortSignal;
  emit: EventSink;
  step: StepId;
  /** Milliseconds until what is not ready is given up. */
  timeoutMs: number;
  /** Claims that nobody will make, as `namespace/name`: what waits for one of them is given up at once. */
  absentClaims?: ReadonlySet<string>;
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
/** Milliseconds after which the events of a namespace are read again for those that are not ready. */
const eventInterval = 2000;
/** Readings of events after which it is said what is still waited for. */
const sayEvery = 15;

/** Whether `waitReady` waits for an object of this kind. */
export function isWaitedFor(ref: ObjectRef): boolean {
  return waitedFor.has(groupResource(ref));
}

/**
 * Waits until objects are ready, by one watch for each kind and namespace. A change of what keeps an object is told in the
 * log. Gives one entry for each object of a kind that is waited for, those that were not ready in time with the reason.
 * @throws KubeferryError `cancelled`, and what a watch throws.
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

interface Entry {
  ref: ObjectRef;
  object?: KubeObject;
  judgement: Judgement;
  /** It is a Job that the cluster removes some time after its end. */
  expires?: boolean;
}

/** What is known about one namespace; only pods that are not ready are kept. */
interface Place {
  pods: Map<string, KubeObject>;
  events: KubeObject[];
  /** Its events may not be read. */
  silent: boolean;
}

class Wait {
  readonly #cluster: ClusterReader;
  readonly #options: WaitOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #places = new Map<string, Place>();
  readonly #ended = new AbortController();
  #failure: unknown;

  constructor(cluster: ClusterReader, refs: readonly ObjectRef[], options: WaitOptions) {
    this.#cluster = cluster;
    this.#options = options;
    for (const ref of refs) {
      this.#entries.set(refKey(ref), { ref, judgement: { ready: false, reason: message('ready.not-seen') } });
      this.#places.set(ref.namespace ?? '', { pods: new Map(), events: [], silent: false });
    }
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
    return [...this.#entries.values()].map(({ ref, judgement }) => ({
      object: ref,
      ready: judgement.ready,
      reason: judgement.reason,
    }));
  }

  /** Resolves when every watch and the reading of events ended. */
  async #start(): Promise<void> {
    const { signal } = this.#options;
    const discovery = await this.#cluster.discovery({ signal });
    const podResource = discovery.findResource('pods');
    const watches = new Map<string, { resource: ApiResource; namespace: string }>();
    const podNamespaces = new Set<string>();
    for (const { ref } of this.#entries.values()) {
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
    await Promise.all(running);
  }

  async #follow(resource: ApiResource, namespace: string): Promise<void> {
    const refused = (error: KubeferryError) => this.#unseen(resource, namespace, error);
    await this.#guarded(refused, async () => {
      for await (const event of this.#cluster.watch(resource, this.#watchOptions(namespace))) {
        if (event.type === 'synced') this.#missing(resource, namespace);
        else if (this.#see(refOf(resource, event.object), event.type === 'deleted' ? undefined : event.object)) break;
      }
    });
  }

  async #followPods(resource: ApiResource, namespace: string): Promise<void> {
    const refused = () => this.#sayWithout(message('ready.without-pods', { namespace }));
    await this.#guarded(refused, async () => {
      const pods = this.#places.get(namespace)?.pods;
      for await (const event of this.#cluster.watch(resource, this.#watchOptions(namespace))) {
        if (event.type === 'synced' || !pods) continue;
        const { object } = event;
        if (event.type === 'deleted' || isPodReady(object)) pods.delete(object.metadata.name);
        else pods.set(object.metadata.name, object);
        this.#judgeNamespace(namespace);
      }
    });
  }

  /** Events tell what no status does: a probe, a mount, a refused pod. They are read, not watched: there are too many. */
  async #readEvents(resource: ApiResource): Promise<void> {
    await this.#guarded(undefined, async () => {
      for (let reading = 1; !this.#ended.signal.aborted; reading++) {
        await rest(eventInterval, this.#ended.signal);
        if (reading % sayEvery === 0) this.#sayWaiting();
        for (const [namespace, place] of this.#places) {
          if (this.#ended.signal.aborted || place.silent || !this.#unready(namespace)) continue;
          const refused = () => {
            place.silent = true;
            this.#sayWithout(message('ready.without-events', { namespace }));
          };
          await this.#guarded(refused, () => this.#readEventsOf(resource, namespace, place));
        }
      }
    });
  }

  async #readEventsOf(resource: ApiResource, namespace: string, place: Place): Promise<void> {
    const found: KubeObject[] = [];
    for await (const page of this.#cluster.list(resource, this.#watchOptions(namespace))) found.push(...page.items);
    place.events = found;
    this.#judgeNamespace(namespace);
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

  #unready(namespace: string): boolean {
    return [...this.#entries.values()].some(
      ({ ref, judgement }) => (ref.namespace ?? '') === namespace && !judgement.ready,
    );
  }

  /** Whether waiting is over. */
  #see(ref: ObjectRef, object: KubeObject | undefined): boolean {
    const entry = this.#entries.get(refKey(ref));
    if (entry) {
      if (object) entry.object = object;
      else delete entry.object;
      if (object?.kind === 'Job') entry.expires = recordAt(object.spec)?.ttlSecondsAfterFinished !== undefined;
      this.#judge(entry);
      this.#endIfDone();
    }
    return this.#ended.signal.aborted;
  }

  /** After the first list: what was not in it is not there. */
  #missing(resource: ApiResource, namespace: string): void {
    for (const entry of this.#entriesOf(resource, namespace)) {
      if (!entry.object) entry.judgement = { ready: false, final: true, reason: message('ready.gone') };
    }
    this.#endIfDone();
  }

  /** What this person may not see cannot be waited for. */
  #unseen(resource: ApiResource, namespace: string, { words }: KubeferryError): void {
    for (const entry of this.#entriesOf(resource, namespace)) {
      entry.judgement = { ready: false, final: true, reason: words };
      this.#tell(entry);
    }
    this.#endIfDone();
  }

  #entriesOf(resource: ApiResource, namespace: string): Entry[] {
    return [...this.#entries.values()].filter(
      ({ ref }) => groupResource(ref) === groupResource(resource) && (ref.namespace ?? '') === namespace,
    );
  }

  #sayWithout(text: Message): void {
    const { emit, step } = this.#options;
    emit({ type: 'log', level: 'warning', step, context: this.#cluster.context, text });
  }

  /** Judges again what is not ready; what no list has shown yet is nobody's to judge. */
  #judgeNamespace(namespace: string): void {
    for (const entry of this.#entries.values()) {
      const here = (entry.ref.namespace ?? '') === namespace;
      if (here && entry.object && !entry.judgement.ready) this.#judge(entry);
    }
    this.#endIfDone();
  }

  #judge(entry: Entry): void {
    const { object, ref } = entry;
    const place = this.#places.get(ref.namespace ?? '');
    if (!object) {
      entry.judgement = entry.expires
        ? { ready: true, reason: message('ready.expired') }
        : { ready: false, final: true, reason: message('ready.gone') };
      return;
    }
    const selector = recordAt(object.spec)?.selector;
    const pods = [...(place?.pods.values() ?? [])].filter(({ metadata }) => matchesSelector(selector, metadata.labels));
    const before = entry.judgement;
    entry.judgement = readiness(object, pods, place?.events);
    const waiting = object.kind === 'Pod' ? [object] : pods;
    const lack = entry.judgement.ready ? undefined : waiting.flatMap((pod) => this.#lackingClaim(pod) ?? [])[0];
    if (lack) entry.judgement = { ready: false, final: true, reason: lack };
    if (!sameReason(before.reason, entry.judgement.reason)) this.#tell(entry);
  }

  /** The trouble of a pod that waits for a claim which nobody will make. */
  #lackingClaim(pod: KubeObject): Message | undefined {
    const { absentClaims } = this.#options;
    if (absentClaims === undefined || absentClaims.size === 0 || isPodReady(pod)) return undefined;
    const trouble = podTrouble(pod);
    if (trouble?.code !== 'ready.claim-missing' && trouble?.code !== 'ready.volume-unbound') return undefined;
    const lacks = claimsOfPod(pod).some((claim) => absentClaims.has(`${pod.metadata.namespace ?? ''}/${claim}`));
    return lacks ? trouble : undefined;
  }

  #sayWaiting(): void {
    const waiting = [...this.#entries.values()].filter(({ judgement }) => !judgement.ready && !judgement.final);
    const [first] = waiting;
    if (!first) return;
    const { kind, name } = first.ref;
    const text = message('ready.still-waiting', { count: waiting.length, total: this.#entries.size, kind, name });
    const { emit, step } = this.#options;
    emit({ type: 'log', level: 'info', step, context: this.#cluster.context, text });
  }

  #tell({ ref, judgement }: Entry): void {
    const { emit, step } = this.#options;
    emit({ type: 'log', level: 'info', step, context: this.#cluster.context, object: ref, text: judgement.reason });
    if (!judgement.ready) return;
    const all = [...this.#entries.values()];
    const done = all.filter((entry) => entry.judgement.ready).length;
    emit({ type: 'progress', step, done, total: all.length, unit: 'objects' });
  }

  #endIfDone(): void {
    for (const { judgement } of this.#entries.values()) if (!judgement.ready && !judgement.final) return;
    this.#ended.abort();
  }
}

function sameReason(one: Message, other: Message): boolean {
  return one.code === other.code && JSON.stringify(one.args) === JSON.stringify(other.args);
}

function cancelled(): KubeferryError {
  return new KubeferryError('cancelled', message('error.cancelled'));
}
