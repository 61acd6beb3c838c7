import { migrationLabel } from '../apply/marks.ts';
import type { ClusterReader } from '../kube/cluster.ts';
import { dryRunsOnly, grantWrites } from '../kube/writer.ts';
import { KubeferryError } from '../model/error.ts';
import type { Grant } from '../model/grants.ts';
import { message } from '../model/message.ts';
import { type ApiResource, groupResource, type KubeObject, type ObjectRef, parseApiVersion } from '../model/object.ts';
import { objectGrant } from '../model/target-object.ts';
import { requireGrant } from './grants.ts';
import { readPlan } from './plan/read.ts';
import { requireSameCluster } from './require-same-cluster.ts';
import type { MigrateScope } from './scope.ts';

/** An object that manifests of a target need there, in the folder of their migration. */
export interface TargetObjectWish {
  folder: string;
  /** The name of the target in the plan. */
  target: string;
  object: KubeObject;
}

/**
 * Asks a target, by a dry run, whether it would take an object; gives the object as it would be written, and the context.
 * @throws KubeferryError `already-exists`, `wrong-cluster`, and what the cluster says against it.
 */
export async function planOnTarget(
  wish: TargetObjectWish,
  scope: MigrateScope,
): Promise<{ context: string; object: KubeObject }> {
  const { reader, resource, object } = await opened(wish, scope);
  const { signal } = scope;
  await dryRunsOnly(reader).create(resource, object.metadata.namespace, object, { dryRun: true, signal });
  return { context: reader.context, object };
}

/**
 * Makes an object on a target where a person allowed it. It bears the name of the migration; no run made it, so that no undo removes it.
 * @throws KubeferryError `not-allowed`, and what `planOnTarget` throws.
 */
export async function makeOnTarget(
  { grants, ...wish }: TargetObjectWish & { grants: readonly Grant[] },
  scope: MigrateScope,
): Promise<{ context: string; object: ObjectRef }> {
  const { reader, resource, object } = await opened(wish, scope);
  const { context } = reader;
  const needed = objectGrant(context, object);
  requireGrant(needed, grants);
  const { namespace, name } = object.metadata;
  await grantWrites(reader, needed).create(resource, namespace, object, { signal: scope.signal });
  const { group, version, resource: plural, kind } = resource;
  return {
    context,
    object: { group, version, resource: plural, kind, name, ...(namespace !== undefined && { namespace }) },
  };
}

async function opened({ folder, target, object }: TargetObjectWish, scope: MigrateScope): Promise<Opened> {
  const { plan } = await readPlan(folder);
  const spec = plan.spec.targets.find(({ name }) => name === target);
  if (!spec) throw new KubeferryError('not-found', message('run.no-target', { name: plan.metadata.name, target }));
  const { signal } = scope;
  const reader = await scope.cluster(spec.context);
  await requireSameCluster('run', { reader, ...(spec.cluster !== undefined && { uid: spec.cluster }) }, signal);
  const resource = (await reader.discovery({ fresh: true, signal })).find(object.apiVersion, object.kind);
  if (!resource) throw notServed(reader.context, object);
  const labels = { ...object.metadata.labels, [migrationLabel]: plan.metadata.name };
  return { reader, resource, object: { ...object, metadata: { ...object.metadata, labels } } };
}

interface Opened {
  reader: ClusterReader;
  resource: ApiResource;
  object: KubeObject;
}

function notServed(context: string, { apiVersion, kind }: KubeObject): KubeferryError {
  const { group } = parseApiVersion(apiVersion);
  const resource = groupResource({ group, resource: kind });
  return new KubeferryError('not-found', message('kube.notServed', { context, kind, resource }), { context });
}
