import { placeOf } from '../../model/store-identity.ts';
import type { VeleroWishes } from '../../model/velero-wishes.ts';

/** The spec of the BackupStorageLocation that leads a Velero to a store. `authority`: in PEM. Format: BackupStorageLocation of velero.io/v1. */
export function locationSpec(wishes: VeleroWishes, authority: Buffer | undefined): Record<string, unknown> {
  const { bucket, prefix } = placeOf(wishes.store);
  return {
    provider: 'aws',
    default: true,
    objectStorage: {
      bucket,
      ...(prefix !== '' && { prefix }),
      ...(authority && { caCert: authority.toString('base64') }),
    },
    config: locationConfig(wishes),
    ...(wishes.secret && { credential: wishes.secret }),
    ...(wishes.readOnly && { accessMode: 'ReadOnly' }),
  };
}

/** The settings of the AWS plug-in. Who reads through addresses that Velero signs is outside the cluster. */
function locationConfig({ store, insideEndpoint }: VeleroWishes): Record<string, string> {
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
