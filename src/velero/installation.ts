import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { KubeferryError } from '../model/error.ts';
import type { KubeObject } from '../model/object.ts';
import { list, number, record, text } from '../model/parse.ts';
import type { StorageLocation } from '../model/storage-location.ts';
import type { VeleroInstallation } from '../model/velero-installation.ts';
import { storageLocations } from './locations.ts';
import { shortcomingsOf } from './shortcomings.ts';

/** Where Velero is where nothing says otherwise. */
const usualNamespace = 'velero';

/**
 * The Veleros of a cluster: one for each namespace with a BackupStorageLocation, and the one in `velero`; none where its kinds are not served.
 * What may not be read is named as unknown. Throws what the requests throw but for `denied`.
 */
export async function veleroInstallations(cluster: ClusterReader, signal: AbortSignal): Promise<VeleroInstallation[]> {
  const discovery = await cluster.discovery({ fresh: true, signal });
  if (!discovery.findResource('backupstoragelocations.velero.io')) return [];
  const look = new Look(cluster, discovery, signal);
  const locations =
    (await look.at('backupstoragelocations.velero.io', () => storageLocations(cluster, { signal }))) ?? [];
  const namespaces = new Set(locations.map(({ namespace }) => namespace)).add(usualNamespace);
  const found: VeleroInstallation[] = [];
  for (const namespace of namespaces) {
    const own = locations.filter((location) => location.namespace === namespace);
    const one = await installationIn(namespace, own, look);
    if (one) found.push(one);
  }
  const seen = found.filter((one) => one.server || one.locations.length > 0);
  // Only where none is seen does the usual place stand for what may be there and may not be read.
  return seen.length > 0 ? seen : found;
}

/** Reads lists of one cluster, and remembers which may not be read. */
class Look {
  readonly context: string;
  readonly unknown = new Set<string>();
  readonly #cluster: ClusterReader;
  readonly #discovery: Discovery;
  readonly #signal: AbortSignal;

  constructor(cluster: ClusterReader, discovery: Discovery, signal: AbortSignal) {
    this.context = cluster.context;
    this.#cluster = cluster;
    this.#discovery = discovery;
    this.#signal = signal;
  }

  /** What `read` gives, or nothing where this person may not read it. */
  async at<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
      this.unknown.add(name);
      return undefined;
    }
  }

  /** All objects of a resource such as `deployments.apps`; nothing where it is not served or may not be read. */
  async all(name: string, namespace?: string): Promise<KubeObject[] | undefined> {
    const resource = this.#discovery.findResource(name);
    if (!resource) return undefined;
    return this.at(name, async () => {
      const found: KubeObject[] = [];
      const where = { signal: this.#signal, ...(namespace !== undefined && { namespace }) };
      for await (const page of this.#cluster.list(resource, where)) found.push(...page.items);
      return found;
    });
  }
}

async function installationIn(
  namespace: string,
  locations: StorageLocation[],
  look: Look,
): Promise<VeleroInstallation | undefined> {
  const deployments = await look.all('deployments.apps', namespace);
  const daemonSets = await look.all('daemonsets.apps', namespace);
  const classes = await look.all('volumesnapshotclasses.snapshot.storage.k8s.io');
  const server = deployments?.map(serverOf).find((one) => one !== undefined);
  const nodeAgent = daemonSets?.map(nodeAgentOf).find((one) => one !== undefined);
  if (!server && locations.length === 0 && look.unknown.size === 0) return undefined;
  const found = {
    context: look.context,
    namespace,
    ...(server && { server }),
    ...(nodeAgent && { nodeAgent }),
    ...(classes && { snapshotClasses: classes.map(snapshotClassOf) }),
    locations,
    unknown: [...look.unknown],
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
