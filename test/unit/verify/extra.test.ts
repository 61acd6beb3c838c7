import { expect, test } from 'vitest';
import { verificationLines } from '../../../src/cli/verify/words.ts';
import { verificationPage } from '../../../src/migrate/verify/page.ts';
import { type ComparedObject, noneCompared } from '../../../src/model/comparison/comparison.ts';
import type { VerificationResult } from '../../../src/model/verification/verification.ts';

const extra = Array.from({ length: 120 }, (_, n) => ({
  ...{ group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop' },
  name: `stranger-${n}`,
}));
const found: VerificationResult = {
  ...{ migration: 'shop', target: 'eks', sides: { source: 'old/shop', target: 'new/shop' } },
  ...{ startedAt: '2026-11-01T10:00:00Z', endedAt: '2026-11-01T10:00:09Z' },
  counts: { ...noneCompared(), same: 3, extra: 1200 },
  ...{ different: [], extra, objects: [], checks: [], events: [], unjudged: [] },
  ...{ verdict: 'as-meant', page: 'page.md' },
};

test('what only the target has is named, and how many more there are is said', () => {
  const page = verificationPage(found);
  expect(page).toMatch(/\n## Only on the target\n\n- `configmaps shop\/stranger-0`\n/);
  expect(page).toContain('\n- `configmaps shop/stranger-99`\n\n1100 more are not shown.\n');
  const lines = verificationLines(found);
  expect(lines).toContain('extra       configmaps/shop/stranger-119');
  expect(lines).toContain('extra       and 1080 more');
  expect(verificationLines({ ...found, counts: { ...noneCompared(), extra: 120 } }).join()).not.toMatch(/ more\b/);
});

test('how many objects more differ than are told is said, in a terminal and on the page', () => {
  const [object] = extra;
  if (!object) throw new Error('There is no object.');
  const different: ComparedObject[] = [{ object, outcome: 'missing', fields: [] }];
  const more = { ...found, extra: [], different, counts: { ...noneCompared(), missing: 1001, drift: 2 } };
  expect(verificationLines(more)).toContain('different   and 1002 more');
  expect(verificationPage(more)).toContain('\n- missing: `configmaps shop/stranger-0`\n\n1002 more are not shown.\n');
  expect(verificationLines({ ...more, counts: { ...noneCompared(), missing: 1 } }).join()).not.toMatch(/ more\b/);
});
