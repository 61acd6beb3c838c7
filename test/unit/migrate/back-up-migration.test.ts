import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backUpMigration } from '../../../src/migrate/back-up-migration.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-back-up-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

test('a back-up whose folder another process took over stops, and says so', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const plan = {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'shop' },
    spec: {
      source: { context: 'a' },
      targets: [{ name: 'b', context: 'b' }],
      select: { namespaces: ['shop'] },
    },
  };
  writeFileSync(join(folder, 'migration.yaml'), JSON.stringify(plan));
  const taken = async (): Promise<never> => {
    writeFileSync(join(folder, 'run.lock'), '{"token":"of another"}');
    vi.advanceTimersToNextTimer();
    // The lock looks at its file with the file system's own time.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(0));
    throw new Error('the connection was given up');
  };
  const work = backUpMigration(folder, {
    cluster: taken,
    store: () => Promise.reject(new Error('There is no store.')),
    signal: new AbortController().signal,
    emit: () => undefined,
    drained: () => Promise.resolve(),
    concurrency: 1,
    reach: () => Promise.reject(new Error('There is no Velero.')),
  });
  await expect(work).rejects.toMatchObject({ code: 'locked', words: { code: 'run.taken-over' } });
});
