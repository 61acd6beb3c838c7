/** What failed, as far as trying again depends on it. */
export interface Failure {
  /** HTTP status, where the server answered. */
  status?: number | undefined;
  /** Seconds that the server asked to wait. */
  retryAfter?: number | undefined;
  /** The connection failed before a byte of the request was sent. */
  unsent?: boolean;
}

/** How often and how long to try. */
export interface RetryPolicy {
  /** Tries in all. */
  attempts: number;
  /** Milliseconds: the first pause, at the most, and the longest one that we choose ourselves. */
  base: number;
  cap: number;
}

/** Seconds: a longer `Retry-After` is not waited for. */
export const longestRetryAfter = 60;

/** What requests to API servers use: about half a minute in all. */
export const defaultPolicy: RetryPolicy = { attempts: 7, base: 200, cap: 8000 };

/**
 * Milliseconds to wait before the next try, or nothing where the failure stands. A request that is not idempotent is
 * sent again only where the server did not take it: at 429, or where it was never sent.
 */
export function retryDelay(
  failure: Failure,
  tries: number,
  idempotent: boolean,
  policy: RetryPolicy = defaultPolicy,
  random: () => number = Math.random,
): number | undefined {
  if (tries >= policy.attempts || !mayRetry(failure, idempotent)) return undefined;
  const jittered = random() * Math.min(policy.cap, policy.base * 2 ** (tries - 1));
  if (failure.retryAfter === undefined) return jittered;
  if (failure.retryAfter > longestRetryAfter) return undefined;
  // Jitter on top, so that all who were sent away do not come back in the same moment.
  return failure.retryAfter * 1000 + jittered;
}

function mayRetry({ status, unsent }: Failure, idempotent: boolean): boolean {
  if (status === 429) return true;
  if (status === undefined) return unsent === true || idempotent;
  return idempotent && (status === 500 || status === 502 || status === 503 || status === 504);
}

/** Seconds of a `Retry-After` header, which holds seconds or a date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
