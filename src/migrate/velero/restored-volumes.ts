import { runLabel } from '../../apply/marks.ts';
import { claimResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Bringing } from '../direct/carrier.ts';
import { type RunContext, targetNamespace } from '../direct/run-context.ts';
import { type BackedUpPod, savedClaims } from './backed-up-pods.ts';
import { notCarried, savedVolumes } from './file-volumes.ts';
import { carriedClaims } from './pod-volumes.ts';

/**
 * Looks before a restore whether the backup holds the files of every claim that is to keep them, and whether they would go into a claim of somebody else.
 * @throws KubeferryError `store-unavailable` where files are missing, `conflict` where a claim is on the target already.
 */
export async function checkVolumes(
  context: RunContext,
  { target, writer }: Bringing,
  pods: readonly BackedUpPod[],
): Promise<void> {
  const { store, backup, run, scope, claims } = context;
  const saved = await savedClaims(store, backup, pods, scope.signal);
  const carried = carriedClaims(claims);
  const missing = carried.find((claim) => !saved.has(claim));
  if (missing !== undefined) {
    throw new KubeferryError('store-unavailable', message('run.claim-not-saved', { backup, claim: missing }), {
      hint: message('run.claim-not-saved.hint'),
    });
  }
  const { context: cluster } = target.spec;
  for (const claim of saved) {
    const [of = '', name = ''] = claim.split('/');
    const namespace = targetNamespace(target.mappings, of);
    const live = await getIfThere(writer, { resource: claimResource, namespace, name }, scope.signal);
    if (live && live.metadata.labels?.[runLabel] !== run) {
      const words = message('run.claim-there', { claim: `${namespace}/${name}`, context: cluster });
      throw new KubeferryError('conflict', words, { context: cluster, hint: message('run.claim-there.hint') });
    }
    if (carried.includes(claim)) continue;
    const text = message('run.claim-comes-full', { claim, backup });
    scope.emit({ type: 'log', level: 'warning', step: `restore:${target.spec.name}`, context: cluster, text });
  }
}

/** What was backed up of volumes and did not come back is a failure of the run. */
export async function tellVolumes(
  context: RunContext,
  { target, writer, tally }: Bringing,
  restores: readonly string[],
): Promise<void> {
  const { plan, scope, store, backup } = context;
  const { namespace } = plan.spec.velero;
  let missing = (await savedVolumes(store, backup, scope.signal)).map(
    (saved) => `${targetNamespace(target.mappings, saved.namespace)}/${saved.pod}/${saved.volume}`,
  );
  for (const name of restores) {
    missing = await notCarried(writer, { kind: 'restore', namespace, name }, missing, scope.signal);
  }
  const { name, context: cluster } = target.spec;
  for (const volume of missing) {
    const [of = '', pod = ''] = volume.split('/');
    const object = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: of, name: pod };
    const reason = message('run.volume-not-restored', { volume });
    tally.failed.push({ object, reason });
    scope.emit({ type: 'log', level: 'error', step: `restore:${name}`, context: cluster, text: reason });
  }
}
