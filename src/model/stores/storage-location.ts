import type { Message } from '../message.ts';
import type { StoreSpec } from '../migration/plan.ts';
import type { CloudPlace } from './cloud-store.ts';

/** A store that a Velero in a cluster uses (its BackupStorageLocation), as the cluster describes it. */
export interface StorageLocation {
  /** The context of the cluster, and Velero's namespace in it. */
  context: string;
  namespace: string;
  name: string;
  /** The plug-in that Velero reaches it with: `aws` for S3 servers of any kind. */
  provider: string;
  /** Velero's own judgement; empty until it has looked. */
  phase: 'Available' | 'Unavailable' | '';
  /** Velero's reason where it is not available, as it words it. */
  reason?: string;
  /** Velero writes here where a backup names no other. */
  default: boolean;
  readOnly: boolean;
  /** The runs of migrations that made it read-only while they restore, and have not given it back yet; absent where there are none. */
  readOnlyFor?: string[];
  /** How it is reached from here, without credentials; absent where it is no S3 bucket. */
  store?: Extract<StoreSpec, { s3: unknown }>;
  /** Why the certificate authority of its server, which it names by a Secret, could not be read; the store is then reached without it. */
  authorityUnread?: Message;
  /** What it is in its cloud; absent where it is a bucket of an S3 server, or of a provider that is not known. */
  cloud?: CloudPlace;
  /** The Secret with the keys that Velero itself uses: an AWS credentials file under `key`, and the profile in it. */
  secret: StoreSecret;
}

/** Where in a cluster the keys of a store lie. */
export type StoreSecret = NonNullable<Extract<StoreSpec, { s3: unknown }>['s3']['secret']>;
