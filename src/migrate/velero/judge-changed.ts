import { adaptObject } from '../../adapt/adapt.ts';
import type { AdaptContext } from '../../adapt/context.ts';
import type { BackupReader } from '../../backup/read.ts';
import { referenced } from '../../backup/references.ts';
import { askTarget } from '../../facts/judgement/ask-target.ts';
import type { UnjudgedByTarget } from '../../model/assessment/judgement.ts';
import { KubeferryError } from '../../model/error.ts';
import type { JsonRecord } from '../../model/json/json.ts';
import { record } from '../../model/json/parse.ts';
import { inSequence, message } from '../../model/message.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../../model/objects/object.ts';
import { RefMap } from '../../model/objects/ref-map.ts';
import { mergePatched } from '../../velero/merge-patch.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import { asByVelero, type ChangedObject } from './modifiers.ts';
import { type AskedObject, type RefusedChange, refusedChanges } from './refused-changes.ts';

/** How many objects are in memory at once. */
const batch = 100;
/** How much of what is refused, and how many reasons why something was not judged, a person is told. */
const shown = { refused: 20, reasons: 3 };

/** What a target is asked about. */
interface ChangedObjects {
  backup: BackupReader;
  /** What the target is to get. */
  meant: TargetObjects;
  /** What adapting to the target depends on. */
  about: AdaptContext;
  changed: readonly ChangedObject[];
  /** What the plan selects, as the backup has it. */
  entries: readonly ObjectRef[];
  /** The step that it belongs to. */
  step: string;
}

/**
 * Has a target judge, by strict dry runs, each object that arrives changed, as its manifest says it, before Velero is asked for any Restore: an edit that the
 * API server refuses would come to light only in the middle of a restore, or after it where no modifier can express it or it is a manifest more. Nothing is made for it. What is there already is left alone by
 * Velero, and not asked about. What could not be judged is told once, as info; so may be what a webhook refuses, which may look for what comes along.
 * @throws KubeferryError `invalid` for the first that is refused, the others being told as errors before; `cancelled`.
 */
export async function judgeChanged(context: RunContext, target: OpenTarget, objects: ChangedObjects): Promise<void> {
  const { emit, signal } = context.scope;
  const { step } = objects;
  const changed = objects.changed.filter(({ ref }) => !isDefinedAnew(context, objects.entries, ref));
  const refused: RefusedChange[] = [];
  const notJudged: UnjudgedByTarget[] = [];
  for (let done = 0; done < changed.length; ) {
    signal.throwIfAborted();
    const some = changed.slice(done, done + batch);
    const asked = await askedObjects(some, objects, signal);
    const wish = { signal, ahead: true, onExisting: () => undefined };
    const bodies = asked.map(({ after }) => after);
    const judgement = await askTarget(target.reader, bodies, wish);
    refused.push(...refusedChanges(asked, judgement.says, target.spec.name));
    notJudged.push(...judgement.notJudged);
    done += some.length;
    emit({ type: 'progress', step, done, total: changed.length, unit: 'objects' });
    // It would be asked in vain for each of the others.
    const silent = judgement.notJudged.find(({ why }) => why.code === 'judgement.none.no-answer');
    if (silent) {
      notJudged.push({ ...silent, objects: changed.length - done });
      break;
    }
  }
  sayUnjudged(context, target, step, notJudged);
  refuse(context, target, step, refused);
}

/** Whether the run may put another definition of its kind in the place of the target's, which would judge by the old one. */
function isDefinedAnew({ plan }: RunContext, entries: readonly ObjectRef[], ref: ObjectRef): boolean {
  if (plan.spec.existing !== 'update' || !ref.group.includes('.')) return false;
  const name = groupResource(ref);
  return entries.some((entry) => groupResource(entry) === referenced.definitions && entry.name === name);
}

