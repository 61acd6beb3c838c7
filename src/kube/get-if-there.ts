import { KubeferryError } from '../model/error.ts';
import type { KubeObject } from '../model/objects/object.ts';
import type { Address, ClusterReader } from './cluster.ts';

/** The object at an address, or nothing where there is none (404). Throws KubeferryError for all else. */
export async function getIfThere(
  reader: Pick<ClusterReader, 'get'>,
  address: Address,
  signal?: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await reader.get(address, signal);
  } catch (error) {
    if (error instanceof KubeferryError && error.code === 'not-found') return undefined;
    throw error;
  }
}
