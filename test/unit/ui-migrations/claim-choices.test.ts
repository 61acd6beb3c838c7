import { expect, test } from 'vitest';
import { message } from '../../../src/model/message.ts';
import type { ClaimInfo } from '../../../src/model/migration/preparation.ts';
import { choicesFor, claimRows, presetClaims } from '../../../src/ui/migrations/claim-choices.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const claims: ClaimInfo[] = [
  { namespace: 'shop', name: 'data-db-0', size: '10Gi', storageClass: 'fast', usedBy: ['db-0'] },
  { namespace: 'shop', name: 'cache', size: '500Mi', usedBy: [] },
];
const actions = (choices: Parameters<typeof claimRows>[1]) =>
  claimRows(claims, choices, [], inEnglish).map((row) => row.action);

test('nothing is decided by pressing Enter: the first row stops', () => {
  expect(actions({})[0]).toBe('stop');
});

test('going on is offered only when every claim is decided', () => {
  expect(actions({ 'shop/cache': 'omit' })).not.toContain('continue');
  expect(actions({ 'shop/cache': 'omit', 'shop/data-db-0': 'empty' })[0]).toBe('continue');
});

test('each claim is named with its size, class, users and what was decided', () => {
  const rows = claimRows(claims, { 'shop/cache': 'omit' }, [], inEnglish).filter((row) => row.action === 'claim');
  expect(rows.map((row) => ('description' in row ? [row.label, row.description, row.detail] : []))).toEqual([
    ['shop/data-db-0', '10Gi · fast · used by db-0', 'Not decided yet'],
    ['shop/cache', '500Mi · used by nothing', 'Left out'],
  ]);
});

test('one claim is not many', () => {
  const words = (all: ClaimInfo[]) =>
    claimRows(all, {}, [], inEnglish)
      .filter(({ action }) => action === 'all')
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
    claimRows(all, { 'shop/data-db-0': 'omit', 'shop/cache': 'omit' }, [], inEnglish).map(({ detail }) => detail);
  expect(details([made, ...claims.slice(1)])).toEqual(
    expect.arrayContaining([
      'One claim is not created; workloads that need it wait. One claim is made again, empty, by its StatefulSet: db.',
      'Left out; the StatefulSet db makes it again, empty',
      'Left out',
    ]),
  );
  expect(details([made])).toContain('One claim is made again, empty, by its StatefulSet: db.');
});

const stuck: ClaimInfo = {
  namespace: 'shop',
  name: 'old',
  size: '1Gi',
  usedBy: [],
  noFiles: message('offer.claim-unmounted'),
};

test('where files can go along they do, until a person says otherwise', () => {
  const all = [...claims, stuck];
  expect(presetClaims(all, ['file-system'])).toEqual({ 'shop/data-db-0': 'file-system', 'shop/cache': 'file-system' });
  expect(presetClaims(all, [])).toEqual({});
  const rows = claimRows(all, presetClaims(all, ['file-system']), ['file-system'], inEnglish);
  expect(rows.map(({ action }) => action)).toEqual(['stop', 'all', 'all', 'all', 'several', 'claim', 'claim', 'claim']);
  expect(rows[0]?.detail).toBe('Not decided yet: shop/old. Nothing has been changed.');
  expect(rows.at(-1)?.detail).toMatch(/^Not decided yet · No running pod mounts it/);
  expect(rows[1]?.label).toBe('Move the files of all claims that allow it (2)');
});

test('what Enter takes says how much of the data goes along', () => {
  const first = (choices: Parameters<typeof claimRows>[1]) =>
    claimRows(claims, choices, ['file-system'], inEnglish)[0]?.detail;
  expect(first({ 'shop/cache': 'file-system', 'shop/data-db-0': 'file-system' })).toBe(
    'The data of all claims goes along.',
  );
  expect(first({ 'shop/cache': 'omit', 'shop/data-db-0': 'file-system' })).toBe(
    'The data of one claim goes along; the others are decided.',
  );
});

test('a snapshot is offered where it is possible, also for a claim whose files are out of reach', () => {
  expect(choicesFor(stuck, ['file-system', 'snapshot'])).toEqual(['snapshot', 'empty', 'omit']);
  expect(choicesFor(stuck, ['file-system'])).toEqual(['empty', 'omit']);
  expect(claimRows([stuck], {}, ['file-system', 'snapshot'], inEnglish).map(({ label }) => label)).toContain(
    'Move snapshots of all claims',
  );
});
