import type { ClusterReader } from '../kube/cluster.ts';
import { longestRetryAfter } from '../kube/transport/retry.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../model/error.ts';
import { pause } from './pause.ts';

const always = new Set<ErrorCode>(['expired-credentials', 'wrong-cluster', 'misconfigured']);

/** Whether the server asks for a longer break than any request waits for. */
export function asksForLong({ code, retryAfter = 0 }: KubeferryError): boolean {
  return code === 'too-many-requests' && retryAfter > longestRetryAfter;
}

/**
 * Whether an error is one that no other object of the cluster would escape. An answer of 502, 503 or 504 is that only where
 * the API server itself does not answer either: it also comes from one aggregated API that is down.
 * @throws KubeferryError `cancelled`.
 */
export async function concernsAll(
  error: KubeferryError,
  cluster: ClusterReader,
  signal: AbortSignal,
): Promise<boolean> {
  const { code, status } = error;
  if (always.has(code) || asksForLong(error)) return true;
  if (code !== 'unreachable') return false;
  if (status === undefined) return true;
  try {
    await cluster.version(signal);
    return false;
  } catch (thrown) {
    const now = toKubeferryError(thrown);
    if (now.code === 'cancelled') throw now;
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

/**
 * Looks again and again whether the API server answers. Every person may do that, whatever else they may see.
 * @throws KubeferryError `unreachable` where it has not answered for `patience` milliseconds, and `cancelled`.
 */
export async function whileInReach(cluster: ClusterReader, patience: number, signal: AbortSignal): Promise<never> {
  for (let answered = Date.now(); ; ) {
    await pause(patience / 10, signal);
    try {
      await cluster.version(signal);
      answered = Date.now();
    } catch (thrown) {
      const error = toKubeferryError(thrown);
      if (error.code === 'cancelled') throw error;
      // A refusal is an answer, too.
      if (error.code !== 'unreachable') answered = Date.now();
      else if (Date.now() - answered > patience) throw error;
    }
  }
}
