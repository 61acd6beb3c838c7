import { runLabel } from '../../apply/marks.ts';
import { backupKeys } from '../../backup/layout.ts';
import { excludes } from '../../backup/select.ts';
import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { durationText } from '../../model/go-duration.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { groupResource, type KubeObject } from '../../model/objects/object.ts';
import type { VeleroBackupWish, VeleroRunEnd } from '../../model/velero/velero-run.ts';
import { veleroResource } from '../../velero/resource.ts';
import { backUpByVelero } from '../../velero/run/back-up.ts';
import { followRun } from '../../velero/run/follow.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import { unlessDenied } from '../../velero/unless-denied.ts';
import type { RunContext } from '../direct/run-context.ts';
import { keptSeconds } from '../lifetime.ts';
import { judgeBackup } from './judge-backup.ts';
import { locationOf } from './location.ts';
import { markClaims, namespacesOfMarks, unmarkClaims } from './marked-claims.ts';
import { markedPods, markPods, unmarkRun } from './marked-pods.ts';
import { carriedClaims, podsOfClaims } from './pod-volumes.ts';
import { marksOf, veleroScope } from './velero-scope.ts';

/**
 * Has the Velero of the source make the backup of a run, or goes on following the one that an earlier session began. A backup that
 * lacks something is told, and counts as lacking; one that failed ends the run.
 * @throws KubeferryError `invalid`, `store-unavailable`, `unreachable`, `cancelled`, and what the cluster answers.
 */
export async function backUpInCluster(context: RunContext, writer: ClusterWriter): Promise<void> {
  const { plan, run, backup: name, scope } = context;
  const { namespace } = plan.spec.velero;
  const { signal } = scope;
  const lent = await veleroScope(context, writer, 'back-up');
  const resource = await veleroResource(writer, 'backups', signal);
  const there = await getIfThere(writer, { resource, namespace, name }, signal);
  const isOurs = there?.metadata.labels?.[runLabel] === run;
  const { name: storageLocation } = await locationOf(writer, namespace, context.storeSpec, { writes: true, signal });
  const carried = carriedClaims(context.claims);
  const namespaces = namespacesOfMarks(context);
  const mark = async () => {
    // What an earlier session marked is what its backup takes: other pods now would be copied besides, or count as if they were.
    if (isOurs && (await markedPods(writer, namespaces, run, signal)).length > 0) return;
    await unmarkRun(writer, namespaces, run, scope);
    await markPods(writer, carried.length > 0 ? await podsOfClaims(writer, carried, signal) : [], run, scope);
  };
  const begin = async () => {
    await mark();
    // Velero would move the data of every claim that is labelled.
    if (context.marked) await unmarkClaims(context, writer);
    const resourcePolicy = await markClaims(context, writer);
    const wish = {
      ...(await backupWish(plan, writer, signal)),
      storageLocation,
      // What a snapshot of one cluster holds is of no use in another one before it is in the store.
      ...(resourcePolicy !== undefined && { resourcePolicy, snapshotMoveData: true }),
    };
    return backUpByVelero(writer, { namespace, name, labels: marksOf(context), wish }, lent);
  };
  const goOn = async (before: KubeObject) => {
    // One that has ended takes nothing more, and its pods may be gone by now.
    if (outcomeOf(phaseOf(before)) === undefined) {
      await mark();
      await markClaims(context, writer);
    }
    return followRun(writer, { kind: 'backup', namespace, name }, lent);
  };
  let end: VeleroRunEnd;
  try {
    end = there && isOurs ? await goOn(there) : await begin();
  } finally {
    await unmarkRun(writer, namespaces, run, scope);
    await unmarkClaims(context, writer);
  }
  judgeEnd(end, context);
  await requireInStore(context, end);
  await judgeBackup(context, writer);
}

/**
 * Whether the Velero of the source gave up, or refused, the backup that an earlier session of a run asked for: that one never comes. One that
 * may not be looked at counts as on its way. Throws what the cluster throws.
 */
export async function gaveUpBackup({ plan, source, backup: name, scope }: RunContext): Promise<boolean> {
  if (!('reader' in source)) return false;
  const { signal } = scope;
  const { namespace } = plan.spec.velero;
  const resource = await veleroResource(source.reader, 'backups', signal);
  const there = await unlessDenied(getIfThere(source.reader, { resource, namespace, name }, signal));
  const outcome = there && outcomeOf(phaseOf(there));
  return outcome === 'failed' || outcome === 'refused';
}

/** The addresses by which the plan and Velero reach a bucket of one name may lead to different servers. */
async function requireInStore({ store, backup, scope }: RunContext, { name }: VeleroRunEnd): Promise<void> {
  if (await store.head(backupKeys(backup).metadata, scope.signal)) return;
  throw new KubeferryError('store-unavailable', message('run.velero-elsewhere', { backup: name, store: store.title }), {
    hint: message('run.velero-elsewhere.hint'),
  });
}

/** What Velero is asked to back up, for a plan. */
export async function backupWish(
  plan: Migration,
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<VeleroBackupWish> {
  const { select, velero } = plan.spec;
  const { preferred } = await cluster.discovery({ signal });
  const excluded = preferred.filter((resource) => excludes(select, resource));
  const ofNamespaces = excluded.filter(({ namespaced }) => namespaced).map(groupResource);
  const ofCluster = excluded.filter(({ namespaced }) => !namespaced).map(groupResource);
  // Without their namespaces nothing could be restored where these do not exist.
  const outside = { all: ['*'], none: ['namespaces'], referenced: [] }[select.clusterScoped];
  return {
    includedNamespaces: select.namespaces,
    ...(outside.length > 0 && { includedClusterScopedResources: outside }),
    ...(select.clusterScoped !== 'none' && ofCluster.length > 0 && { excludedClusterScopedResources: ofCluster }),
    ...(ofNamespaces.length > 0 && { excludedNamespaceScopedResources: ofNamespaces }),
    ...(select.labelSelector !== undefined && { labelSelectors: [select.labelSelector] }),
    ttl: durationText(keptSeconds(plan)),
    snapshotVolumes: false,
    ...(velero.hooks?.backup && { hooks: velero.hooks.backup }),
    defaultVolumesToFsBackup: false,
  };
}

function judgeEnd({ outcome, name, phase, errors, reasons, brokenOff }: VeleroRunEnd, { scope }: RunContext): void {
  if (outcome === 'completed') return;
  if (outcome === 'partially-failed') {
    const text = message('run.velero-partial', { backup: name, errors });
    scope.emit({ type: 'log', level: 'error', step: 'back-up', text });
    return;
  }
  const words = message('run.velero-no-backup', { backup: name, phase, reason: reasons.join('; ') || '–' });
  throw new KubeferryError('store-unavailable', brokenOff?.words ?? words, {
    hint: message('run.velero-no-backup.hint'),
  });
}