/** Changed objects as Velero itself would bring them and as they are meant, in the order of the backup; behind them those that are added. */
async function askedObjects(
  changed: readonly ChangedObject[],
  { backup, about, meant }: ChangedObjects,
  signal: AbortSignal,
): Promise<AskedObject[]> {
  const byVelero = asByVelero(about);
  const unmodified = await unmodifiedObjects(meant, changed, signal);
  const entries = changed.flatMap(({ entry }) => entry ?? []);
  const byOffset = new Map(changed.map((one) => [one.entry?.offset, one]));
  const found: AskedObject[] = [];
  for await (const { entry, json } of backup.read(entries, signal)) {
    const one = byOffset.get(entry.offset);
    const brought = adaptObject(entry, backup.parsed(json), byVelero);
    if (!one || 'omitted' in brought) continue;
    const { ref, patch } = one;
    const after = patch ? changedObject(brought.object, patch, ref.namespace) : unmodified.get(ref);
    if (after) found.push({ ref, before: brought.object, after });
  }
  for (const { ref, entry } of changed) {
    const after = unmodified.get(ref);
    if (entry || !after) continue;
    const { apiVersion, kind, metadata } = after;
    found.push({ ref, before: { apiVersion, kind, metadata: { name: metadata.name } }, after });
  }
  return found;
}

/** As their manifests say them: those objects that no modifier makes so. */
async function unmodifiedObjects(
  meant: TargetObjects,
  changed: readonly ChangedObject[],
  signal: AbortSignal,
): Promise<RefMap<KubeObject>> {
  const found = new RefMap<KubeObject>();
  const refs = changed.flatMap(({ ref, patch }) => (patch ? [] : [ref]));
  for await (const one of meant.read(refs, signal)) if ('object' in one) found.set(one.ref, one.object);
  return found;
}

/** An object with a modifier's patch applied, in the namespace of the target. */
function changedObject(object: KubeObject, patch: JsonRecord, namespace: string | undefined): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { metadata: ofMetadata, ...others } = patch;
  const { name } = metadata;
  const marked = mergePatched(metadata, record(ofMetadata));
  return {
    ...mergePatched(rest, others),
    apiVersion,
    kind,
    metadata: { ...marked, name, ...(namespace !== undefined && { namespace }) },
  };
}

/** Tells what was not judged in one sentence, with the reasons that hold for most objects. */
function sayUnjudged(
  { scope }: RunContext,
  { spec: { name, context } }: OpenTarget,
  step: string,
  notJudged: readonly UnjudgedByTarget[],
): void {
  if (notJudged.length === 0) return;
  const byReason = Map.groupBy(notJudged, ({ why }) => JSON.stringify(why));
  const count = (some: readonly UnjudgedByTarget[]) => some.reduce((sum, { objects }) => sum + objects, 0);
  const reasons = [...byReason.values()].toSorted((one, other) => count(other) - count(one));
  const words = reasons.slice(0, shown.reasons).flatMap(([first]) => first?.why ?? []);
  const more = reasons.length - words.length;
  if (more > 0) words.push(message('run.velero-unjudged-more', { count: more }));
  const text = message('run.velero-unjudged', { target: name, count: count(notJudged), why: inSequence(words) });
  scope.emit({ type: 'log', level: 'info', step, context, text });
}

/** Ends the run where something is refused. */
function refuse(
  { scope }: RunContext,
  { spec: { name, context } }: OpenTarget,
  step: string,
  [first, ...others]: readonly RefusedChange[],
): void {
  if (!first) return;
  const told = others.slice(0, shown.refused - 1);
  for (const { ref: object, words: text } of told)
    scope.emit({ type: 'log', level: 'error', step, context, object, text });
  const count = others.length - told.length;
  if (count > 0) {
    const text = message('run.velero-refused-more', { count, target: name });
    scope.emit({ type: 'log', level: 'error', step, context, text });
  }
  const { ref: object, words, path } = first;
  const hint = message('run.velero-refused.hint', { path });
  throw new KubeferryError('invalid', words, { context, object, hint });
}
