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
  return (isFingerprint(one.uid) || isFingerprint(other.uid)) && one.address === other.address;
}

/** Whether a context leads to a cluster that was pinned; `unseen` where its user may not read what the pin names. */
type PinMatch = 'same' | 'another' | 'unseen';

/**
 * Holds the cluster that a context leads to now against a pin: the UID that somebody saw, or the fingerprint of its server
 * from somebody who saw none. Throws what the connection throws.
 */
export async function matchPin(reader: ClusterReader, pin: string, signal?: AbortSignal): Promise<PinMatch> {
  const uid = await reader.uid(signal);
  if (uid === pin) return 'same';
  if (isFingerprint(pin)) return (await reader.fingerprint()) === pin ? 'same' : 'another';
  return isFingerprint(uid) ? 'unseen' : 'another';
}

const isFingerprint = (uid: string) => uid.startsWith('server-');
