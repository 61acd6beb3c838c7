import { recordAt } from '../../model/json/json.ts';
import { record, text } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { EventPair, EventsOfSide } from '../../model/verification/verification.ts';

/** The events of one namespace, and its pods, which tell whose they are. */
export interface EventsOf {
  /** As the target calls it. */
  namespace: string;
  events: readonly KubeObject[];
  pods: readonly KubeObject[];
}

/**
 * The events of both sides by what they are about and their reason: warnings first, those of the target first, the most frequent first. Normal ones are
 * told of what does not work alone: `isWrong`, asked as `shop/Deployment/web`.
 */
export function eventPairs(
  source: readonly EventsOf[],
  target: readonly EventsOf[],
  isWrong: (about: string) => boolean,
): EventPair[] {
  const pairs = new Map<string, EventPair>();
  for (const [side, namespaces] of [
    ['source', source],
    ['target', target],
  ] as const) {
    for (const { namespace, events, pods } of namespaces) {
      const owners = new Map(pods.map((pod) => [pod.metadata.name, pod]));
      for (const event of events) {
        const about = `${namespace}/${aboutOf(event, owners)}`;
        const type = event.type === 'Warning' ? 'Warning' : 'Normal';
        if (type === 'Normal' && !isWrong(about)) continue;
        const reason = text(event.reason) ?? '';
        const key = `${type} ${about} ${reason}`;
        const pair = pairs.get(key) ?? { about, reason, type };
        pair[side] = joined(pair[side], event);
        pairs.set(key, pair);
      }
    }
  }
  const weight = ({ type, target: there, source: here }: EventPair) =>
    (type === 'Warning' ? 1e12 : 0) + (there ? 1e9 + there.count : (here?.count ?? 0));
  return [...pairs.values()].sort((one, other) => weight(other) - weight(one));
}

function joined(before: EventsOfSide | undefined, event: KubeObject): EventsOfSide {
  const last = timeOf(event);
  const count = (before?.count ?? 0) + countOf(event);
  const isNewer = before === undefined || last >= before.last;
  return isNewer ? { count, last, detail: text(event.message) ?? '' } : { ...before, count };
}

/** What an event is about, which is called the same on both sides: for a pod or ReplicaSet, whose it is. */
function aboutOf(event: KubeObject, pods: ReadonlyMap<string, KubeObject>): string {
  const involved = record(event.involvedObject ?? event.regarding);
  const [kind, name] = [text(involved.kind) ?? '', text(involved.name) ?? ''];
  if (kind === 'ReplicaSet') return `Deployment/${withoutHash(name)}`;
  if (kind !== 'Pod') return `${kind}/${name}`;
  const owner = pods.get(name)?.metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner?.kind === 'ReplicaSet') return `Deployment/${withoutHash(owner.name)}`;
  if (owner) return `${owner.kind}/${owner.name}`;
  // Pods of Deployments that are gone have a name that tells.
  const gone = /^(.+)-[a-z0-9]{8,10}-[a-z0-9]{5}$/.exec(name)?.[1];
  return gone === undefined ? `Pod/${name}` : `Deployment/${gone}`;
}

function withoutHash(name: string): string {
  return name.replace(/-[a-z0-9]+$/, '');
}

function countOf(event: KubeObject): number {
  const count = recordAt(event, 'series')?.count ?? event.count;
  return typeof count === 'number' && count > 0 ? count : 1;
}

function timeOf(event: KubeObject): string {
  const seen = text(recordAt(event, 'series')?.lastObservedTime) ?? text(event.lastTimestamp) ?? text(event.eventTime);
  return seen ?? event.metadata.creationTimestamp ?? '';
}
