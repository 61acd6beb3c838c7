import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { loadBalancerAddress } from './load-balancer-address.ts';
import { isPodReady, latest, podTrouble } from './pod-troubles.ts';

/** Whether an object does what it is there for. `final` says that waiting longer changes nothing. */
export interface Judgement {
  ready: boolean;
  reason: Message;
  final?: boolean;
}

/**
 * Judges one object by its status, and where it is not ready says why by its pods and their events.
 * `pods` are those that its selector matches; `events` may be about the object or its pods.
 * Kinds that nobody waits for are ready.
 */
export function readiness(
  object: KubeObject,
  pods: readonly KubeObject[] = [],
  events: readonly KubeObject[] = [],
): Judgement {
  const status = recordAt(object.status) ?? {};
  const spec = recordAt(object.spec) ?? {};
  switch (object.kind) {
    case 'Deployment':
      return replicated(object, spec, status, Number(status.availableReplicas ?? 0), pods, events);
    case 'StatefulSet':
    case 'ReplicaSet':
    case 'ReplicationController':
      return replicated(object, spec, status, Number(status.readyReplicas ?? 0), pods, events);
    case 'DaemonSet':
      return daemonSet(object, spec, status, pods, events);
    case 'Pod':
      if (isPodReady(object)) return ok(message('ready.pod'));
      return notYet(podTrouble(object, about(object, events)) ?? message('ready.pod-starting'));
    case 'Job':
      return job(object, spec, status, pods, events);
    case 'PersistentVolumeClaim':
      return claim(object, status, events);
    case 'Service':
      return service(object, spec, events);
    default:
      return ok(message('ready.not-waited-for'));
  }
}

const ok = (reason: Message): Judgement => ({ ready: true, reason });
const notYet = (reason: Message): Judgement => ({ ready: false, reason });

function replicated(
  object: KubeObject,
  spec: JsonRecord,
  status: JsonRecord,
  ready: number,
  pods: readonly KubeObject[],
  events: readonly KubeObject[],
): Judgement {
  if (!isObserved(object, status)) return notYet(message('ready.not-seen'));
  const wanted = Number(spec.replicas ?? 1);
  const old = oldReplicas(object.kind, spec, status, wanted);
  if (wanted === 0 && old === 0) return ok(message('ready.scaled-to-zero'));
  return counted(object, status, { ready, wanted, old }, pods, events);
}

/**
 * How many pods of an older template are still to be replaced, as `kubectl rollout status` counts them: a Deployment makes
 * new pods beside them, so that there are as many new and ready ones as wanted does not say that an update is over.
 */
function oldReplicas(kind: string, spec: JsonRecord, status: JsonRecord, wanted: number): number {
  const there = Number(status.replicas ?? 0);
  const updated = Number(status.updatedReplicas ?? 0);
  if (kind === 'Deployment') return Math.max(0, there - updated);
  if (kind !== 'StatefulSet' || !isRolling(spec)) return 0;
  // A StatefulSet that is updated up to a partition keeps the pods below it as they are.
  const partition = Number(recordAt(spec, 'updateStrategy', 'rollingUpdate')?.partition ?? 0);
  return Math.max(0, wanted - partition - updated);
}

/** With OnDelete old pods stay until somebody deletes them, on purpose. */
function isRolling(spec: JsonRecord): boolean {
  return recordAt(spec, 'updateStrategy')?.type !== 'OnDelete';
}

/** Judges by numbers of pods; where not all are ready and new, says what keeps them. */
function counted(
  object: KubeObject,
  status: JsonRecord,
  { ready, wanted, old }: { ready: number; wanted: number; old: number },
  pods: readonly KubeObject[],
  events: readonly KubeObject[],
): Judgement {
  const numbers = message('ready.replicas', { ready, wanted });
  if (ready >= wanted && old === 0) return ok(numbers);
  return notYet(
    creationTrouble(object, status, events) ??
      firstTrouble(pods, events) ??
      (ready >= wanted ? message('ready.updating', { count: old }) : numbers),
  );
}

function isObserved(object: KubeObject, status: JsonRecord): boolean {
  return Number(status.observedGeneration ?? 0) >= (object.metadata.generation ?? 0);
}

