import { expect, test } from 'vitest';
import { verificationLines } from '../../../src/cli/verify/words.ts';
import { verificationPage } from '../../../src/migrate/verify/page.ts';
import { message } from '../../../src/model/message.ts';
import type { UnjudgedPart, VerificationResult } from '../../../src/model/verification/verification.ts';

const denied = (part: string): UnjudgedPart => {
  return { side: 'target', part, why: message('kube.denied', { context: 'new', detail: `cannot list ${part}` }) };
};
const found: VerificationResult = {
  ...{ migration: 'shop', target: 'eks', sides: { source: 'old/shop', target: 'new/shop' } },
  ...{ startedAt: '2026-11-01T10:00:00Z', endedAt: '2026-11-01T10:00:09Z' },
  ...{ different: [], extra: [], objects: [], checks: [], events: [] },
  unjudged: [denied('Secret'), { side: 'source', part: 'old/shop', why: message('compare.no-secret') }, denied('Role')],
  ...{ verdict: 'unjudged', page: 'page.md' },
};

test('kinds that a cluster refuses are one line, with the words for the first', () => {
  const refused = 'The cluster of context new refuses this: cannot list Secret';
  expect(verificationPage(found)).toContain(
    `## Not judged\n\n- target: Secret, Role, such as: ${refused}\n- source: old/shop: Values of Secrets are not given.\n`,
  );
  expect(verificationLines(found).filter((line) => line.startsWith('not judged'))).toEqual([
    expect.stringContaining(`target: Secret, Role, such as: ${refused}`),
    expect.stringContaining('source: old/shop: Values of Secrets are not given.'),
  ]);
});
