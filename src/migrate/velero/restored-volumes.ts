import { runLabel } from '../../apply/marks.ts';
import { claimsOfPod } from '../../apply/pod-troubles.ts';
import { claimResource, podResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import type { Bringing } from '../direct/carrier.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import { type BackedUpPod, notSaved } from './backed-up-pods.ts';
import { carriedClaims } from './pod-volumes.ts';
import { snapshotClaims } from './snapshots.ts';

/**
 * Looks before anything is written whether the backup holds the files of every claim that is to keep them, and whether they would go into a claim of
 * somebody else.
 * @throws KubeferryError `store-unavailable` where files are missing, `conflict` where a claim is on the target already.
 */
export async function checkVolumes(
  { backup, run, scope, claims }: RunContext,
  { target, writer }: Bringing,
  pods: readonly BackedUpPod[],
): Promise<void> {
  const carried = carriedClaims(claims);
  const [missing] = notSaved(pods, carried);
  if (missing !== undefined) {
    throw new KubeferryError('store-unavailable', message('run.claim-not-saved', { backup, claim: missing }), {
      hint: message('run.claim-not-saved.hint'),
    });
  }
  const { context } = target.spec;
  const absent: string[] = [];
  for (const wanted of [...carried, ...snapshotClaims(claims)]) {
    const claim = claimOnTarget(wanted, target.mappings);
    const [namespace = '', name = ''] = claim.split('/');
    const live = await getIfThere(writer, { resource: claimResource, namespace, name }, scope.signal);
    if (!live) absent.push(wanted);
    if (!live || live.metadata.labels?.[runLabel] === run) continue;
    throw new KubeferryError('conflict', message('run.claim-there', { claim, context }), {
      context,
      hint: message('run.claim-there.hint'),
    });
  }
  // A pod that waits for its claim would start on the empty one.
  await refuseUsed(target, absent, scope.signal);
}

/**
 * Looks whether a pod of a target mounts a claim that is about to get its files.
 * @throws KubeferryError `conflict` where one does: it may have written there since.
 */
export async function requireUnused({ claims, scope }: RunContext, target: OpenTarget): Promise<void> {
  await refuseUsed(target, carriedClaims(claims), scope.signal);
}

async function refuseUsed(
  { mappings, reader }: OpenTarget,
  claims: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { context } = reader;
  const wanted = new Set(claims.map((claim) => claimOnTarget(claim, mappings)));
  for (const namespace of new Set([...wanted].map((claim) => claim.split('/')[0] ?? ''))) {
    for await (const { items } of reader.list(podResource, { namespace, signal })) {
      for (const pod of items) {
        const claim = claimsOfPod(pod)
          .map((name) => `${namespace}/${name}`)
          .find((name) => wanted.has(name));
        if (claim === undefined) continue;
        const words = message('run.claim-in-use', { claim, context, pod: pod.metadata.name });
        throw new KubeferryError('conflict', words, { context, hint: message('run.claim-in-use.hint') });
      }
    }
  }
}

/** What a claim is called on a target, as `namespace/claim`. */
export function claimOnTarget(claim: string, mappings: Mappings): string {
  const [namespace = '', name = ''] = claim.split('/');
  return `${targetNamespace(mappings, namespace)}/${name}`;
}
