import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { claimResource, configMapResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { toKubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { snapshotPolicy } from '../../velero/volume-policy.ts';
import type { RunContext } from '../direct/run-context.ts';
import type { MigrateScope } from '../scope.ts';
import { changeObject } from './change-object.ts';
import { objectsIn } from './objects-in.ts';
import { carriedClaims } from './pod-volumes.ts';
import { restoreName } from './restore-name.ts';
import { snapshotClaims } from './snapshots.ts';
import { marksOf } from './velero-scope.ts';

/** By which the volume policy of a run knows the claims that are to get snapshots; Velero knows no names there. */
const snapshotLabel = 'kubeferry.dev/snapshot';

/** What tells of the marks of a run. */
type UnmarkContext = Pick<RunContext, 'plan' | 'run' | 'claims' | 'marked'> & { scope: Pick<MigrateScope, 'emit'> };

/** Where the volume policy of a run lies beside the Velero of the source. */
function placeOfPolicy({ plan, run }: { plan: Migration; run: string }): { namespace: string; name: string } {
  return { namespace: plan.spec.velero.namespace, name: restoreName(run, 'source', 'snapshots') };
}

/** The namespaces of the source that a run may mark: those with claims whose data goes along, now or by an earlier session. */
export function namespacesOfMarks({ claims, marked = [] }: Pick<RunContext, 'claims' | 'marked'>): string[] {
  const moved = [...carriedClaims(claims), ...snapshotClaims(claims)];
  return [...new Set([...moved.map((claim) => claim.split('/')[0] ?? ''), ...marked])];
}

/** Labels the claims that are to get snapshots, and puts the volume policy beside Velero. Gives the name of that; nothing where none is to get one. */
export async function markClaims(context: RunContext, writer: ClusterWriter): Promise<string | undefined> {
  const { claims, run, scope } = context;
  const wanted = snapshotClaims(claims);
  if (wanted.length === 0) return undefined;
  for (const claim of wanted) {
    await relabel(writer, claim, scope.signal, (labels) =>
      labels[snapshotLabel] === run ? undefined : { ...labels, [snapshotLabel]: run },
    );
  }
  const place = placeOfPolicy(context);
  // That of an earlier session says the same.
  await writer.delete({ resource: configMapResource, ...place }, { signal: scope.signal });
  const policy = snapshotPolicy({ ...place, labels: marksOf(context) }, { [snapshotLabel]: run });
  await writer.create(configMapResource, place.namespace, policy, { signal: scope.signal });
  return place.name;
}

/** Takes both away again, also what an earlier session left. Whatever stays is told as a warning. */
export async function unmarkClaims(context: UnmarkContext, writer: ClusterWriter): Promise<void> {
  const { claims, marked = [], run, scope } = context;
  const wanted = new Set(snapshotClaims(claims));
  if (wanted.size === 0 && marked.length === 0) return;
  const policy = placeOfPolicy(context);
  const trying = async (what: string, work: (signal: AbortSignal) => Promise<void>) => {
    try {
      // Also after a cancel.
      await work(AbortSignal.timeout(10_000));
    } catch (thrown) {
      sayLeft(writer, scope, what, toKubeferryError(thrown).words);
    }
  };
  const { namespace, name } = policy;
  await trying(`configmaps/${namespace}/${name}`, async (signal) => {
    // An earlier session may have put none there, and who may not remove any then need not.
    if (wanted.size === 0 && !(await leftPolicy(writer, context, signal))) return;
    await writer.delete({ resource: configMapResource, ...policy }, { signal });
  });
  for (const among of marked) {
    await trying(`persistentvolumeclaims/${among}/*`, async (signal) => {
      for (const { metadata } of await markedClaims(writer, [among], run, signal))
        wanted.add(`${among}/${metadata.name}`);
    });
  }
  for (const claim of wanted) {
    await trying(`persistentvolumeclaims/${claim}`, (signal) => unmarkClaim(writer, claim, run, signal));
  }
}

/** Takes the label of a run off a claim (`namespace/claim`); that of another run stays. Throws what the cluster throws. */
export function unmarkClaim(writer: ClusterWriter, claim: string, run: string, signal: AbortSignal): Promise<void> {
  return relabel(writer, claim, signal, ({ [snapshotLabel]: by, ...others }) => (by === run ? others : undefined));
}

/** The claims of some namespaces that a run left labelled. Throws what the cluster throws. */
export function markedClaims(
  cluster: ClusterReader,
  namespaces: readonly string[],
  run: string,
  signal: AbortSignal,
): Promise<KubeObject[]> {
  return objectsIn(cluster, claimResource, namespaces, { labelSelector: `${snapshotLabel}=${run}`, signal });
}

/** The volume policy that a run left beside the Velero of its source. Throws what the cluster throws. */
export function leftPolicy(
  cluster: ClusterReader,
  of: { plan: Migration; run: string },
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  return getIfThere(cluster, { resource: configMapResource, ...placeOfPolicy(of) }, signal);
}

function sayLeft({ context }: ClusterReader, scope: Pick<MigrateScope, 'emit'>, object: string, detail: Message): void {
  const text = message('run.snapshot-mark-left', { object, label: snapshotLabel, context, detail });
  scope.emit({ type: 'log', level: 'warning', step: 'back-up', context, text });
}

/** Nothing where `changed` gives nothing, or the claim is gone. */
function relabel(
  writer: ClusterWriter,
  claim: string,
  signal: AbortSignal,
  changed: (labels: Record<string, string>) => Record<string, string> | undefined,
): Promise<void> {
  const [namespace = '', name = ''] = claim.split('/');
  return changeObject(writer, { resource: claimResource, namespace, name }, signal, (object) => {
    const labels = changed(object.metadata.labels ?? {});
    return labels && { ...object, metadata: { ...object.metadata, labels } };
  });
}
