import { runLabel } from '../../apply/marks.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { claimResource } from '../../kube/core-resources.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { veleroResource } from '../../velero/resource.ts';
import { outcomeOf } from '../../velero/run/phases.ts';
import { phaseOf } from '../../velero/run/run-progress.ts';
import { listVolumes } from '../../velero/run/run-volumes.ts';
import type { OpenTarget, RunContext } from '../direct/run-context.ts';
import { claimOnTarget } from './restored-volumes.ts';

/** What an earlier session of a run restored from another backup. */
interface Filling {
  backup: string;
  /** Where it brought data of volumes. */
  namespaces: ReadonlySet<string>;
  /** When it ended (RFC 3339); absent while Velero is at it. */
  ended?: string;
}

/**
 * Refuses to fill claims (`namespace/claim` of the source) on a target once more, from another backup than before: what is restored
 * comes on top of what is there, and nothing is taken away.
 * @throws KubeferryError `conflict` naming the first such claim, and what the cluster throws.
 */
export async function refuseFilled(
  context: RunContext,
  { reader, mappings }: OpenTarget,
  claims: readonly string[],
): Promise<void> {
  if (claims.length === 0) return;
  const earlier = await otherFillings(context, reader);
  if (earlier.length === 0) return;
  for (const claim of claims.map((name) => claimOnTarget(name, mappings))) {
    const [namespace = '', name = ''] = claim.split('/');
    const live = await getIfThere(reader, { resource: claimResource, namespace, name }, context.scope.signal);
    if (live?.metadata.labels?.[runLabel] !== context.run) continue;
    const made = live.metadata.creationTimestamp ?? '';
    // A claim that was made after it, in the place of one that somebody removed, has nothing of it.
    const filling = earlier.find(
      (one) => one.namespaces.has(namespace) && (one.ended === undefined || made <= one.ended),
    );
    if (!filling) continue;
    const words = message('run.claim-filled', { claim, context: reader.context, earlier: filling.backup });
    throw new KubeferryError('conflict', words, {
      context: reader.context,
      hint: message('run.claim-filled.hint'),
    });
  }
}

/** What the Velero of a target restored of volumes for the run, from other backups than the one that it has now. */
async function otherFillings({ plan, run, backup, scope }: RunContext, reader: ClusterReader): Promise<Filling[]> {
  const { signal } = scope;
  const { namespace } = plan.spec.velero;
  const resource = await veleroResource(reader, 'restores', signal);
  const found: Filling[] = [];
  for await (const { items } of reader.list(resource, { namespace, labelSelector: `${runLabel}=${run}`, signal })) {
    for (const restore of items) {
      const { backupName } = record(restore.spec);
      if (backupName === backup || outcomeOf(phaseOf(restore)) === 'refused') continue;
      const volumes = await listVolumes(reader, 'restore', { namespace, name: restore.metadata.name }, signal);
      const namespaces = new Set(volumes.map(({ volume }) => volume.split('/')[0] ?? ''));
      const ended = text(record(restore.status).completionTimestamp);
      found.push({ backup: text(backupName) ?? '–', namespaces, ...(ended !== undefined && { ended }) });
    }
  }
  return found;
}
