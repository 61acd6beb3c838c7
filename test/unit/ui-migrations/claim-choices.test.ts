import { expect, test } from 'vitest';
import type { ClaimInfo } from '../../../src/model/preparation.ts';
import { claimRows } from '../../../src/ui/migrations/claim-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const claims: ClaimInfo[] = [
  { namespace: 'shop', name: 'data-db-0', size: '10Gi', storageClass: 'fast', usedBy: ['db-0'] },
  { namespace: 'shop', name: 'cache', size: '500Mi', usedBy: [] },
];
const actions = (choices: Parameters<typeof claimRows>[1]) =>
  claimRows(claims, choices, inEnglish).map((row) => row.action);

test('nothing is decided by pressing Enter: the first row stops', () => {
  expect(actions({})[0]).toBe('stop');
});

test('going on is offered only when every claim is decided', () => {
  expect(actions({ 'shop/cache': 'omit' })).not.toContain('continue');
  expect(actions({ 'shop/cache': 'omit', 'shop/data-db-0': 'empty' })[0]).toBe('continue');
});

test('each claim is named with its size, class, users and what was decided', () => {
  const rows = claimRows(claims, { 'shop/cache': 'omit' }, inEnglish).filter((row) => row.action === 'claim');
  expect(rows.map((row) => ('description' in row ? [row.label, row.description, row.detail] : []))).toEqual([
    ['shop/data-db-0', '10Gi · fast · used by db-0', 'Not decided yet'],
    ['shop/cache', '500Mi · used by nothing', 'Left out'],
  ]);
});

test('one claim is not many', () => {
  const words = (all: ClaimInfo[]) =>
    claimRows(all, {}, inEnglish)
      .filter(({ action }) => action.endsWith('-all'))
      .map(({ detail }) => detail);
  expect(words(claims)).toEqual([
    '2 claims start on the target without the data that they hold on the source.',
    '2 claims are not created; workloads that need them wait.',
  ]);
  expect(words(claims.slice(1))).toEqual([
    'One claim starts on the target without the data that it holds on the source.',
    'One claim is not created; workloads that need it wait.',
  ]);
});

test('a claim that a StatefulSet makes again is not said to be left out for good', () => {
  const made: ClaimInfo = { namespace: 'shop', name: 'data-db-0', size: '10Gi', usedBy: ['db-0'], statefulSet: 'db' };
  const details = (all: ClaimInfo[]) =>
    claimRows(all, { 'shop/data-db-0': 'omit', 'shop/cache': 'omit' }, inEnglish).map(({ detail }) => detail);
  expect(details([made, ...claims.slice(1)])).toEqual(
    expect.arrayContaining([
      'One claim is not created; workloads that need it wait. One claim is made again, empty, by its StatefulSet: db.',
      'Left out; the StatefulSet db makes it again, empty',
      'Left out',
    ]),
  );
  expect(details([made])).toContain('One claim is made again, empty, by its StatefulSet: db.');
});
