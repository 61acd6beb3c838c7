import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HoldingScope, holdFolder } from '../../../src/migrate/hold-folder.ts';
import type { MigrateScope } from '../../../src/migrate/scope.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-hold-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

/** A scope whose clusters and stores nobody asks for here. */
const lent = (signal: AbortSignal): MigrateScope => ({
  cluster: () => Promise.reject(new Error('There is no cluster.')),
  store: () => Promise.reject(new Error('There is no store.')),
  signal,
  emit: () => undefined,
  drained: () => Promise.resolve(),
  concurrency: 1,
  reach: () => Promise.reject(new Error('There is no Velero.')),
});
const never = new AbortController().signal;

/** Resolves when the work is aborted, as long work does. */
const untilAborted = ({ signal }: HoldingScope) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

test('work that lost its folder to another process is aborted, and says so', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let lost: AbortSignal | undefined;
  const work = holdFolder(folder, lent(never), (scope) => {
    lost = scope.lost;
    writeFileSync(join(folder, 'run.lock'), '{"token":"of another"}');
    const aborted = untilAborted(scope);
    vi.advanceTimersToNextTimer();
    return aborted;
  });
  await expect(work).rejects.toMatchObject({ code: 'locked', words: { code: 'run.taken-over', args: { folder } } });
  expect(lost?.aborted).toBe(true);
  expect(readdirSync(folder)).toEqual(['run.lock']);
});

test('work that is cancelled keeps its reason, and gives the folder back', async () => {
  const cancel = new AbortController();
  const work = holdFolder(folder, lent(cancel.signal), (scope) => {
    const aborted = untilAborted(scope);
    cancel.abort();
    return aborted;
  });
  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(folder)).toEqual([]);
});
