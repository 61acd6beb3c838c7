import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reportUndo } from '../../../src/migrate/undo/undo-report.ts';
import { planOf } from './shop-plan.ts';

test('a verification that is told in the report while an undo writes it is not lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubeferry-undo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'report.md');
  const before = `# Migration shop: completed\n${'| a |\n'.repeat(1_000_000)}`;
  writeFileSync(path, before);
  const verified = `# Migration shop: completed\n\n## Verified on eks: works as meant\n`;
  const begun = new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, name) => {
      // It is being read once more than its beginning is written.
      if (!name?.endsWith('.tmp') || statSync(join(folder, name)).size < 100_000) return;
      watcher.close();
      resolve();
    });
  });
  const told: unknown[] = [];
  const reported = reportUndo(
    {
      ...{ folder, plan: planOf(), undo: { run: 'run' }, id: 'undo', targets: ['eks'] },
      journal: { written: async () => undefined },
      scope: { lost: new AbortController().signal, emit: (event) => void told.push(event) },
    },
    { state: 'completed' },
  );
  await begun;
  writeFileSync(join(folder, 'beside'), verified);
  renameSync(join(folder, 'beside'), path);
  await reported;
  expect(told).toEqual([]);
  const report = readFileSync(path, 'utf8');
  expect(report).toMatch(/^# Migration shop: undone\n/);
  expect(report.endsWith(verified)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
