import type { ClusterReader } from '../kube/cluster.ts';
import { Look } from '../kube/look.ts';
import { list, number, record, text } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { VeleroInstallation } from '../model/velero/velero-installation.ts';
import { storageLocations } from './locations.ts';
import { repositories, repositoryOf } from './repositories.ts';
import { shortcomingsOf } from './shortcomings.ts';

/** Where Velero is where nothing says otherwise. */
const usualNamespace = 'velero';

const snapshotClasses = 'volumesnapshotclasses.snapshot.storage.k8s.io';

/**
 * The Veleros of a cluster: one for each namespace with a BackupStorageLocation, and the one in `velero`; none where its kinds are not served.
 * What may not be read is named as unknown. Throws what the requests throw but for `denied`.
 */
export async function veleroInstallations(cluster: ClusterReader, signal: AbortSignal): Promise<VeleroInstallation[]> {
  const discovery = await cluster.discovery({ fresh: true, signal });
  if (!discovery.findResource('backupstoragelocations.velero.io')) return [];
  const look = new Look(cluster, discovery, { signal, passes: (code) => code === 'denied' });
  const locations =
    (await look.at('backupstoragelocations.velero.io', () => storageLocations(cluster, { signal }))) ?? [];
  const namespaces = new Set(locations.map(({ namespace }) => namespace)).add(usualNamespace);
  const found: VeleroInstallation[] = [];
  for (const namespace of namespaces) {
    const own = locations.filter((location) => location.namespace === namespace);
    const one = await installationIn({ context: cluster.context, namespace, locations: own }, look);
    if (one) found.push(one);
  }
  const seen = found.filter((one) => one.server || one.locations.length > 0);
  // Only where none is seen does the usual place stand for what may be there and may not be read.
  return seen.length > 0 ? seen : found;
}

async function installationIn(
  place: Pick<VeleroInstallation, 'context' | 'namespace' | 'locations'>,
  look: Look,
): Promise<VeleroInstallation | undefined> {
  const { namespace, locations } = place;
  const servers = await look.each('deployments.apps', serverOf, namespace);
  const agents = await look.each('daemonsets.apps', nodeAgentOf, namespace);
  // A cluster without that kind takes no snapshots at all, which is told otherwise than one without classes.
  const classes = look.serves(snapshotClasses) ? await look.each(snapshotClasses, snapshotClassOf) : undefined;
  const kept = look.serves(repositories) ? await look.each(repositories, repositoryOf, namespace) : undefined;
  const server = servers?.find((one) => one !== undefined);
  const nodeAgent = agents?.find((one) => one !== undefined);
  const unknown = [...new Set(look.unknown.map(({ what }) => what))];
  if (!server && locations.length === 0 && unknown.length === 0) return undefined;
  const found = {
    ...place,
    ...(server && { server }),
    ...(nodeAgent && { nodeAgent }),
    ...(classes && { snapshotClasses: classes }),
    ...(kept && { repositories: kept }),
    unknown,
  };
  return { ...found, shortcomings: shortcomingsOf(found) };
}

/** The server of a Velero: its container runs `velero server`. */
function serverOf({ spec, status }: KubeObject): VeleroInstallation['server'] {
  const template = podOf(spec);
  const container = list(template.containers)
    .map(record)
    .find((one) => runs(one, ['server']));
  if (!container) return undefined;
  const image = text(container.image) ?? '';
  const version = versionOf(image);
  return {
    image,
    ...(version !== undefined && { version }),
    ready: (number(record(status).readyReplicas) ?? 0) > 0,
    features: featuresOf([...list(container.command), ...list(container.args)]),
    plugins: list(template.initContainers).flatMap((one) => text(record(one).image) ?? []),
  };
}

/** The agent on the nodes: its container runs `velero node-agent server`, before Velero 1.10 `velero restic server`. */
function nodeAgentOf({ spec, status }: KubeObject): VeleroInstallation['nodeAgent'] {
  const container = list(podOf(spec).containers)
    .map(record)
    .find((one) => runs(one, ['node-agent', 'server']) || runs(one, ['restic', 'server']));
  if (!container) return undefined;
  const { desiredNumberScheduled, numberReady } = record(status);
  return {
    image: text(container.image) ?? '',
    nodes: number(desiredNumberScheduled) ?? 0,
    ready: number(numberReady) ?? 0,
  };
}

/** The pod that a Deployment or a DaemonSet makes. */
export function podOf(spec: unknown): Readonly<Record<string, unknown>> {
  return record(record(record(spec).template).spec);
}

/** Whether a container runs the program `velero` with these words first. */
export function runs({ command, args }: Readonly<Record<string, unknown>>, words: readonly string[]): boolean {
  const [program, ...line] = [...list(command), ...list(args)].map((word) => text(word) ?? '');
  return /(^|\/)velero$/.test(program ?? '') && words.every((word, at) => line[at] === word);
}

/** What `--features=A,B`, or `--features` with `A,B` behind it, switches on. */
function featuresOf(args: readonly unknown[]): string[] {
  const words = args.map((arg) => text(arg) ?? '');
  const at = words.findIndex((word) => /^--features(=|$)/.test(word));
  const features = words[at] === '--features' ? words[at + 1] : words[at]?.slice('--features='.length);
  return (features ?? '').split(',').filter(Boolean);
}

/** The version in the tag of an image: `velero/velero:v1.18.3` or `…:v1.18.3@sha256:…`. */
function versionOf(image: string): string | undefined {
  return /:(v\d+\.\d+[^@:/]*)(?:@|$)/.exec(image)?.[1];
}

function snapshotClassOf({ metadata, driver }: KubeObject): NonNullable<VeleroInstallation['snapshotClasses']>[number] {
  return {
    name: metadata.name,
    driver: text(driver) ?? '',
    forVelero: metadata.labels?.['velero.io/csi-volumesnapshot-class'] === 'true',
  };
}
