import type { KubeferryError } from '../model/error.ts';
import type { EventSink, StepId } from '../model/event.ts';
import { recordAt } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, refKey } from '../model/objects/object.ts';
import { type Judgement, jobEnd, readiness } from './judgement.ts';
import { matchesSelector } from './label-selector.ts';
import { claimsOfPod, isPodReady, podTrouble } from './pod-troubles.ts';

/** How one object stands at the end of waiting. */
export interface Readiness {
  object: ObjectRef;
  ready: boolean;
  reason: Message;
}

/** Whom changes are told, and what else decides. */
export interface AwaitedAbout {
  context: string;
  emit: EventSink;
  step: StepId;
  /** Claims that nobody will make, as `namespace/name`: what waits for one of them is given up at once. */
  absentClaims?: ReadonlySet<string>;
  /** How Jobs ended that were seen to end before, by key (`refKey`): `ready.job-done` or `ready.job-failed`. */
  ends?: ReadonlyMap<string, Message>;
  /** Told of each Job that is seen to have ended: the cluster may remove it some time after. */
  ended?(object: ObjectRef, how: Message): void;
}

interface Entry {
  ref: ObjectRef;
  object?: KubeObject;
  judgement: Judgement;
  /** Where a Job was seen: whether the cluster removes it some time after its end. */
  expires?: boolean;
  /** How a Job ended, where that was seen. */
  end?: Message;
}

/** What is known about one namespace; only pods that are not ready are kept. */
interface Place {
  pods: Map<string, KubeObject>;
  events: KubeObject[];
}

/** The objects that are waited for, judged anew by all that is seen of them, their pods and their events. */
export class Awaited {
  readonly #about: AwaitedAbout;
  readonly #done: () => void;
  readonly #entries = new Map<string, Entry>();
  readonly #places = new Map<string, Place>();

  /** `done` is called once nothing is left that may still become ready. */
  constructor(refs: readonly ObjectRef[], about: AwaitedAbout, done: () => void) {
    this.#about = about;
    this.#done = done;
    for (const ref of refs) {
      const end = about.ends?.get(refKey(ref));
      const judgement = { ready: false, reason: message('ready.not-seen') };
      this.#entries.set(refKey(ref), { ref, judgement, ...(end && { end }) });
      this.#places.set(ref.namespace ?? '', { pods: new Map(), events: [] });
    }
  }

  /** The namespaces of the objects. */
  get namespaces(): Iterable<string> {
    return this.#places.keys();
  }