function daemonSet(
  object: KubeObject,
  spec: JsonRecord,
  status: JsonRecord,
  pods: readonly KubeObject[],
  events: readonly KubeObject[],
): Judgement {
  if (!isObserved(object, status)) return notYet(message('ready.not-seen'));
  const wanted = Number(status.desiredNumberScheduled ?? 0);
  if (wanted === 0) return ok(message('ready.no-node'));
  const ready = Number(status.numberAvailable ?? 0);
  const old = isRolling(spec) ? Math.max(0, wanted - Number(status.updatedNumberScheduled ?? 0)) : 0;
  return counted(object, status, { ready, wanted, old }, pods, events);
}

function job(
  object: KubeObject,
  spec: JsonRecord,
  status: JsonRecord,
  pods: readonly KubeObject[],
  events: readonly KubeObject[],
): Judgement {
  const condition = (type: string) =>
    recordsOf(status.conditions).find(([, item]) => item.type === type && item.status === 'True')?.[1];
  if (condition('Complete') || condition('SuccessCriteriaMet')) return ok(message('ready.job-done'));
  const failed = condition('Failed');
  if (failed)
    return { ready: false, final: true, reason: message('ready.job-failed', { detail: String(failed.message) }) };
  if (spec.suspend === true) return ok(message('ready.job-suspended'));
  const trouble = creationTrouble(object, status, events) ?? firstTrouble(pods, events);
  if (trouble) return notYet(trouble);
  const running = Number(status.ready ?? 0) > 0 || Number(status.succeeded ?? 0) > 0;
  return running ? ok(message('ready.job-running')) : notYet(message('ready.job-starting'));
}

/** How a Job ended; nothing while it has not. */
export function jobEnd(object: KubeObject): Judgement | undefined {
  const judgement = readiness(object);
  return jobEnds.has(judgement.reason.code) ? judgement : undefined;
}

const jobEnds: ReadonlySet<string> = new Set(['ready.job-done', 'ready.job-failed']);

function claim(object: KubeObject, status: JsonRecord, events: readonly KubeObject[]): Judgement {
  if (status.phase === 'Bound') return ok(message('ready.claim-bound'));
  if (status.phase === 'Lost') return notYet(message('ready.claim-lost'));
  const own = about(object, events);
  const event = latest(own, /./);
  if (event?.reason === 'WaitForFirstConsumer') return ok(message('ready.claim-waits'));
  const detail = event ? String(event.message) : '';
  return notYet(detail === '' ? message('ready.claim-pending') : message('ready.claim-pending-why', { detail }));
}

function service(object: KubeObject, spec: JsonRecord, events: readonly KubeObject[]): Judgement {
  if (spec.type !== 'LoadBalancer') return ok(message('ready.not-waited-for'));
  const address = loadBalancerAddress(object);
  if (address !== undefined) return ok(message('ready.load-balancer', { address }));
  const event = latest(about(object, events), /Failed|Error/);
  return notYet(
    event
      ? message('ready.load-balancer-why', { detail: String(event.message) })
      : message('ready.load-balancer-pending'),
  );
}

/** Why a controller cannot make pods: quota, admission, a missing service account. */
function creationTrouble(object: KubeObject, status: JsonRecord, events: readonly KubeObject[]): Message | undefined {
  for (const [, condition] of recordsOf(status.conditions)) {
    if (condition.type === 'ReplicaFailure' && condition.status === 'True') return refusal(String(condition.message));
  }
  const event = latest(about(object, events), /^FailedCreate$/);
  return event ? refusal(String(event.message)) : undefined;
}

function refusal(detail: string): Message {
  return message(/exceeded quota/.test(detail) ? 'ready.quota' : 'ready.pods-refused', { detail });
}

function firstTrouble(pods: readonly KubeObject[], events: readonly KubeObject[]): Message | undefined {
  for (const pod of pods) {
    if (isPodReady(pod) || pod.metadata.deletionTimestamp !== undefined) continue;
    const trouble = podTrouble(pod, about(pod, events));
    if (trouble) return trouble;
  }
  return undefined;
}

/** The events about one object: of the same UID, or of the same kind and name where the event names none. */
function about(object: KubeObject, events: readonly KubeObject[]): KubeObject[] {
  return events.filter((event) => {
    const involved = event.involvedObject ?? event.regarding;
    if (!isRecord(involved)) return false;
    if (involved.uid !== undefined && object.metadata.uid !== undefined) return involved.uid === object.metadata.uid;
    return involved.kind === object.kind && involved.name === object.metadata.name;
  });
}
