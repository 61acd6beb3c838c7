import { toKubeferryError } from '../model/error.ts';
import type { Address, ClusterReader } from './cluster.ts';
import { getIfThere } from './get-if-there.ts';
import { namespaceResource } from './namespace-resource.ts';

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

/**
 * Whether two contexts lead to one cluster, whatever their addresses. Where one of the persons may not read kube-system, the
 * UIDs of what both may read tell, first of all those of the `namespaces` that are moved. Throws what the connections throw.
 */
export async function leadToOneCluster(
  one: ClusterReader,
  other: ClusterReader,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const mine = await identityOf(one, signal);
  const theirs = await identityOf(other, signal);
  if (isSameCluster(mine, theirs)) return true;
  if (!isFingerprint(mine.uid) && !isFingerprint(theirs.uid)) return false;
  for (const witness of [...namespaces, 'default'].flatMap(witnessesOf)) {
    const uid = await uidAt(one, witness, signal);
    const there = uid === 'unseen' ? 'unseen' : await uidAt(other, witness, signal);
    if (there === 'unseen' || (uid === 'absent' && there === 'absent')) continue;
    return uid === there;
  }
  return false;
}

/** A namespace, and what every cluster makes in it by itself. */
function witnessesOf(namespace: string): Address[] {
  const inside = { namespaced: true, group: '', version: 'v1', verbs: ['get'] };
  return [
    { resource: namespaceResource, name: namespace },
    { resource: { ...inside, resource: 'serviceaccounts', kind: 'ServiceAccount' }, namespace, name: 'default' },
    { resource: { ...inside, resource: 'configmaps', kind: 'ConfigMap' }, namespace, name: 'kube-root-ca.crt' },
  ];
}

async function uidAt(reader: ClusterReader, address: Address, signal: AbortSignal): Promise<string> {
  try {
    return (await getIfThere(reader, address, signal))?.metadata.uid ?? 'absent';
  } catch (thrown) {
    if (toKubeferryError(thrown).code !== 'denied') throw thrown;
    return 'unseen';
  }
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
