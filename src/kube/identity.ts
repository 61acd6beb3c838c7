import type { ClusterReader } from './cluster.ts';

/** What is known of which cluster a context leads to. */
export interface ClusterIdentity {
  /** As `ClusterReader.uid` gives it now. */
  uid: string;
  address: string;
}

/** Which cluster a context leads to now. Throws what the connection throws. */
export async function identityOf(reader: ClusterReader, signal?: AbortSignal): Promise<ClusterIdentity> {
  return { uid: await reader.uid(signal), address: reader.address };
}

/** Whether two contexts lead to one cluster. A person who may not read kube-system sees no UID; then the address tells. */
export function isSameCluster(one: ClusterIdentity, other: ClusterIdentity): boolean {
  if (one.uid === other.uid) return true;
  return (hasNoUid(one) || hasNoUid(other)) && one.address === other.address;
}

const hasNoUid = ({ uid }: ClusterIdentity) => uid.startsWith('server-');
