import pLimit from 'p-limit';
import { mappingsFor } from '../../adapt/context.ts';
import { runLabel, updatedBy } from '../../apply/marks.ts';
import { bearable } from '../../apply/out-of-reach.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { configMapResource } from '../../kube/core-resources.ts';
import { list, record } from '../../model/json/parse.ts';
import type { Message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { groupResource, type KubeObject, type ObjectRef, refKey, refOf } from '../../model/objects/object.ts';
import { claimMaker } from '../direct/claim-maker.ts';
import { readWritten } from '../journal/history.ts';
import type { RecordedRun } from '../journal/recorded-runs.ts';
import type { MigrateScope } from '../scope.ts';
import { look, unseen } from './look.ts';
import type { UndoTarget } from './open-targets.ts';
import { labelled, unrecorded } from './unrecorded.ts';

/** What a run wrote on one target, as the journal and the target itself tell. */
export interface Written {
  created: { ref: ObjectRef; uid: string }[];
  updated: Update[];
  /** Objects of which it cannot be told whether the run wrote them, or what goes with them. */
  unseen: { ref: ObjectRef; reason: Message }[];
}

/** An object that a run changed. `left` is the imprint of what the run left; absent where a crash or a cut kept it from the journal. */
export interface Update {
  ref: ObjectRef;
  left?: string;
}

/** The step of a run's records under which an undo notes the claims that controllers made for the run. */
export function claimsStep(target: string): string {
  return `claims:${target}`;
}

/** The step of an undo that removes what the run created on a target. */
export function removeStep(target: string): string {
  return `remove:${target}`;
}

/**
 * What a run wrote on a target. An object without a result, or with a failure, was perhaps written all the same just before
 * a crash or a cut, and the journal may have lost its end: the marks of the objects tell. Claims that a StatefulSet of the
 * run made count as made by the run.
 */
export async function writtenBy(
  folder: string,
  plan: Migration,
  { run, cutOff }: RecordedRun,
  { name: target, reader }: UndoTarget,
  { signal, concurrency }: MigrateScope,
): Promise<Written> {
  const { objects, intended } = await readWritten(folder, run, `apply:${target}`, claimsStep(target));
  const written: Written = { created: [], updated: [], unseen: [] };
  const doubtful: Update[] = [...intended.values()].map((ref) => ({ ref }));
  for (const { object, outcome, uid, left } of objects.values()) {
    if (outcome === 'created' && uid !== undefined) written.created.push({ ref: object, uid });
    else
      (outcome === 'updated' ? written.updated : doubtful).push({ ref: object, ...(left !== undefined && { left }) });
  }
  const limit = pLimit(concurrency);
  const sights = await Promise.all(doubtful.map(({ ref }) => limit(() => look(reader, ref, signal))));
  for (const [index, update] of doubtful.entries()) {
    const { ref } = update;
    const sight = sights[index] ?? {};
    if ('unseen' in sight) {
      written.unseen.push({ ref, reason: sight.unseen });
      continue;
    }
    const { labels, annotations, uid } = sight.object?.metadata ?? {};
    if (labels?.[runLabel] === run && uid !== undefined) written.created.push({ ref, uid });
    else if (annotations?.[updatedBy] === run) written.updated.push(update);
  }
  // Where a session ended without a word, the journal may lack more than that; and Velero, which goes on after a cancel, brings more.
  if (cutOff || plan.spec.engine === 'velero') {
    const known = [...intended.values(), ...[...objects.values()].map(({ object }) => object)];
    const namespaces = new Set([
      ...plannedNamespaces(plan, target),
      ...known.flatMap(({ namespace }) => namespace ?? []),
    ]);
    const keys = new Set(known.map(refKey));
    written.created.push(...(await unrecorded(reader, run, namespaces, keys, { signal, concurrency })));
  }
  written.created.push(...(await leftBesideVelero(plan, run, reader, signal)));
  await addClaims(reader, written, signal);
  return written;
}

/** What a run that was cut off left for Velero to read: it would act on every restore there. */
async function leftBesideVelero(
  { spec }: Migration,
  run: string,
  reader: ClusterReader,
  signal: AbortSignal,
): Promise<Written['created']> {
  return spec.engine === 'velero' ? labelled(reader, configMapResource, spec.velero.namespace, run, signal) : [];
}

/** Where a plan writes to on a target. */
function plannedNamespaces(plan: Migration, target: string): string[] {
  const spec = plan.spec.targets.find(({ name }) => name === target);
  return spec ? plan.spec.select.namespaces.map((name) => targetNamespace(mappingsFor(plan, spec), name)) : [];
}

/** Claims by the templates of StatefulSets that the run created; their controller leaves them behind. A set whose claims cannot be told stays. */
async function addClaims(reader: ClusterReader, written: Written, signal: AbortSignal): Promise<void> {
  const known = new Set(written.created.map(({ ref }) => refKey(ref)));
  for (const item of [...written.created]) {
    if (groupResource(item.ref) !== 'statefulsets.apps') continue;
    const claims = await claimsOf(reader, item, signal);
    if ('unseen' in claims) {
      written.created = written.created.filter((one) => one !== item);
      written.unseen.push({ ref: item.ref, reason: claims.unseen });
    } else written.created.push(...claims.filter(({ ref }) => !known.has(refKey(ref))));
  }
}

async function claimsOf(
  reader: ClusterReader,
  { ref, uid }: Written['created'][number],
  signal: AbortSignal,
): Promise<Written['created'] | { unseen: Message }> {
  const sight = await look(reader, ref, signal);
  if ('unseen' in sight) return sight;
  if (!sight.object || sight.object.metadata.uid !== uid) return [];
  try {
    return await claimsMade(reader, sight.object, signal);
  } catch (thrown) {
    return { unseen: unseen(await bearable(thrown, reader, signal)) };
  }
}

async function claimsMade(reader: ClusterReader, set: KubeObject, signal: AbortSignal): Promise<Written['created']> {
  const claims: Written['created'] = [];
  const resource = (await reader.discovery({ signal })).findResource('persistentvolumeclaims');
  const { namespace, creationTimestamp: began = '' } = set.metadata;
  const templates = list(record(set.spec).volumeClaimTemplates);
  if (!resource || namespace === undefined || templates.length === 0) return [];
  const makerOf = claimMaker([set]);
  for await (const page of reader.list(resource, { namespace, signal })) {
    for (const claim of page.items) {
      const { name, uid, creationTimestamp = '' } = claim.metadata;
      const isOfSet = makerOf({ namespace, name }).statefulSet !== undefined;
      if (isOfSet && uid !== undefined && creationTimestamp >= began) claims.push({ ref: refOf(resource, claim), uid });
    }
  }
  return claims;
}
