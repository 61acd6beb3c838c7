import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import { inEnglish } from '../../../src/ui/translate.ts';
import { unjudgedWords } from '../../../src/ui/unjudged-words.ts';

const unserved = (kind: string, objects = 1) => ({
  why: message('judgement.none.not-served', { kind, apiVersion: 'example.com/v1' }),
  objects,
});
const webhook = (name: string) => ({ why: message('judgement.none.webhook', { webhook: name }), objects: 2 });
const inPart = { why: message('judgement.none.by-schema', { kind: 'Coupon' }), objects: 1 };

test('each reason is told with its objects, and what was not judged at all comes first', () => {
  expect(unjudgedWords([inPart, unserved('Coupon'), webhook('gate')], inEnglish)).toEqual([
    'Not judged by the target: one object. The target does not serve Coupon of example.com/v1.',
    'Not judged by the target: 2 objects. The webhook gate takes no part in dry runs.',
    expect.stringMatching(/^Judged in part: one object\. /),
  ]);
});

test('kinds that are not served are one reason, since rules say what becomes of each', () => {
  expect(unjudgedWords([unserved('Coupon'), unserved('Route', 3), webhook('gate')], inEnglish)).toEqual([
    'Not judged by the target: 4 objects of 2 kinds that it does not serve.',
    expect.stringMatching(/gate/),
  ]);
});

test('of many reasons a few are told, and the others counted', () => {
  const words = unjudgedWords(['a', 'b', 'c', 'd'].map(webhook), inEnglish);
  expect(words).toHaveLength(4);
  expect(words.at(-1)).toBe('There is one more reason.');
  expect(unjudgedWords(['a', 'b', 'c', 'd', 'e'].map(webhook), inEnglish).at(-1)).toBe('There are 2 more reasons.');
});
