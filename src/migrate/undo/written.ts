import pLimit from 'p-limit';
import { runLabel, updatedBy } from '../../apply/marks.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { groupResource, type ObjectRef, refKey, refOf } from '../../model/object.ts';
import { list, record, text } from '../../model/parse.ts';
import { readWritten } from '../history.ts';
import type { MigrateScope } from '../scope.ts';
import { liveObject } from './live-object.ts';

/** What a run wrote on one target, as the journal and the target itself tell. */
export interface Written {
  created: { ref: ObjectRef; uid: string }[];
  updated: Update[];
}

/** An object that a run changed. `left` is the imprint of what the run left; absent where a crash or a cut kept it from the journal. */
export interface Update {
  ref: ObjectRef;
  left?: string;
}

/** The step of a run's records under which an undo notes the claims that controllers made for the run. */
export function claimsStep(target: string): string {
  return `claims:${target}`;
}

/**
 * What a run wrote on a target. An object without a result, or with a failure, was perhaps written all the same just before
 * a crash or a cut: its marks tell. Claims that a StatefulSet of the run made count as made by the run.
 */
export async function writtenBy(
  folder: string,
  run: string,
  target: string,
  reader: ClusterReader,
  { signal, concurrency }: MigrateScope,
): Promise<Written> {
  const { objects, intended } = await readWritten(folder, run, `apply:${target}`, claimsStep(target));
  const written: Written = { created: [], updated: [] };
  const doubtful = [...intended.values()];
  for (const { object, outcome, uid, left } of objects.values()) {
    if (outcome === 'created' && uid !== undefined) written.created.push({ ref: object, uid });
    else if (outcome === 'updated') written.updated.push({ ref: object, ...(left !== undefined && { left }) });
    else doubtful.push(object);
  }
  const limit = pLimit(concurrency);
  const lives = await Promise.all(doubtful.map((ref) => limit(() => liveObject(reader, ref, signal))));
  for (const [index, ref] of doubtful.entries()) {
    const { labels, annotations, uid } = lives[index]?.metadata ?? {};
    if (labels?.[runLabel] === run && uid !== undefined) written.created.push({ ref, uid });
    else if (annotations?.[updatedBy] === run) written.updated.push({ ref });
  }
  written.created.push(...(await claimsMade(reader, written, signal)));
  return written;
}

/** Claims by the templates of StatefulSets that the run created; their controller leaves them behind. */
async function claimsMade(
  reader: ClusterReader,
  { created }: Written,
  signal: AbortSignal,
): Promise<Written['created']> {
  const claims: Written['created'] = [];
  const known = new Set(created.map(({ ref }) => refKey(ref)));
  const resource = (await reader.discovery({ signal })).findResource('persistentvolumeclaims');
  for (const { ref, uid } of created) {
    if (!resource || groupResource(ref) !== 'statefulsets.apps' || ref.namespace === undefined) continue;
    const set = await liveObject(reader, ref, signal);
    const templates = list(record(set?.spec).volumeClaimTemplates).flatMap((one) => nameOf(one) ?? []);
    if (!set || set.metadata.uid !== uid || templates.length === 0) continue;
    const began = set.metadata.creationTimestamp ?? '';
    for await (const page of reader.list(resource, { namespace: ref.namespace, signal })) {
      for (const claim of page.items) {
        const { name, uid: claimUid, creationTimestamp = '' } = claim.metadata;
        const isOfSet = templates.some((template) => isOrdinal(name, `${template}-${ref.name}-`));
        const claimRef = refOf(resource, claim);
        if (!isOfSet || claimUid === undefined || creationTimestamp < began || known.has(refKey(claimRef))) continue;
        claims.push({ ref: claimRef, uid: claimUid });
      }
    }
  }
  return claims;
}

function nameOf(template: unknown): string | undefined {
  return text(record(record(template).metadata).name);
}

function isOrdinal(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}
