import { podSpecOf } from '../../adapt/kinds/pod-templates.ts';
import type { BackupReader } from '../../backup/read.ts';
import { isRecord, type JsonRecord } from '../../model/json/json.ts';
import { record } from '../../model/json/parse.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import { groupResource, type KubeObject, type ObjectRef } from '../../model/objects/object.ts';
import { mergePatchOf } from '../../velero/merge-patch.ts';
import type { Modifier } from '../../velero/modifiers.ts';
import type { TargetObjects } from '../direct/target-objects.ts';
import type { BackedUpPod } from './backed-up-pods.ts';

/**
 * Velero fills volumes through the pods of the backup. Those would run the application as the source has it, on volumes that are half
 * full where their controller replaces them at once. So each comes as a stand-in that mounts the volumes and runs nothing of
 * its own, and goes before the workloads come.
 */

/** Label of the pods that a run has Velero bring for the sake of their volumes. */
export const standInLabel = 'kubeferry.dev/stand-in';

/** The condition of a pod that nobody meets, so that no Service sends anything to a stand-in. */
const never = { conditionType: 'kubeferry.dev/stand-in' };

/** What a stand-in does without: what may be missing on the target, or ask for more than mounting volumes does. */
const without: JsonRecord = {
  serviceAccountName: null,
  serviceAccount: null,
  priorityClassName: null,
  priority: null,
  preemptionPolicy: null,
  runtimeClassName: null,
  overhead: null,
  hostNetwork: null,
  hostPID: null,
  hostIPC: null,
  ephemeralContainers: null,
  resources: null,
  resourceClaims: null,
  activeDeadlineSeconds: null,
  schedulingGates: null,
  automountServiceAccountToken: false,
  readinessGates: [never],
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 0,
};

/** What decides on which node, and so in which zone, a volume is made. */
const scheduling = ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints', 'schedulerName'];

/** A pod of the backup with the volumes whose files it holds. */
interface ToStandIn {
  pod: KubeObject;
  saved: BackedUpPod['saved'];
  /** The pod spec that its workload will have on the target; absent where it has none there. */
  meant?: JsonRecord;
}

/**
 * The modifiers by which the pods of a backup become stand-ins. `carried`: the claims that get their files, as `namespace/claim`; what
 * else the backup holds of volumes goes into nothing. `labels`: the marks of the run.
 */
export function standInModifiers(
  pods: readonly ToStandIn[],
  { carried, labels }: { carried: ReadonlySet<string>; labels: Record<string, string> },
): Modifier[] {
  const all: JsonRecord = {
    metadata: { labels: { ...labels, [standInLabel]: 'true' } },
    // Nothing places the pods without volumes: a Restore cannot leave single ones out.
    spec: { ...without, schedulerName: 'kubeferry.dev-none' },
  };
  return [{ resource: 'pods', patch: all }, ...pods.flatMap((one) => standInFor(one, carried))];
}

function standInFor({ pod, saved, meant }: ToStandIn, carried: ReadonlySet<string>): Modifier[] {
  const { namespace = '', name } = pod.metadata;
  const about = { resource: 'pods', namespace, name };
  const volumes = saved.map(({ name: volume, claim }) =>
    claim !== undefined && carried.has(`${namespace}/${claim}`)
      ? { name: volume, persistentVolumeClaim: { claimName: claim } }
      : { name: volume, emptyDir: {} },
  );
  const own = record(pod.spec);
  const placed = placeOf(meant ?? own);
  const now = Object.fromEntries(scheduling.map((field) => [field, own[field]]));
  const moved = mergePatchOf({ ...now, schedulerName: undefined }, placed);
  const spec = { volumes, schedulerName: placed.schedulerName, ...(isRecord(moved) && moved) };
  return [
    { ...about, patch: { spec } },
    // What Velero put before the containers, which waits for the files, is all that runs.
    {
      ...about,
      patch: [
        { operation: 'replace', path: '/spec/containers', value: '[]' },
        { operation: 'copy', from: '/spec/initContainers/0', path: '/spec/containers/0' },
        { operation: 'replace', path: '/spec/initContainers', value: '[]' },
        { operation: 'copy', from: '/spec/containers/0', path: '/spec/initContainers/0' },
        { operation: 'replace', path: '/spec/containers/0/name', value: 'stand-in' },
      ],
    },
  ];
}

/** The part of a pod spec that decides where it runs. Pods that it wants to be near are not there yet. */
function placeOf(spec: Readonly<Record<string, unknown>>): JsonRecord {
  const place: JsonRecord = { schedulerName: 'default-scheduler' };
  for (const field of scheduling) if (spec[field] != null) place[field] = spec[field];
  if (isRecord(place.affinity)) {
    const { podAffinity: _near, ...affinity } = place.affinity;
    place.affinity = affinity;
  }
  return place;
}

/** The pod spec that the workload of a pod of the backup will have on a target; nothing where the target gets no such workload. */
export async function meantSpec(
  backup: BackupReader,
  pod: KubeObject,
  objects: TargetObjects,
  { onTarget, signal }: { onTarget: (entry: ObjectRef) => ObjectRef; signal: AbortSignal },
): Promise<JsonRecord | undefined> {
  const workload = await workloadOf(backup, pod, signal);
  if (!workload) return undefined;
  const ref = onTarget(workload);
  if (!objects.has(ref)) return undefined;
  for await (const meant of objects.read([ref], signal)) {
    return 'object' in meant ? podSpecOf(groupResource(ref), meant.object)?.spec : undefined;
  }
  return undefined;
}

/** What makes a pod in the end: its controller, or the controller of that one; the pod itself where nothing does. */
async function workloadOf(
  backup: BackupReader,
  object: KubeObject,
  signal: AbortSignal,
): Promise<ObjectRef | undefined> {
  const entries = await backup.entries();
  const find = ({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>) =>
    entries.find(
      (entry) => entry.kind === kind && entry.namespace === metadata.namespace && entry.name === metadata.name,
    );
  let found = find(object);
  let owner = controllerOf(object);
  // Pod, ReplicaSet, Deployment; an operator may own that.
  for (let level = 0; owner && level < 3; level++) {
    const { namespace } = object.metadata;
    const next = find({
      kind: owner.kind,
      metadata: { name: owner.name, ...(namespace !== undefined && { namespace }) },
    });
    if (!next) break;
    found = next;
    owner = controllerOf(await backup.object(next, signal));
  }
  return found;
}
