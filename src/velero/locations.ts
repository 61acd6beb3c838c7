import type { ClusterReader } from '../kube/cluster.ts';
import { KubeferryError, toKubeferryError } from '../model/error.ts';
import { record, text, textRecord } from '../model/json/parse.ts';
import { type Message, message } from '../model/message.ts';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import { type CloudPlace, cloudProviders } from '../model/stores/cloud-store.ts';
import type { StorageLocation, StoreSecret } from '../model/stores/storage-location.ts';
import { keepAuthority } from '../store/authority.ts';
import { fileFromSecret } from './secret-keys.ts';

/** Annotation of a BackupStorageLocation that runs made read-only while they restore: these, joined by commas. */
export const readOnlyFor = 'kubeferry.dev/read-only-for';

/** The runs that hold a BackupStorageLocation read-only. */
export function holdersOf({ metadata }: Pick<KubeObject, 'metadata'>): string[] {
  return metadata.annotations?.[readOnlyFor]?.split(',').filter(Boolean) ?? [];
}

/** Where `velero install` puts Velero, and the keys of a location that names no Secret of its own. */
const installed = { namespace: 'velero', secret: 'cloud-credentials', key: 'cloud' };

/**
 * The BackupStorageLocations of a cluster, in any namespace that this person may list, by namespace and name; none where no Velero is installed; `fresh` looks again for one.
 * Certificate authorities that they hold are kept in files, which the stores name. Throws `denied` where neither all of them nor those in
 * `namespace` (default: `velero`) may be listed, and what the requests throw.
 */
export async function storageLocations(
  cluster: ClusterReader,
  options: { fresh?: boolean; namespace?: string; signal: AbortSignal },
): Promise<StorageLocation[]> {
  const { fresh, namespace = installed.namespace, signal } = options;
  const resource = (await cluster.discovery({ signal, ...(fresh && { fresh }) })).findResource(
    'backupstoragelocations.velero.io',
  );
  if (!resource) return [];
  const found: StorageLocation[] = [];
  for (const object of await locationsOf(cluster, resource, { namespace, signal })) {
    found.push(await locationOf(cluster, object, signal));
  }
  return found;
}

async function locationsOf(
  cluster: ClusterReader,
  resource: ApiResource,
  where: { namespace: string; signal: AbortSignal },
): Promise<KubeObject[]> {
  try {
    return await all(cluster, resource, { signal: where.signal });
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError) || thrown.code !== 'denied') throw thrown;
    return all(cluster, resource, where);
  }
}

async function all(
  cluster: ClusterReader,
  resource: ApiResource,
  options: { namespace?: string; signal: AbortSignal },
): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for await (const page of cluster.list(resource, options)) found.push(...page.items);
  return found;
}

/** Format: BackupStorageLocation of velero.io/v1. */
async function locationOf(
  cluster: ClusterReader,
  { metadata, spec, status }: KubeObject,
  signal: AbortSignal,
): Promise<StorageLocation> {
  const { context } = cluster;
  const { provider, config, objectStorage, credential, default: isDefault, accessMode } = record(spec);
  const { namespace = '', name } = metadata;
  const reason = text(record(status).message);
  const phase = text(record(status).phase);
  const holders = holdersOf({ metadata });
  const plugin = (text(provider) ?? '').replace(/^velero\.io\//, '');
  const isBucket = plugin === 'aws' && Boolean(text(record(objectStorage).bucket));
  const { file, unread } = isBucket ? await authorityOf(cluster, namespace, record(objectStorage), signal) : {};
  const store = isBucket ? bucketOf(record(config), record(objectStorage), file) : undefined;
  const cloud = cloudOf(plugin, record(config), record(objectStorage));
  return {
    context,
    namespace,
    name,
    provider: plugin,
    phase: phase === 'Available' || phase === 'Unavailable' ? phase : '',
    ...(reason && { reason }),
    default: isDefault === true,
    readOnly: accessMode === 'ReadOnly',
    ...(accessMode === 'ReadOnly' && holders.length > 0 && { readOnlyFor: holders }),
    ...(store && { store }),
    ...(unread && { authorityUnread: unread }),
    ...(cloud && { cloud }),
    secret: secretOf({ context, namespace }, record(credential), text(record(config).profile)),
  };
}

/** A bucket as the AWS plug-in is told of it; `publicUrl` is the address for those outside the cluster, `ca` the file of its authority. */
function bucketOf(
  config: Readonly<Record<string, unknown>>,
  storage: Readonly<Record<string, unknown>>,
  ca: string | undefined,
): StorageLocation['store'] {
  const bucket = text(storage.bucket);
  if (!bucket) return undefined;
  const [prefix, region] = [text(storage.prefix), text(config.region)];
  const endpoint = text(config.publicUrl) || text(config.s3Url);
  return {
    s3: {
      bucket,
      ...(prefix && { prefix }),
      ...(endpoint && { endpoint }),
      ...(region && { region }),
      pathStyle: config.s3ForcePathStyle === 'true',
      ...(ca !== undefined && { ca }),
    },
  };
}

/** The authority of a location's server: its file, or why it could not be read; neither where the location names and holds none. */
interface Authority {
  file?: string;
  unread?: Message;
}

/** The authority that a location names by a Secret, or holds. */
async function authorityOf(
  cluster: ClusterReader,
  namespace: string,
  { caCert, caCertRef }: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Authority> {
  const { name, key } = textRecord(caCertRef);
  if (name && key) return authorityInSecret(cluster, { context: cluster.context, namespace, name, key }, signal);
  const held = Buffer.from(text(caCert) ?? '', 'base64');
  return held.length > 0 ? { file: await keepAuthority(held) } : {};
}

async function authorityInSecret(cluster: ClusterReader, secret: StoreSecret, signal: AbortSignal): Promise<Authority> {
  const { namespace, name, key } = secret;
  const place = { secret: `${namespace}/${name}`, key };
  try {
    const pem = Buffer.from(await fileFromSecret(cluster, secret, signal));
    return pem.length > 0 ? { file: await keepAuthority(pem) } : { unread: message('velero.authority.noKey', place) };
  } catch (thrown) {
    const { code, words } = toKubeferryError(thrown);
    if (code === 'not-found') return { unread: message('velero.authority.missing', place) };
    if (code === 'denied') return { unread: words };
    throw thrown;
  }
}

/** A bucket as the plug-in of its cloud is told of it. */
function cloudOf(
  plugin: string,
  config: Readonly<Record<string, unknown>>,
  storage: Readonly<Record<string, unknown>>,
): CloudPlace | undefined {
  const provider = cloudProviders.find((one) => one === plugin);
  const [bucket, prefix] = [text(storage.bucket), text(storage.prefix)];
  return provider && bucket ? { provider, bucket, ...(prefix && { prefix }), config: textRecord(config) } : undefined;
}

function secretOf(
  place: Pick<StoreSecret, 'context' | 'namespace'>,
  credential: Readonly<Record<string, unknown>>,
  profile: string | undefined,
): StoreSecret {
  const name = text(credential.name) || installed.secret;
  return { ...place, name, key: text(credential.key) || installed.key, ...(profile && { profile }) };
}