  /** How each object stands. */
  standing(): Readiness[] {
    return [...this.#entries.values()].map(({ ref, judgement }) => ({
      object: ref,
      ready: judgement.ready,
      reason: judgement.reason,
    }));
  }

  /** Whether something in a namespace is not ready. */
  unready(namespace: string): boolean {
    return [...this.#entries.values()].some(
      ({ ref, judgement }) => (ref.namespace ?? '') === namespace && !judgement.ready,
    );
  }

  /** Takes what a watch saw of an object, as it was last where it went. */
  see(ref: ObjectRef, object: KubeObject, gone = false): void {
    const entry = this.#entries.get(refKey(ref));
    if (!entry) return;
    if (gone) delete entry.object;
    else entry.object = object;
    if (object.kind === 'Job') this.#seeJob(entry, object);
    this.#judge(entry);
    this.#endIfDone();
  }

  #seeJob(entry: Entry, object: KubeObject): void {
    entry.expires = recordAt(object.spec)?.ttlSecondsAfterFinished !== undefined;
    const end = jobEnd(object)?.reason;
    if (end && end.code !== entry.end?.code) this.#about.ended?.(entry.ref, end);
    if (end) entry.end = end;
    else delete entry.end;
  }

  /** After the first list: what was not in it is not there. */
  missing(resource: ApiResource, namespace: string): void {
    for (const entry of this.#entriesOf(resource, namespace)) if (!entry.object) this.#judge(entry);
    this.#endIfDone();
  }

  /** What this person may not see cannot be waited for. */
  unseen(resource: ApiResource, namespace: string, { words }: KubeferryError): void {
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

  /** Takes what a watch saw of a pod; only those that are not ready are kept. */
  seePod(namespace: string, pod: KubeObject, gone: boolean): void {
    const pods = this.#places.get(namespace)?.pods;
    if (gone || isPodReady(pod)) pods?.delete(pod.metadata.name);
    else pods?.set(pod.metadata.name, pod);
    this.#judgeNamespace(namespace);
  }

  /** Takes all events of a namespace. */
  takeEvents(namespace: string, events: KubeObject[]): void {
    const place = this.#places.get(namespace);
    if (place) place.events = events;
    this.#judgeNamespace(namespace);
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
    const { object, ref, judgement: before } = entry;
    entry.judgement = object ? this.#judgementOf(object, ref) : absent(entry);
    if (!sameReason(before.reason, entry.judgement.reason)) this.#tell(entry);
  }

  #judgementOf(object: KubeObject, ref: ObjectRef): Judgement {
    const place = this.#places.get(ref.namespace ?? '');
    const selector = recordAt(object.spec)?.selector;
    const pods = [...(place?.pods.values() ?? [])].filter(({ metadata }) => matchesSelector(selector, metadata.labels));
    const judgement = readiness(object, pods, place?.events);
    const waiting = object.kind === 'Pod' ? [object] : pods;
    const lack = judgement.ready ? undefined : waiting.flatMap((pod) => this.#lackingClaim(pod) ?? [])[0];
    return lack ? { ready: false, final: true, reason: lack } : judgement;
  }

  /** The trouble of a pod that waits for a claim which nobody will make. */
  #lackingClaim(pod: KubeObject): Message | undefined {
    const { absentClaims } = this.#about;
    if (absentClaims === undefined || absentClaims.size === 0 || isPodReady(pod)) return undefined;
    const trouble = podTrouble(pod);
    if (trouble?.code !== 'ready.claim-missing' && trouble?.code !== 'ready.volume-unbound') return undefined;
    const lacks = claimsOfPod(pod).some((claim) => absentClaims.has(`${pod.metadata.namespace ?? ''}/${claim}`));
    return lacks ? trouble : undefined;
  }

  /** Says how much is still waited for. */
  sayWaiting(): void {
    const waiting = [...this.#entries.values()].filter(({ judgement }) => !judgement.ready && !judgement.final);
    const [first] = waiting;
    if (!first) return;
    const { kind, name } = first.ref;
    const text = message('ready.still-waiting', { count: waiting.length, total: this.#entries.size, kind, name });
    const { emit, step, context } = this.#about;
    emit({ type: 'log', level: 'info', step, context, text });
  }

  #tell({ ref, judgement }: Entry): void {
    const { emit, step, context } = this.#about;
    const level = judgement.reason.code === 'ready.expired-unseen' ? 'warning' : 'info';
    emit({ type: 'log', level, step, context, object: ref, text: judgement.reason });
    if (!judgement.ready) return;
    const all = [...this.#entries.values()];
    const done = all.filter((entry) => entry.judgement.ready).length;
    emit({ type: 'progress', step, done, total: all.length, unit: 'objects' });
  }

  #endIfDone(): void {
    for (const { judgement } of this.#entries.values()) if (!judgement.ready && !judgement.final) return;
    this.#done();
  }
}

/**
 * How what is not there stands. All that is waited for was on the target, so a Job that no list shows ended before, unless
 * it was seen to be one that stays. One that failed has failed.
 */
function absent({ ref, expires, end, judgement: before }: Entry): Judgement {
  const mayExpire = groupResource(ref) === 'jobs.batch' && expires !== false;
  if (!mayExpire) return { ready: false, final: true, reason: message('ready.gone') };
  if (end?.code === 'ready.job-failed') return { ready: false, final: true, reason: end };
  if (before.final) return before;
  return { ready: true, reason: end ? message('ready.expired') : message('ready.expired-unseen', { name: ref.name }) };
}

function sameReason(one: Message, other: Message): boolean {
  return one.code === other.code && JSON.stringify(one.args) === JSON.stringify(other.args);
}
