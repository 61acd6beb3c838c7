import pLimit from 'p-limit';
import { backupObject } from '../../backup/details.ts';
import { backupKeys } from '../../backup/layout.ts';
import { leftOut, selectResources } from '../../backup/select.ts';
import { readSide, sideSchemas } from '../../backup/side-read.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { getIfThere } from '../../kube/get-if-there.ts';
import { namespaceResource } from '../../kube/namespace-resource.ts';
import { KubeferryError } from '../../model/error.ts';
import { record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, refKey, refOf } from '../../model/objects/object.ts';
import { systemPartTest } from '../../model/objects/system-parts.ts';
import { unlessDenied } from '../../velero/unless-denied.ts';
import type { RunContext } from '../direct/run-context.ts';

/** A kind in a namespace; without one, a cluster-scoped kind. */
interface Place {
  resource: ApiResource;
  namespace?: string;
}

/**
 * Throws `invalid` where the source has selected objects of a kind of which a backup by Velero has none, though they were there before
 * it began: Velero asks every five minutes which kinds there are (its `DiscoveryHelper`), and calls a backup Completed that lacks a kind
 * which it did not know. Kinds that may not be listed are not judged.
 */
export async function requireEveryKind(context: RunContext, cluster: ClusterReader): Promise<void> {
  const { store, backup: name, scope } = context;
  const names = await readSide(store, backupKeys(name).resourceList, sideSchemas.resourceList, name, scope.signal);
  const inBackup = new Set(Object.keys(names ?? {}).map(withoutVersion));
  const places = (await selectedPlaces(context, cluster)).filter(({ resource }) => !inBackup.has(groupKind(resource)));
  const { metadata, status } = (await backupObject(store, backupKeys(name), scope.signal)) ?? {};
  const began = text(record(status).startTimestamp) ?? text(record(metadata).creationTimestamp) ?? '';
  const limit = pLimit(scope.concurrency);
  const found = await Promise.all(
    places.map((place) => limit(async () => ((await holdsSelected(context, cluster, place, began)) ? [place] : []))),
  );
  const kinds = [...new Set(found.flat().map(({ resource }) => groupResource(resource)))];
  if (kinds.length === 0) return;
  throw new KubeferryError('invalid', message('run.velero-kinds', { backup: name, kinds: kinds.sort().join(', ') }), {
    context: cluster.context,
    hint: message('run.velero-kinds.hint'),
  });
}

async function selectedPlaces({ plan, scope }: RunContext, cluster: ClusterReader): Promise<Place[]> {
  const { select } = plan.spec;
  const { preferred } = await cluster.discovery({ fresh: true, signal: scope.signal });
  const places: Place[] = [];
  for (const name of select.namespaces) {
    const there = await unlessDenied(getIfThere(cluster, { resource: namespaceResource, name }, scope.signal));
    if (there && leftOut(there)) continue;
    places.push(...selectResources(preferred, select, true).map((resource) => ({ resource, namespace: name })));
  }
  if (select.clusterScoped !== 'all') return places;
  return [...places, ...selectResources(preferred, select, false).map((resource) => ({ resource }))];
}

/** Whether there are objects of a kind that Velero was to take, older than its backup (times of RFC 3339). */
async function holdsSelected(
  { plan, scope: { signal } }: RunContext,
  cluster: ClusterReader,
  { resource, namespace }: Place,
  began: string,
): Promise<boolean> {
  const { labelSelector, objects, excludeSystem = [] } = plan.spec.select;
  const only = objects && new Set(objects);
  const isSystemPart = systemPartTest(excludeSystem);
  const where = { signal, ...(namespace && { namespace }), ...(labelSelector && { labelSelector }) };
  let next: string | undefined;
  do {
    const page = await unlessDenied(cluster.listMetadata(resource, { ...where, ...(next && { continue: next }) }));
    const isMissed = (object: KubeObject) =>
      (object.metadata.creationTimestamp ?? '') < began &&
      !leftOut(object) &&
      !isSystemPart(namespace, object.metadata.labels ?? {}) &&
      (only?.has(refKey(refOf(resource, object))) ?? true);
    if (page?.items.some(isMissed)) return true;
    next = page?.continue;
  } while (next);
  return false;
}

/** Velero's list is by `apps/v1/Deployment` and `v1/Pod`. */
function withoutVersion(apiVersionAndKind: string): string {
  const parts = apiVersionAndKind.split('/');
  return parts.length === 3 ? `${parts[0]}/${parts[2]}` : `/${parts.at(-1)}`;
}

const groupKind = ({ group, kind }: ApiResource) => `${group}/${kind}`;
