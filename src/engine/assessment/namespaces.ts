import { adaptObject } from '../../adapt/adapt.ts';
import { assess } from '../../adapt/assess.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import { effortOf } from '../../adapt/effort.ts';
import { movingModes } from '../../adapt/modes.ts';
import { ObjectIndex } from '../../adapt/object-index.ts';
import { Offer } from '../../adapt/offer.ts';
import { callsAmong } from '../../adapt/outside-calls.ts';
import type { OwnRule } from '../../adapt/own-rules/own-rule.ts';
import { NamesUsed } from '../../adapt/suggest/names-used.ts';
import { type SourceClasses, suggestMappings } from '../../adapt/suggest/suggest.ts';
import { suggestedOrder } from '../../adapt/suggested-order.ts';
import { BackedUpClasses } from '../../facts/backed-up-classes.ts';
import { collectFacts } from '../../facts/collect.ts';
import { factsFor } from '../../facts/for-objects.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import type { NamespaceAssessment } from '../../model/assessment/assessment.ts';
import { manifestObject } from '../../model/assessment/finding.ts';
import type { Message } from '../../model/message.ts';
import { groupResource, type KubeObject } from '../../model/objects/object.ts';
import { newsOf, withWayOut } from './news.ts';
import { factsOfVersion } from './source-facts.ts';
import type { AssessedSource } from './sources.ts';

/** The namespaces of a source that are to be judged for a target. */
export interface NamespacesWish {
  namespaces: readonly string[];
  /** Rules of a team. */
  own?: readonly OwnRule[];
  signal: AbortSignal;
}

/** What comes of an assessment's source, as its target would get it. */
interface Gathered {
  objects: KubeObject[];
  inventory: Map<string, { comes: number; stays: number }>;
  unread: Message[];
  used: NamesUsed;
  classes: SourceClasses;
}

/**
 * What would become of namespaces on a target, by the rules and by what the target says of each object in a dry run. Source and target are only read. Throws what reading the source and `collectFacts` throw: `not-found`
 * for a namespace that is not there, `denied` where nothing at all may be read.
 */
export async function assessNamespaces(
  source: AssessedSource,
  target: ClusterReader,
  { namespaces, own = [], signal }: NamespacesWish,
): Promise<NamespaceAssessment> {
  const [collected, sourceVersion, offered] = await Promise.all([
    collectFacts(target, { namesIn: namespaces, signal }),
    source.version(signal),
    target.discovery({ signal }),
  ]);
  const find: AdaptContext['find'] = (apiVersion, kind) => offered.find(apiVersion, kind);
  const { ownerMoves } = source;
  const about: AdaptContext = { mappings: {}, namespaces, volumes: new Map(), find, ...(ownerMoves && { ownerMoves }) };
  const { objects, inventory, unread, used, classes } = await gather(source, about, signal);
  const facts = await factsFor(target, objects, collected, { signal });
  const offer = { target: new Offer(facts), objects: new ObjectIndex(objects) };
  const assessed = assess(objects, { ...offer, source: factsOfVersion(sourceVersion) }, own);
  const asked = await askTarget(target, objects, { signal });
  const news = newsOf(asked.says, assessed.findings);
  const findings = [...assessed.findings, ...news].map(({ index, finding }) => withWayOut(finding, objects[index]));
  const calls = callsAmong(objects);
  const outside = calls.filter(({ namespace }) => namespace === undefined || !namespaces.includes(namespace));
  const modes = movingModes(objects);
  return {
    source: source.title,
    from: source.from,
    target: target.context,
    sourceVersion,
    targetVersion: facts.version?.gitVersion ?? '',
    namespaces: [...namespaces],
    at: new Date().toISOString(),
    inventory: [...inventory].map(([resource, counts]) => ({ resource, ...counts })).sort(byResource),
    closure: objects.filter(isOutsideNamespaces).map(manifestObject),
    findings,
    notJudged: assessed.notJudged,
    notJudgedByTarget: asked.notJudged,
    suggestions: suggestMappings(used, classes, facts),
    outside,
    modes,
    order: suggestedOrder({ objects, namespaces, findings, calls, modes }),
    ...effortOf({ findings, modes, outside }),
    unread,
    unknown: facts.unknown,
  };
}

async function gather(source: AssessedSource, about: AdaptContext, signal: AbortSignal): Promise<Gathered> {
  const [objects, unread, inventory]: [KubeObject[], Message[], Gathered['inventory']] = [[], [], new Map()];
  const used = new NamesUsed();
  const classes = new BackedUpClasses();
  for await (const { ref, object } of source.objects(about.namespaces, signal, (words) => unread.push(words))) {
    const adapted = adaptObject(ref, object, about);
    const counts = inventory.get(groupResource(ref)) ?? { comes: 0, stays: 0 };
    inventory.set(groupResource(ref), counts);
    if (classes.holds(ref)) classes.add(object);
    if ('omitted' in adapted) counts.stays += 1;
    else {
      counts.comes += 1;
      objects.push(adapted.object);
      used.add(adapted.object);
    }
  }
  return { objects, inventory, unread, used, classes: classes.facts };
}

const byResource = (one: { resource: string }, other: { resource: string }) => (one.resource < other.resource ? -1 : 1);

function isOutsideNamespaces({ kind, metadata }: KubeObject): boolean {
  return metadata.namespace === undefined && kind !== 'Namespace';
}
