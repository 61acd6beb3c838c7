import { foldersOf } from '../../model/stores/cloud-store.ts';
import { placeOf } from '../../model/stores/store-identity.ts';
import type { VeleroStore, VeleroWishes } from '../../model/velero/velero-wishes.ts';

/** The spec of the BackupStorageLocation that leads a Velero to a store. `authority`: in PEM. Format: BackupStorageLocation of velero.io/v1. */
export function locationSpec(wishes: VeleroWishes, authority: Buffer | undefined): Record<string, unknown> {
  const { bucket, prefix, provider, config } = pluginSettings(wishes);
  return {
    provider,
    default: true,
    objectStorage: {
      bucket,
      ...(prefix !== '' && { prefix }),
      ...(authority && { caCert: authority.toString('base64') }),
    },
    ...(Object.keys(config).length > 0 && { config }),
    ...(wishes.secret && { credential: wishes.secret }),
    ...(wishes.readOnly && { accessMode: 'ReadOnly' }),
  };
}

/** What a plug-in is told of a store. */
function pluginSettings({ store, insideEndpoint }: VeleroWishes) {
  if ('s3' in store) return { ...placeOf(store), provider: 'aws', config: locationConfig(store, insideEndpoint) };
  const { provider, bucket, prefix, config } = store.cloud;
  return { provider, bucket, prefix: foldersOf(prefix).join('/'), config };
}

/** The settings of the AWS plug-in. Who reads through addresses that Velero signs is outside the cluster. */
function locationConfig(
  store: Extract<VeleroStore, { s3: unknown }>,
  insideEndpoint: string | undefined,
): Record<string, string> {
  const { endpoint, region = 'us-east-1', pathStyle = endpoint !== undefined } = store.s3;
  const inside = insideEndpoint ?? endpoint;
  return {
    region,
    ...(pathStyle && { s3ForcePathStyle: 'true' }),
    // Checksums that only AWS knows make other servers refuse an upload.
    ...(inside !== undefined && { s3Url: inside, checksumAlgorithm: '' }),
    ...(endpoint !== undefined && inside !== endpoint && { publicUrl: endpoint }),
  };
}
