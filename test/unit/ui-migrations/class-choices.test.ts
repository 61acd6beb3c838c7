import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import { classesToMap, classRows, offeredClasses, presetClasses } from '../../../src/ui/migrations/class-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const reason = message('suggest.default');
const classes = {
  source: ['standard', 'fast', 'odd'],
  target: ['standard', 'gp3', 'io2'],
  suggested: { fast: [{ to: 'gp3', reason }] },
};

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

test('suggested classes are offered first, with the reason', () => {
  expect(offeredClasses(classes, 'fast')).toEqual([{ name: 'gp3', reason }, { name: 'standard' }, { name: 'io2' }]);
  expect(classRows(classes, { fast: 'gp3' }, inEnglish)[0]).toMatchObject({ description: 'suggested', reason });
});

test('a label of nodes gets the suggested one beforehand, or that of last time where it is suggested too', () => {
  const to = (name: string) => ({ to: name, reason });
  const labels = { source: ['pool=db'], target: [], suggested: { 'pool=db': [to('group=db'), to('group=web')] } };
  expect(presetClasses(labels)).toEqual({ 'pool=db': 'group=db' });
  expect(presetClasses(labels, { 'pool=db': 'group=web' })).toEqual({ 'pool=db': 'group=web' });
  expect(presetClasses(labels, { 'pool=db': 'group=gone' })).toEqual({ 'pool=db': 'group=db' });
  expect(classRows(labels, {}, inEnglish, 'kept as it is')[0]?.description).toBe('kept as it is');
});
