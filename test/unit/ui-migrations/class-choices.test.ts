import { expect, test } from 'vitest';
import { classesToMap, classRows, presetClasses } from '../../../src/ui/migrations/class-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const classes = { source: ['standard', 'fast', 'odd'], target: ['standard', 'gp3', 'io2'], suggested: { fast: 'gp3' } };

test('only classes that the target does not have are asked about', () => {
  expect(classesToMap(classes)).toEqual(['fast', 'odd']);
  expect(classesToMap({ source: ['standard'], target: ['standard'], suggested: {} })).toEqual([]);
});

test('the suggested class is chosen beforehand, and that of last time before it', () => {
  expect(presetClasses(classes)).toEqual({ fast: 'gp3' });
  expect(presetClasses(classes, { fast: 'io2', odd: 'gone' })).toEqual({ fast: 'io2' });
});

test('a class without an answer is shown as kept', () => {
  const rows = classRows(classes, { fast: 'io2' }, inEnglish);
  expect(rows.map(({ label, description }) => [label, description])).toEqual([
    ['fast → io2', 'your choice'],
    ['odd → odd', 'kept; the target does not have this class'],
  ]);
});
