import pLimit from 'p-limit';
import { runLabel, updatedBy } from '../apply/marks.ts';
import { namespaceLeftovers } from '../apply/remove.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import type { UndoPlan } from '../model/door.ts';
import { KubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import { apiVersionOf, groupResource, type KubeObject, type ObjectRef, refKey } from '../model/object.ts';
import type { Migration, MigrationTarget } from '../model/plan.ts';
import { storeOf } from './direct/check.ts';
import { savedObjects, undoBackupName } from './direct/save-changed.ts';
import { type RecordedRun, readHistory } from './history.ts';
import { readPlan } from './plan/read.ts';
import type { MigrateScope } from './scope.ts';

/** What a run wrote on one target, as the journal and the target itself tell. */
interface Written {
  created: { ref: ObjectRef; uid: string }[];
  updated: ObjectRef[];
}

/**
 * Exactly what undoing a run would remove, put back and keep. Without `run`: the last run that is not undone yet.
 * @throws KubeferryError `not-found` where there is no such run.
 */
export async function planUndo(folder: string, run: string | undefined, scope: MigrateScope): Promise<UndoPlan> {
  const { plan } = await readPlan(folder);
  return undoPlanOf(plan, undoable(plan, await readHistory(folder), run), scope);
}

/** The run to undo: the named one, or the last that is not undone yet. */
export function undoable(plan: Migration, runs: readonly RecordedRun[], wanted: string | undefined): RecordedRun {
  const undone = new Set(runs.flatMap((run) => (run.kind === 'undo' && run.state === 'completed' && run.of) || []));
  const candidates = runs.filter((run) => run.kind === 'run' && !undone.has(run.run));
  const found = wanted === undefined ? candidates.at(-1) : candidates.find((run) => run.run === wanted);
  if (found) return found;
  const name = plan.metadata.name;
  throw new KubeferryError(
    'not-found',
    wanted === undefined ? message('undo.nothing', { name }) : message('undo.unknown-run', { name, run: wanted }),
  );
}

/** What undoing a recorded run would do now. */
export async function undoPlanOf(plan: Migration, recorded: RecordedRun, scope: MigrateScope): Promise<UndoPlan> {
  const undo: UndoPlan = { run: recorded.run, remove: [], putBack: [], keep: [] };
  for (const target of plan.spec.targets) {
    const reader = await pinnedReader(target, scope);
    const place = { target: target.name, context: target.context };
    const written = await writtenBy(recorded, target.name, reader, scope.signal);
    const saved = await savedFor(plan, recorded, target, scope);
    for (const object of written.updated) {
      if (saved.has(refKey(object))) undo.putBack.push({ ...place, object });
      else
        undo.keep.push({
          ...place,
          object,
          reason: message('undo.unsaved', { backup: undoBackupName(recorded.run, target.name) }),
        });
    }
    const going = new Set(written.created.map(({ ref }) => refKey(ref)));
    const limit = pLimit(scope.concurrency);
    const judged = await Promise.all(
      written.created.map(({ ref, uid }) => limit(() => reasonToKeep(reader, ref, uid, going, scope.signal))),
    );
    for (const [index, { ref: object, uid }] of written.created.entries()) {
      const reason = judged[index];
      if (reason) undo.keep.push({ ...place, object, reason });
      else undo.remove.push({ ...place, object, uid });
    }
  }
  return undo;
}

/** The plan pins every target since its first run; another cluster behind the same context is never touched. */
async function pinnedReader(target: MigrationTarget, scope: MigrateScope): Promise<ClusterReader> {
  const reader = await scope.cluster(target.context);
  const uid = await reader.uid(scope.signal);
  if (target.cluster !== undefined && target.cluster !== uid) {
    throw new KubeferryError('wrong-cluster', message('run.wrong-cluster', { context: target.context }), {
      context: target.context,
      hint: message('run.wrong-cluster.hint'),
    });
  }
  return reader;
}

async function savedFor(plan: Migration, recorded: RecordedRun, target: MigrationTarget, scope: MigrateScope) {
  const store = await scope.store(storeOf(plan));
  try {
    return await savedObjects(store, undoBackupName(recorded.run, target.name), scope.signal);
  } finally {
    store.close();
  }
}

/** An object that was intended but has no result was perhaps written just before a crash: its marks tell. */
async function writtenBy(
  recorded: RecordedRun,
  target: string,
  reader: ClusterReader,
  signal: AbortSignal,
): Promise<Written> {
  const step = `apply:${target}`;
  const written: Written = { created: [], updated: [] };
  for (const { object, outcome, uid } of recorded.objects.get(step)?.values() ?? []) {
    if (outcome === 'created' && uid !== undefined) written.created.push({ ref: object, uid });
    else if (outcome === 'updated') written.updated.push(object);
  }
  for (const ref of recorded.intended.get(step)?.values() ?? []) {
    const live = await liveObject(reader, ref, signal);
    const { labels, annotations, uid } = live?.metadata ?? {};
    if (labels?.[runLabel] === recorded.run && uid !== undefined) written.created.push({ ref, uid });
    else if (annotations?.[updatedBy] === recorded.run) written.updated.push(ref);
  }
  return written;
}

async function reasonToKeep(
  reader: ClusterReader,
  object: ObjectRef,
  uid: string,
  going: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Message | undefined> {
  const live = await liveObject(reader, object, signal);
  if (!live) return message('undo.gone');
  if (live.metadata.uid !== uid) return message('undo.changed');
  if (groupResource(object) !== 'namespaces') return undefined;
  const left = (await namespaceLeftovers(reader, object.name, signal)).filter((ref) => !going.has(refKey(ref)));
  const objects = left
    .slice(0, 3)
    .map((ref) => `${ref.kind} ${ref.name}`)
    .join(', ');
  return left.length > 0 ? message('undo.namespace-in-use', { objects }) : undefined;
}

async function liveObject(reader: ClusterReader, ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined> {
  const resource = (await reader.discovery({ signal })).find(apiVersionOf(ref), ref.kind);
  if (!resource) return undefined;
  try {
    return await reader.get(
      { resource, name: ref.name, ...(ref.namespace !== undefined && { namespace: ref.namespace }) },
      signal,
    );
  } catch (thrown) {
    if (thrown instanceof KubeferryError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}
