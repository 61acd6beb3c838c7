import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackupInfo } from '../../../src/model/backups/backup-contents.ts';
import {
  backupDescription,
  backupIcon,
  backupName,
  backupNameProblem,
  backupTokens,
  backupTooltip,
  newestFirst,
  volumeText,
} from '../../../src/ui/backups/backup-words.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const backup: BackupInfo = {
  name: 'shop-1',
  phase: 'Completed',
  complete: true,
  startedAt: '2026-11-21T09:00:00Z',
  completedAt: '2026-11-21T09:00:30Z',
  namespaces: ['shop'],
  objects: 60,
  warnings: 0,
  errors: 0,
};

describe('a backup', () => {
  test('says its phase, age, objects and namespaces', () => {
    expect(backupDescription(backup, now, inEnglish)).toBe('Completed · 2 h ago · 60 objects · shop');
  });

  test('that is past its time says so', () => {
    const kept = { ...backup, expiresAt: '2026-11-22T09:00:00Z' };
    expect(backupDescription(kept, now, inEnglish)).toBe(backupDescription(backup, now, inEnglish));
    const past = { ...backup, expiresAt: '2026-11-21T11:00:00Z' };
    expect(backupDescription(past, now, inEnglish)).toMatch(/^Completed · expired · /);
    expect(backupTooltip(past, now, inEnglish)).toContain('Expired 2026-11-21T11:00:00Z');
  });

  test('that was verified says so, and the icon with it', () => {
    const row = (sound: boolean, warnings: number) => {
      const verified = { sound, warnings, at: now };
      return [backupDescription(backup, now, inEnglish, verified).split(' · ')[1], backupIcon(backup, verified).icon];
    };
    const time = new Date(now).toLocaleTimeString();
    expect(row(true, 0)).toEqual([`sound, verified ${time}`, 'pass']);
    expect(row(true, 2)).toEqual([`sound with warnings, verified ${time}`, 'warning']);
    expect(row(false, 0)).toEqual([`not sound, verified ${time}`, 'error']);
  });

  test('that met errors while it was made has no green tick, however sound its files are', () => {
    const verified = { sound: true, warnings: 0, at: now };
    expect(backupIcon({ ...backup, phase: 'PartiallyFailed', errors: 1 }, verified).icon).toBe('warning');
  });

  test('counts what it met while it was made, and one is not many', () => {
    const met = (errors: number, warnings: number) =>
      backupDescription({ ...backup, errors, warnings }, now, inEnglish);
    expect(met(1, 1)).toMatch(/ · one error · one warning$/);
    expect(met(2, 3)).toMatch(/ · 2 errors · 3 warnings$/);
  });

  test('that did not finish is never shown as complete, and cannot be restored', () => {
    const broken = { ...backup, phase: 'InProgress', complete: false };
    expect(backupDescription(broken, now, inEnglish)).toMatch(/^not complete: InProgress/);
    expect(backupTokens(broken, { folder: '/backups' })).not.toContain('complete');
  });

  test.each([
    ['NewerFormat', 'of a format that is newer than this Kubeferry knows'],
    ['Foreign', 'no backup'],
    ['Damaged', 'damaged'],
    ['Unfinished', 'not complete: velero-backup.json is missing'],
    ['Failed', 'not complete: Failed'],
  ])('of which nothing can be taken says why in words (%s)', (phase, words) => {
    const info: BackupInfo = { name: 'x', phase, complete: false, namespaces: [], warnings: 0, errors: 0 };
    expect(backupDescription(info, now, inEnglish)).toBe(words);
  });
});

test('the newest backup comes first, those without a time last', () => {
  const { startedAt: _at, completedAt: _done, ...timeless } = backup;
  const older = { ...backup, name: 'old', startedAt: '2025-01-01T00:00:00Z' };
  expect(newestFirst([{ ...timeless, name: 'none' }, older, backup]).map(({ name }) => name)).toEqual([
    'shop-1',
    'old',
    'none',
  ]);
});

test('the name that is offered is valid for any namespaces', () => {
  expect(backupName(['shop'], new Date('2026-11-21T09:30:05Z'))).toBe('shop-20261121-093005');
  const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  fc.assert(
    fc.property(fc.array(label), (namespaces) => {
      expect(backupNameProblem(backupName(namespaces, new Date(now)), inEnglish)).toBeUndefined();
    }),
  );
});

test.each(['a..b', 'a.-b', '-a', 'a.', 'A', '', 'a'.repeat(64)])('a name that no backup has is refused: %j', (name) => {
  expect(backupNameProblem(name, inEnglish)).toMatch(/at most 63/);
});

test('what became of a volume is said with its claim, and why its data is missing', () => {
  const claim = { namespace: 'shop', name: 'data' };
  expect(
    volumeText({ claim, volume: 'pv-1', method: 'CSISnapshot', result: 'succeeded', size: 2_000_000 }, inEnglish),
  ).toBe('shop/data: CSISnapshot · succeeded · 2.00 MB');
  expect(volumeText({ volume: 'pv-1', skipped: 'not supported' }, inEnglish)).toBe(
    'pv-1: its data is not in the backup (not supported)',
  );
});

test('a backup says when it expires, and that it has', () => {
  const kept = { ...backup, expiresAt: '2026-12-21T09:00:00Z', size: 1234, format: '1.1.0' };
  expect(backupTooltip(kept, now, inEnglish).split('\n')).toEqual([
    expect.stringMatching(/^shop-1: Completed/),
    'Begun 2026-11-21T09:00:00Z',
    'Ended 2026-11-21T09:00:30Z',
    'Expires 2026-12-21T09:00:00Z',
    'Packed 1.23 KB',
    'Layout 1.1.0',
  ]);
  expect(backupTooltip({ ...kept, expiresAt: '2026-11-20T09:00:00Z' }, now, inEnglish)).toContain('Expired');
});
