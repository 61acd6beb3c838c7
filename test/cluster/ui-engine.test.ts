import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ContextList } from '../../src/model/clusters/cluster-contents.ts';
import { type EngineInUse, kubeconfigOf, useEngine } from './ui-engine-process.ts';

let use: EngineInUse;
beforeEach(() => {
  use = useEngine(kubeconfigOf({ lab: 'https://127.0.0.1:1' }));
});
afterEach(() => use.dispose());

/** Follows the contexts; `next()` gives each list in turn. */
function follow(signal?: AbortSignal) {
  const lists: ContextList[] = [];
  let arrived: (() => void) | undefined;
  const ended = use.engine.request(
    'contexts.watch',
    {},
    {
      signal,
      onEvents: (events) => {
        lists.push(...events);
        arrived?.();
      },
    },
  );
  const next = async () => {
    while (lists.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrived = resolve;
      await Promise.race([promise, ended]);
    }
    return lists.shift()?.contexts.map(({ name }) => name);
  };
  return { ended, next };
}

describe('the engine', () => {
  test('starts at the first request and streams what changes', async () => {
    expect(use.engine.pid).toBeUndefined();
    const { ended, next } = follow();
    ended.catch(() => undefined);
    expect(await next()).toEqual(['lab']);
    use.writeKubeconfig(kubeconfigOf({ lab: 'https://127.0.0.1:1', prod: 'https://127.0.0.1:2' }));
    expect(await next()).toEqual(['lab', 'prod']);
  });

  test('removes at its start what a killed preview left, which holds Secrets in clear', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
    const left = join(home, 'preview', 'killed');
    vi.stubEnv('KUBEFERRY_HOME', home);
    try {
      mkdirSync(join(left, 'store'), { recursive: true });
      writeFileSync(join(left, 'store', 'secret'), 'in clear');
      await follow().next();
      await vi.waitFor(() => expect(existsSync(left)).toBe(false), { timeout: 20_000 });
    } finally {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true });
    }
  });

  test('ends a request that is cancelled', async () => {
    const cancel = new AbortController();
    const { ended, next } = follow(cancel.signal);
    await next();
    cancel.abort();
    // A stream that is no longer wanted ends, in one way or the other.
    const end = await ended.catch((error: { code: string }) => error.code);
    expect([null, 'cancelled']).toContain(end);
    await expect(use.engine.request('contexts.watch', {}, { signal: cancel.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('gives an error with its code, words and hint', async () => {
    const asked = use.engine.request('cluster.connect', { context: 'nowhere' });
    await expect(asked).rejects.toMatchObject({
      code: 'misconfigured',
      words: { code: 'kube.context.missing', args: { context: 'nowhere' } },
      hint: { code: 'kube.context.missing.hint' },
    });
  });

  test('that is killed fails what waits for it, says so once, and starts again', async () => {
    const one = follow();
    const two = follow();
    await Promise.all([one.next(), two.next()]);
    const killed = use.engine.pid;
    if (killed !== undefined) process.kill(killed, 'SIGKILL');
    for (const { ended } of [one, two])
      await expect(ended).rejects.toMatchObject({ words: { code: 'ui.engine-ended' } });
    expect(use.deaths).toHaveLength(1);
    const again = follow();
    again.ended.catch(() => undefined);
    expect(await again.next()).toEqual(['lab']);
    expect(use.engine.pid).not.toBe(killed);
  });

  test('ends the request of a listener that throws, with its error', async () => {
    const asked = use.engine.request(
      'contexts.watch',
      {},
      {
        onEvents: () => {
          throw new Error('the listener failed');
        },
      },
    );
    await expect(asked).rejects.toThrow('the listener failed');
  });

  test('cancels what waits when the front goes, and tells of no death', async () => {
    const { ended, next } = follow();
    await next();
    use.engine.dispose();
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    expect(use.deaths).toEqual([]);
  });
});
