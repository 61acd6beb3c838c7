import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, longestRetryAfter, parseRetryAfter, retryDelay } from '../../../src/kube/transport/retry.ts';

describe('when a request is sent again', () => {
  it.each([
    [{ status: 429 }, false, true],
    [{ unsent: true }, false, true],
    [{}, false, false],
    [{}, true, true],
    [{ status: 503 }, false, false],
    [{ status: 503 }, true, true],
    [{ status: 500 }, true, true],
    [{ status: 404 }, true, false],
    [{ status: 409 }, true, false],
    [{ status: 501 }, true, false],
  ])('%j, idempotent %s: %s', (failure, idempotent, again) => {
    expect(retryDelay(failure, 1, idempotent) !== undefined).toBe(again);
  });

  it('never waits less than the server asked, nor longer than the cap without being asked', () => {
    const tries = fc.integer({ min: 1, max: defaultPolicy.attempts - 1 });
    const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(tries, random, fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }), (n, r, retryAfter) => {
        const delay = retryDelay({ status: 429, retryAfter }, n, false, defaultPolicy, () => r) ?? Number.NaN;
        const asked = (retryAfter ?? 0) * 1000;
        return delay >= asked && delay <= asked + defaultPolicy.cap;
      }),
    );
  });

  it('gives up after the last try, and where the server asks for more patience than there is', () => {
    expect(retryDelay({ status: 429 }, defaultPolicy.attempts, true)).toBeUndefined();
    expect(retryDelay({ status: 429, retryAfter: longestRetryAfter + 1 }, 1, true)).toBeUndefined();
  });
});

it('reads Retry-After in seconds and as a date', () => {
  expect(parseRetryAfter('7')).toBe(7);
  expect(parseRetryAfter('Sat, 21 Nov 2026 00:00:10 GMT', Date.UTC(2026, 10, 21))).toBe(10);
  expect(parseRetryAfter('Sat, 21 Nov 2026 00:00:10 GMT', Date.UTC(2026, 10, 22))).toBe(0);
  expect(parseRetryAfter('soon')).toBeUndefined();
});
