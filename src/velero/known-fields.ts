import type { ClusterReader } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { list, record } from '../model/json/parse.ts';
import type { VeleroFields } from '../model/velero/velero-fields.ts';
import { unlessDenied } from './unless-denied.ts';

/** What the definitions of the Velero in a cluster know to be asked for. Throws what the cluster throws but for `denied`. */
export async function knownFields(cluster: ClusterReader, signal: AbortSignal): Promise<VeleroFields> {
  const [backup, restore, schedule] = await Promise.all(
    ['backups', 'restores', 'schedules'].map((plural) => fieldsOf(cluster, plural, signal)),
  );
  return { ...(backup && { backup }), ...(restore && { restore }), ...(schedule && { schedule }) };
}

async function fieldsOf(cluster: ClusterReader, plural: string, signal: AbortSignal): Promise<string[] | undefined> {
  const discovery = await cluster.discovery({ signal });
  const resource = discovery.findResource('customresourcedefinitions.apiextensions.k8s.io');
  if (!resource) return undefined;
  const definition = await unlessDenied(getIfThere(cluster, { resource, name: `${plural}.velero.io` }, signal));
  return definition && fieldsIn(definition.spec);
}

/** The fields in the `spec` that a definition describes for the version `v1`; nothing where it describes none. */
export function fieldsIn(definition: unknown): string[] | undefined {
  const version = list(record(definition).versions)
    .map(record)
    .find(({ name }) => name === 'v1');
  const { properties } = record(record(version?.schema).openAPIV3Schema);
  const fields = record(record(record(properties).spec).properties);
  if (Object.keys(fields).length === 0) return undefined;
  return Object.entries(fields).flatMap(([name, field]) => [
    name,
    ...Object.keys(record(record(field).properties)).map((inner) => `${name}.${inner}`),
  ]);
}
