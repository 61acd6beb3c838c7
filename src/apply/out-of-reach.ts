import type { ClusterReader } from '../kube/cluster.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../model/error.ts';

const always = new Set<ErrorCode>(['expired-credentials', 'wrong-cluster', 'misconfigured']);

/**
 * Whether an error is one that no other object of the cluster would escape. An answer of 502, 503 or 504 is that only where
 * the API server itself does not answer either: it also comes from one aggregated API that is down.
 * @throws KubeferryError `cancelled`.
 */
export async function concernsAll(
  { code, status }: KubeferryError,
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<boolean> {
  if (always.has(code)) return true;
  if (code !== 'unreachable') return false;
  if (status === undefined) return true;
  try {
    await cluster.version(signal);
    return false;
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (error.code === 'cancelled') throw error;
    return true;
  }
}

/**
 * The error of one object, where others may fare better.
 * @throws KubeferryError one that no other object of the cluster would escape, `cancelled`, or a fault of this program.
 */
export async function bearable(thrown: unknown, cluster: ClusterReader, signal: AbortSignal): Promise<KubeferryError> {
  const error = toKubeferryError(thrown);
  const isOfObject = error.code !== 'unexpected' || error.status !== undefined;
  if (error.code === 'cancelled' || !isOfObject || (await concernsAll(error, cluster, signal))) throw error;
  return error;
}
