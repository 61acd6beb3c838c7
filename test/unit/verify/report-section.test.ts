import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { reportVerification } from '../../../src/migrate/verify/report-section.ts';
import { message } from '../../../src/model/message.ts';
import type { VerificationResult } from '../../../src/model/verification/verification.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeferry-report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function verified(target: string, verdict: 'as-meant' | 'wrong'): VerificationResult {
  const deployment = { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'shop' };
  const reason = message('ready.unschedulable', { pod: 'web-1', detail: 'no node' });
  return {
    migration: 'shop',
    target,
    sides: { source: 'old/shop', target: `${target}/shop` },
    startedAt: '2026-11-01T10:00:00Z',
    endedAt: '2026-11-01T10:00:09Z',
    different: [],
    extra: [],
    objects: Array.from({ length: verdict === 'wrong' ? 25 : 0 }, (_, n) => ({
      object: { ...deployment, name: `web-${n}` },
      verdict,
      reason,
    })),
    checks: [],
    events: [],
    unjudged: [],
    verdict,
    page: join(folder, `verification-${target}.md`),
  };
}

const before = '# Migration shop: completed\n\nRun `1`.\n\n## Steps\n\n- done\n\n## Every object\n\n| a |\n';

test('the report tells the last verification of each target before all else, and keeps the rest', async () => {
  const report = () => readFileSync(join(folder, 'report.md'), 'utf8');
  writeFileSync(join(folder, 'report.md'), before);
  await reportVerification(folder, verified('eks', 'wrong'));
  await reportVerification(folder, verified('eks-2', 'as-meant'));
  expect(report()).toContain('## Verified on eks: does not work as meant\n');
  expect(report()).toContain('- `deployments.apps shop/web-0`: No node of the target takes the pod web-1: no node\n');
  expect(report()).toContain('- and 5 more, which the page has\n');
  await reportVerification(folder, verified('eks', 'as-meant'));
  const text = report();
  expect(text.match(/^## .*$/gm)?.sort()).toEqual([
    '## Every object',
    '## Steps',
    '## Verified on eks-2: works as meant',
    '## Verified on eks: works as meant',
  ]);
  expect(text).toContain('](verification-eks.md)');
  expect(text.startsWith('# Migration shop: completed\n\nRun `1`.\n\n## Verified on eks')).toBe(true);
  expect(text.endsWith('## Steps\n\n- done\n\n## Every object\n\n| a |\n')).toBe(true);
});

test('a migration that never ran gets no report by being verified', async () => {
  await reportVerification(folder, verified('eks', 'as-meant'));
  expect(readdirSync(folder)).toEqual([]);
});

test('a report that a run writes meanwhile is not lost, and tells of the verification', async () => {
  const path = join(folder, 'report.md');
  writeFileSync(path, before + '| a |\n'.repeat(1_000_000));
  const begun = new Promise<void>((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (!name?.endsWith('.tmp')) return;
      watcher.close();
      resolve();
    });
  });
  const reported = reportVerification(folder, verified('eks', 'as-meant'));
  await begun;
  writeFileSync(join(folder, 'beside'), before.replace('Run `1`', 'Run `2`'));
  renameSync(join(folder, 'beside'), path);
  await reported;
  expect(readFileSync(path, 'utf8')).toMatch(
    /^# Migration shop: completed\n\nRun `2`\.\n\n## Verified on eks: works as meant\n/,
  );
  expect(readdirSync(folder)).toEqual(['report.md']);
});
