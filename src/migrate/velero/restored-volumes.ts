import { runLabel } from '../../apply/marks.ts';
import { claimsOfPod } from '../../apply/pod-troubles.ts';
import { claimResource, podResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Bringing } from '../direct/carrier.ts';
import { type OpenTarget, type RunContext, targetNamespace } from '../direct/run-context.ts';
import { type BackedUpPod, filledVolumes } from './backed-up-pods.ts';
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
  const saved = new Set(
    filledVolumes(pods, carried).flatMap(({ namespace, volumes }) =>
      volumes.map(({ claim }) => `${namespace}/${claim}`),
    ),
  );
  const missing = carried.find((claim) => !saved.has(claim));
  if (missing !== undefined) {
    throw new KubeferryError('store-unavailable', message('run.claim-not-saved', { backup, claim: missing }), {
      hint: message('run.claim-not-saved.hint'),
    });
  }
  const { context } = target.spec;
  for (const claim of [...carried, ...snapshotClaims(claims)]) {
    const [of = '', name = ''] = claim.split('/');
    const namespace = targetNamespace(target.mappings, of);
    const live = await getIfThere(writer, { resource: claimResource, namespace, name }, scope.signal);
    if (!live || live.metadata.labels?.[runLabel] === run) continue;
    const words = message('run.claim-there', { claim: `${namespace}/${name}`, context });
    throw new KubeferryError('conflict', words, { context, hint: message('run.claim-there.hint') });
  }
}

/**
 * Looks whether a pod of a target mounts a claim that is about to get its files.
 * @throws KubeferryError `conflict` where one does: it may have written there since.
 */
export async function requireUnused({ claims, scope }: RunContext, { mappings, reader }: OpenTarget): Promise<void> {
  const { context } = reader;
  const carried = carriedClaims(claims).map((claim) => {
    const [of = '', name = ''] = claim.split('/');
    return { namespace: targetNamespace(mappings, of), name };
  });
  for (const namespace of new Set(carried.map((claim) => claim.namespace))) {
    const names = new Set(carried.filter((claim) => claim.namespace === namespace).map(({ name }) => name));
    for await (const { items } of reader.list(podResource, { namespace, signal: scope.signal })) {
      for (const pod of items) {
        const used = claimsOfPod(pod).find((claim) => names.has(claim));
        if (used === undefined) continue;
        const words = message('run.claim-in-use', { claim: `${namespace}/${used}`, context, pod: pod.metadata.name });
        throw new KubeferryError('conflict', words, { context, hint: message('run.claim-in-use.hint') });
      }
    }
  }
}
