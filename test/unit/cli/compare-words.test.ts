import { expect, test } from 'vitest';
import { comparisonPage } from '../../../src/cli/compare/page.ts';
import { readableLine, summaryLine, unreadLine } from '../../../src/cli/compare/words.ts';
import { type ComparedObject, noneCompared } from '../../../src/model/comparison/comparison.ts';
import { message } from '../../../src/model/message.ts';

const counts = { ...noneCompared(), missing: 1, extra: 1 };
const result = { left: 'old/shop', right: 'backup:one', counts, unread: 2, withheld: 0 };
const unread = { kind: 'Secret', namespace: 'shop', why: message('compare.no-secret') };
const only = (name: string, outcome: 'missing' | 'extra'): ComparedObject => ({
  object: { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', name },
  outcome,
  fields: [],
});

test('the sides are called A and B, as the help calls them, and which is which is said', () => {
  expect(summaryLine(result)).toMatch(/^A old\/shop and B backup:one: 2 objects, 1 missing, 1 extra\./);
  expect(summaryLine(result)).toMatch(/ 2 parts could not be read, and nothing is said of them\.$/);
  expect(summaryLine({ ...result, unread: 1 })).toMatch(/ 1 part could not be read, and nothing is said of it\.$/);
  expect(summaryLine({ ...result, unread: 0, withheld: 1 })).toMatch(
    / 1 extra\. 1 Secret has values that a manifest withholds, which were not compared\.$/,
  );
  expect(unreadLine({ ...unread, side: 'left' })).toMatch(/^unread {5}A: Secret in shop: /);
  expect(readableLine({ ...unread, side: 'right' })).toMatch(/^readable {3}B: Secret in shop: /);
  const page = comparisonPage(result, [
    { type: 'object', object: only('a', 'missing') },
    { type: 'object', object: only('b', 'extra') },
    { type: 'unread', unread: { ...unread, side: 'left' } },
  ]);
  expect(page).toMatch(/## Only in A: missing in B\n\n- `secrets\/a`\n\n## Only in B\n\n- `secrets\/b`/);
  expect(page).not.toMatch(/left|right/);
});
