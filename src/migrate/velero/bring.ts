import { openBackup } from '../../backup/read.ts';
import { message } from '../../model/message.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../model/objects/object.ts';
import { showBackup } from '../../velero/run/show-backup.ts';
import { applyRecorded, type ToApply } from '../direct/apply-target.ts';
import type { Bringing } from '../direct/carrier.ts';
import type { RunContext } from '../direct/run-context.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import { podsOf } from './backed-up-pods.ts';
import { type Brought, recordBrought } from './brought.ts';
import { goesFirst, isClaim, isRead } from './goes-first.ts';
import { judgeChanged } from './judge-changed.ts';
import { locationOf } from './location.ts';
import { plannedChanges, plannedRestores } from './planned-restores.ts';
import { carriedClaims } from './pod-volumes.ts';
import { whileReadOnly } from './read-only-store.ts';
import { removeStandIns } from './remove-stand-ins.ts';
import { checkVolumes, requireUnused } from './restored-volumes.ts';
import { Restores } from './restores.ts';
import { snapshotClaimsOn } from './snapshots.ts';
import { removeUnmeant, removeUnmeantClaims } from './unmeant.ts';

/**
 * Has the Velero of a target restore the backup of the run there, and gives what is left to be applied: everything but what goes
 * first, with what Velero brought taken for the run's own, so that only what is not as meant is written. Before anything is written, the target
 * judges what arrives changed.
 * @throws KubeferryError `invalid`, `conflict`, `store-unavailable`, `unreachable`, `cancelled`, and what the cluster answers.
 */
export async function bring(context: RunContext, bringing: Bringing): Promise<ToApply> {
  const { target, writer, journal, tally, toApply } = bringing;
  const { plan, run, scope, store } = context;
  const { namespace } = plan.spec.velero;
  const { signal } = scope;
  const location = await locationOf(writer, namespace, context.storeSpec, { writes: false, signal });
  const { source } = toApply;
  const bySnapshot = snapshotClaimsOn(target, context.claims);
  const backup = await openBackup(store, context.backup, signal);
  const pods = carriedClaims(context.claims).length > 0 ? await podsOf(store, backup, context.backup, signal) : [];
  await checkVolumes(context, bringing, pods);
  const restores = new Restores(context, target, writer, namespace);
  const changes = await plannedChanges(context, bringing, { backup, restores });
  const mapped = new Set(changes.secrets.map(refKey));
  const isFirst = (ref: ObjectRef) =>
    goesFirst(ref, bySnapshot) || (isRead(ref) && (source.isEdited(ref) || mapped.has(refKey(ref))));
  const first = new Set(source.refs.filter(isFirst).map(refKey));
  const doneOf = (ofFirst: boolean) => new Map([...toApply.done].filter(([key]) => first.has(key) === ofFirst));
  // Nothing was written to the target yet in this session.
  await judgeChanged(context, target, { ...changes, backup, meant: source, step: restores.step });
  // Its own sync would let this Velero see the backup within a minute or so. Where it knows another one, nothing is written.
  await showBackup(writer, { namespace, location: location.name, name: context.backup }, store, signal);
  await applyRecorded(context, target, writer, tally, journal, {
    ...toApply,
    source: only(source, isFirst),
    done: doneOf(true),
  });
  const others = only(source, (ref) => !isFirst(ref));
  const step = `apply:${target.spec.name}`;
  // Velero goes on when this process ends.
  journal.append({ type: 'intent', run, step, objects: others.refs });
  await journal.settled();
  let kinds: string[];
  let names: string[];
  try {
    const planned = await plannedRestores(context, bringing, { backup, pods, restores, changes });
    kinds = planned.kinds;
    const clear = () => removeStandIns(context, target, writer);
    const begins = async () => {
      await clear();
      await requireUnused(context, target);
    };
    const claimsCame = (restore: string) => removeUnmeantClaims(context, target, writer, { restore, objects: source });
    const held = { context, writer, location, step: restores.step };
    names = await whileReadOnly(held, (asks) =>
      restores.run(planned.passes, { asks, begins, ended: clear, claimsCame }),
    );
  } finally {
    await restores.end();
  }
  const found = await recordBrought(
    writer,
    {
      run,
      step,
      restores: names,
      kinds,
      namespaces: plan.spec.select.namespaces.map((name) => targetNamespace(target.mappings, name)),
    },
    journal,
    signal,
  );
  await removeUnmeant(context, target, writer, { objects: source, brought: found, journal });
  return {
    source: withLabels(others, found),
    // Whatever an earlier session recorded, what Velero brought is held against its manifest now.
    done: new Map([...[...doneOf(false)].filter(([key]) => !found.has(key)), ...claimsOf(found)]),
    left: (ref) => found.get(refKey(ref))?.left ?? toApply.left(ref),
    madeBy: (ref) => (found.has(refKey(ref)) ? message('run.brought-as-meant') : undefined),
  };
}

/** The claims that Velero made from snapshots are done: it says in them which volume it fills, and nobody may change that. */
function claimsOf(found: Brought): [key: string, outcome: 'created'][] {
  return [...found].flatMap(([key, { ref }]) => (isClaim(ref) ? [[key, 'created']] : []));
}

/** Some of the objects of a target. */
function only(source: TargetObjects, wanted: (ref: ObjectRef) => boolean): TargetObjects {
  return { ...source, refs: source.refs.filter(wanted) };
}

/** The objects with the labels that Velero put on them, which are no difference. */
function withLabels(source: TargetObjects, brought: Brought): TargetObjects {
  return {
    ...source,
    async *read(wanted, signal) {
      for await (const one of source.read(wanted, signal)) {
        const labels = 'object' in one ? brought.get(refKey(one.ref))?.labels : undefined;
        yield 'object' in one && labels ? { ...one, object: labelled(one.object, labels) } : one;
      }
    },
  };
}

function labelled(object: KubeObject, labels: Record<string, string>): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...labels } } };
}
