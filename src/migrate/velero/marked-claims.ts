import type { ClusterReader, ClusterWriter } from '../../kube/cluster.ts';
import { claimResource, configMapResource } from '../../kube/core-resources.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import { snapshotPolicy } from '../../velero/volume-policy.ts';
import type { RunContext } from '../direct/run-context.ts';
import type { MigrateScope } from '../scope.ts';
import { changeObject } from './change-object.ts';
import { restoreName } from './restore-name.ts';
import { snapshotClaims } from './snapshots.ts';
import { marksOf } from './velero-scope.ts';

/** By which the volume policy of a run knows the claims that are to get snapshots; Velero knows no names there. */
const snapshotLabel = 'kubeferry.dev/snapshot';

/** Where the volume policy of a run lies beside the Velero of the source. */
function placeOfPolicy({ plan, run }: RunContext): { namespace: string; name: string } {
  return { namespace: plan.spec.velero.namespace, name: restoreName(run, 'source', 'snapshots') };
}

/** Labels the claims that are to get snapshots, and puts the volume policy beside Velero. Gives the name of that; nothing where none is to get one. */
export async function markClaims(context: RunContext, writer: ClusterWriter): Promise<string | undefined> {
  const { claims, run, scope } = context;
  const wanted = snapshotClaims(claims);
  if (wanted.length === 0) return undefined;
  for (const claim of wanted) await relabel(writer, claim, scope.signal, run);
  const place = placeOfPolicy(context);
  // That of an earlier session says the same.
  await writer.delete({ resource: configMapResource, ...place }, { signal: scope.signal });
  const policy = snapshotPolicy({ ...place, labels: marksOf(context) }, { [snapshotLabel]: run });
  await writer.create(configMapResource, place.namespace, policy, { signal: scope.signal });
  return place.name;
}

/** Takes both away again. What stays is told as a warning. */
export async function unmarkClaims(context: RunContext, writer: ClusterWriter): Promise<void> {
  const { claims, scope } = context;
  const wanted = snapshotClaims(claims);
  if (wanted.length === 0) return;
  // Also after a cancel.
  const signal = AbortSignal.timeout(10_000);
  try {
    await writer.delete({ resource: configMapResource, ...placeOfPolicy(context) }, { signal });
    for (const claim of wanted) await relabel(writer, claim, signal, undefined);
  } catch (thrown) {
    sayLeft(writer, scope, toKubeferryError(thrown).words);
  }
}

function sayLeft({ context }: ClusterReader, scope: MigrateScope, detail: ReturnType<typeof message>): void {
  const text = message('run.snapshot-label-left', { label: snapshotLabel, context, detail });
  scope.emit({ type: 'log', level: 'warning', step: 'back-up', context, text });
}

function relabel(writer: ClusterWriter, claim: string, signal: AbortSignal, value: string | undefined): Promise<void> {
  const [namespace = '', name = ''] = claim.split('/');
  return changeObject(writer, { resource: claimResource, namespace, name }, signal, (object) => {
    const { [snapshotLabel]: now, ...labels } = object.metadata.labels ?? {};
    if (now === value) return undefined;
    const meant = value === undefined ? labels : { ...labels, [snapshotLabel]: value };
    return { ...object, metadata: { ...object.metadata, labels: meant } };
  });
}
