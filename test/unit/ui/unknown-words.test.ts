import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import { inEnglish } from '../../../src/ui/translate.ts';
import { leftUnknown, unknownWords } from '../../../src/ui/unknown-words.ts';

const nothing = { notJudged: [], unjudged: 0, skipped: [] };
const place = { file: 'web.yaml', line: 1, column: 1 };
const idle = { ...place, words: message('assess.idleComment') };
const template = { ...place, words: message('assess.helm'), unread: true as const };

function unknown(...facts: string[]) {
  return { ...nothing, notJudged: facts.map((fact) => ({ rule: 'sc-missing', fact, objects: 2 })), unjudged: 2 };
}

test('where all was judged nothing is said', () => {
  const judged = [nothing, { ...nothing, skipped: [idle] }];
  expect(leftUnknown(judged)).toBe(false);
  expect(unknownWords(judged, inEnglish)).toEqual([]);
});

test('each fact that rules lack is named once, with the objects of all targets', () => {
  const judged = [unknown('nodes', 'apis'), unknown('nodes')];
  expect(leftUnknown(judged)).toBe(true);
  expect(unknownWords(judged, inEnglish)).toEqual([
    'Not judged by every rule: 4 objects, since nothing is known of nodes, apis.',
  ]);
});

test('of many facts a few are named, and the others counted', () => {
  expect(unknownWords([unknown('a', 'b', 'c', 'd', 'e')], inEnglish)).toEqual([
    'Not judged by every rule: 2 objects, since nothing is known of a, b, c and 2 more.',
  ]);
});

test('one object is one', () => {
  const one = { ...unknown('nodes'), unjudged: 1, skipped: [template] };
  expect(unknownWords([one], inEnglish)).toEqual([
    'Could not be read, so that nobody judged it: one place in a file.',
    'Not judged by every rule: one object, since nothing is known of nodes.',
  ]);
});

test('what could not be read comes first', () => {
  const judged = [{ ...unknown('nodes'), skipped: [template, idle, template] }];
  expect(leftUnknown([{ ...nothing, skipped: [template] }])).toBe(true);
  expect(unknownWords(judged, inEnglish)).toEqual([
    'Could not be read, so that nobody judged it: 2 places in files.',
    'Not judged by every rule: 2 objects, since nothing is known of nodes.',
  ]);
});
