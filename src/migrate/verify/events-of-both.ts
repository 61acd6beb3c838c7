import { recordAt } from '../../model/json/json.ts';
import { record, text } from '../../model/json/parse.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import { type KubeObject, parseApiVersion } from '../../model/objects/object.ts';
import type { EventPair, EventsOfSide } from '../../model/verification/verification.ts';

/** The events of one namespace, and its pods and ReplicaSets, which tell whose they are. */
export interface EventsOf {
  /** As the target calls it. */
  namespace: string;
  events: readonly KubeObject[];
  pods: readonly KubeObject[];
  replicaSets: readonly KubeObject[];
}

/** What may be made for another object, by name. */
interface Made {
  pods: ReadonlyMap<string, KubeObject>;
  replicaSets: ReadonlyMap<string, KubeObject>;
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
    for (const { namespace, events, pods, replicaSets } of namespaces) {
      const made: Made = { pods: byName(pods), replicaSets: byName(replicaSets) };
      for (const event of events) {
        const about = `${namespace}/${aboutOf(event, made)}`;
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

/** What an event is about, which is called the same on both sides: for a pod, or a ReplicaSet of a Deployment, whose it is. */
function aboutOf(event: KubeObject, { pods, replicaSets }: Made): string {
  const involved = record(event.involvedObject ?? event.regarding);
  const [kind, name] = [text(involved.kind) ?? '', text(involved.name) ?? ''];
  if (kind === 'ReplicaSet') return ofReplicaSet(name, replicaSets);
  if (kind !== 'Pod') return `${kind}/${name}`;
  const pod = pods.get(name);
  const owner = pod && controllerOf(pod);
  if (owner) return owner.kind === 'ReplicaSet' ? ofReplicaSet(owner.name, replicaSets) : `${owner.kind}/${owner.name}`;
  // Pods of ReplicaSets that are gone have a name that tells.
  const gone = /^(.+)-[a-z0-9]{5}$/.exec(name)?.[1];
  const isTold = !pod && gone !== undefined && (replicaSets.has(gone) || hashed.test(gone));
  return isTold ? ofReplicaSet(gone, replicaSets) : `Pod/${name}`;
}

/** What stands for a ReplicaSet: its Deployment; it itself where nobody made it, or an operator, of whom nobody judges more. One that is gone has a name that tells. */
function ofReplicaSet(name: string, replicaSets: Made['replicaSets']): string {
  const found = replicaSets.get(name);
  const owner = found && controllerOf(found);
  if (owner?.kind === 'Deployment' && parseApiVersion(owner.apiVersion).group === 'apps')
    return `Deployment/${owner.name}`;
  const gone = found ? undefined : hashed.exec(name)?.[1];
  return gone === undefined ? `ReplicaSet/${name}` : `Deployment/${gone}`;
}

/** What the ReplicaSet of a Deployment is called: the hash is of letters that make no word. */
const hashed = /^(.+)-[bcdfghjklmnpqrstvwxz24-9]{6,10}$/;

function byName(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.map((one) => [one.metadata.name, one]));
}

function countOf(event: KubeObject): number {
  const count = recordAt(event, 'series')?.count ?? event.count;
  return typeof count === 'number' && count > 0 ? count : 1;
}

function timeOf(event: KubeObject): string {
  const seen = text(recordAt(event, 'series')?.lastObservedTime) ?? text(event.lastTimestamp) ?? text(event.eventTime);
  return seen ?? event.metadata.creationTimestamp ?? '';
}
