import { isRecord, type JsonRecord, recordAt, recordsOf } from '../model/json/json.ts';
import { type Message, message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Words in a container's waiting reason that say what keeps it. Source: the kubelet's container states. */
const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);
const referenceReasons = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

/** Whether a pod is Ready, or has run to its end. */
export function isPodReady(pod: KubeObject): boolean {
  const status = recordAt(pod.status);
  if (status?.phase === 'Succeeded') return true;
  return recordsOf(status?.conditions).some(([, { type, status: state }]) => type === 'Ready' && state === 'True');
}

/** The names of the claims that a pod mounts. */
export function claimsOfPod(pod: KubeObject): string[] {
  return recordsOf(recordAt(pod.spec)?.volumes).flatMap(([, volume]) => {
    const claim = recordAt(volume, 'persistentVolumeClaim')?.claimName;
    return typeof claim === 'string' ? [claim] : [];
  });
}

/** What keeps one pod from being ready, in words; nothing where nothing is known. `events` are those about this pod. */
export function podTrouble(pod: KubeObject, events: readonly KubeObject[] = []): Message | undefined {
  const status = recordAt(pod.status);
  const name = pod.metadata.name;
  return (
    unschedulable(name, status) ??
    containerTrouble(name, pod, status) ??
    mountTrouble(name, events) ??
    probeTrouble(name, status, events) ??
    (status?.phase === 'Failed'
      ? message('ready.pod-failed', { pod: name, detail: detailOf(status.message ?? status.reason) })
      : undefined)
  );
}

function detailOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function unschedulable(pod: string, status: JsonRecord | undefined): Message | undefined {
  for (const [, condition] of recordsOf(status?.conditions)) {
    if (condition.type !== 'PodScheduled' || condition.status !== 'False') continue;
    const detail = detailOf(condition.message);
    if (/persistentvolumeclaim "?([^" ]+)"? not found/i.test(detail))
      return message('ready.claim-missing', { pod, detail });
    const volume = /unbound|PersistentVolumeClaim|volume node affinity/i.test(detail);
    return message(volume ? 'ready.volume-unbound' : 'ready.unschedulable', { pod, detail });
  }
  return undefined;
}

function containerTrouble(pod: string, object: KubeObject, status: JsonRecord | undefined): Message | undefined {
  const states = [...recordsOf(status?.initContainerStatuses), ...recordsOf(status?.containerStatuses)];
  for (const [, state] of states) {
    const container = String(state.name);
    const waiting = recordAt(state, 'state', 'waiting');
    const reason = detailOf(waiting?.reason);
    const detail = detailOf(waiting?.message) || reason;
    if (imageReasons.has(reason)) {
      const image = String(state.image || imageOf(object, container));
      return message('ready.image', { pod, image, detail });
    }
    if (referenceReasons.has(reason)) return message('ready.reference', { pod, container, detail });
    const ended = recordAt(state, 'state', 'terminated') ?? recordAt(state, 'lastState', 'terminated');
    if (reason === 'CrashLoopBackOff' || (ended && Number(ended.exitCode) !== 0 && state.ready !== true)) {
      const why = detailOf(ended?.reason) === 'OOMKilled' ? 'ready.out-of-memory' : 'ready.crash';
      return message(why, {
        pod,
        container,
        code: Number(ended?.exitCode ?? -1),
        count: Number(state.restartCount ?? 0),
      });
    }
  }
  return undefined;
}

function imageOf(pod: KubeObject, container: string): string {
  const spec = recordAt(pod.spec);
  const all = [...recordsOf(spec?.initContainers), ...recordsOf(spec?.containers)];
  return String(all.find(([, { name }]) => name === container)?.[1].image ?? '');
}

/** What the kubelet says of an object, or a key of one, that a volume is made of; a driver or a disk that is not found is another matter. */
const missingObject =
  /\b(configmaps?|secrets?|serviceaccounts?|persistentvolumeclaims?) "[^"]*" not found|references non-existent (config|secret) key/;

/** A missing ConfigMap, Secret or claim shows as an event only, while the container is still being made. */
function mountTrouble(pod: string, events: readonly KubeObject[]): Message | undefined {
  const event = latest(events, /^Failed(Mount|AttachVolume|MapVolume|CreatePodSandBox)$/);
  if (!event) return undefined;
  const detail = detailOf(event.message);
  const isMissing = missingObject.test(detail);
  return message(isMissing ? 'ready.reference' : 'ready.mount', { pod, container: '', detail });
}

function probeTrouble(pod: string, status: JsonRecord | undefined, events: readonly KubeObject[]): Message | undefined {
  const unready = recordsOf(status?.containerStatuses).find(
    ([, state]) => state.ready !== true && isRecord(recordAt(state, 'state')?.running),
  );
  if (!unready) return undefined;
  const event = latest(events, /^Unhealthy$/);
  const container = String(unready[1].name);
  return event
    ? message('ready.probe', { pod, container, detail: detailOf(event.message) })
    : message('ready.probe-waiting', { pod, container });
}

/** The newest event whose reason matches. */
export function latest(events: readonly KubeObject[], reason: RegExp): KubeObject | undefined {
  const time = (event: KubeObject) =>
    detailOf(event.lastTimestamp) || detailOf(event.eventTime) || event.metadata.creationTimestamp || '';
  return events
    .filter((event) => reason.test(detailOf(event.reason)))
    .sort((one, other) => time(other).localeCompare(time(one)))[0];
}
