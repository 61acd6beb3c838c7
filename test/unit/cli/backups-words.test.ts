import { expect, test } from 'vitest';
import { detailLines, listLines } from '../../../src/cli/backups/show.ts';
import { ageCell, table } from '../../../src/cli/backups/words.ts';
import type { BackupDetails, BackupInfo } from '../../../src/model/backups/backup-contents.ts';
import { toPlainError } from '../../../src/model/error.ts';
import { bytesWords } from '../../../src/model/words/bytes-words.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const info: BackupInfo = {
  name: 'shop-1',
  phase: 'PartiallyFailed',
  complete: true,
  startedAt: '2026-11-20T12:00:00Z',
  expiresAt: '2026-12-20T12:00:00Z',
  namespaces: ['shop', 'data'],
  warnings: 2,
  errors: 1,
  size: 12_345_678,
};

test('sizes and times are told roughly', () => {
  expect([0, 5, 999, 1000, 12_345, 5e9].map(bytesWords)).toEqual([
    '0 B',
    '5 B',
    '999 B',
    '1.00 KB',
    '12.3 KB',
    '5.00 GB',
  ]);
  expect(ageCell('2026-11-21T11:59:30Z', now)).toBe('just now');
  expect(ageCell('2026-11-21T09:00:00Z', now)).toBe('3 h ago');
  expect(ageCell('2026-12-01T12:00:00Z', now)).toBe('in 10 days');
  expect(ageCell('nonsense', now)).toBe('-');
  expect(ageCell(undefined, now)).toBe('-');
});

test('a table is as wide as its cells', () => {
  expect(
    table(
      ['A', 'LONG'],
      [
        ['bbb', 'c'],
        ['d', ''],
      ],
    ),
  ).toEqual(['A    LONG', 'bbb  c', 'd']);
});

test('a list says of each backup how it stands, and below it what is wrong', () => {
  const problem = toPlainError(new Error('torn'));
  const other = { name: 'x', phase: 'Damaged', complete: false, namespaces: [], warnings: 0, errors: 0, problem };
  expect(
    listLines([info, other, { ...info, name: 'old', expiresAt: '2026-11-01T00:00:00Z', namespaces: [] }], now),
  ).toEqual([
    'NAME    PHASE            MADE      EXPIRES     ERRORS  WARNINGS  SIZE     NAMESPACES',
    'shop-1  PartiallyFailed  24 h ago  in 29 days  1       2         12.3 MB  shop,data',
    'x       Damaged          -         -           0       0         -        -',
    expect.stringMatching(/^ {2}Something went wrong .* torn\. Report it/),
    'old     PartiallyFailed  24 h ago  expired     1       2         12.3 MB  all',
  ]);
});

test('what is known of a backup stands below headings, and no heading without a line', () => {
  const details: BackupDetails = {
    info,
    object: { spec: { ttl: '720h0m0s' } },
    files: [{ name: 'velero-backup.json', size: 10, modified: '2026-11-20T12:00:00Z', what: 'metadata' }],
    missing: ['logs', 'results'],
    counts: [{ apiVersion: 'v1', kind: 'Pod', namespaces: { shop: 3, _cluster: 1 } }],
    remarks: [{ level: 'error', namespace: 'shop', resource: 'pods', name: 'web', text: 'no' }],
    volumes: [{ volume: 'pv-1', skipped: 'not asked for' }],
    problems: [],
  };
  const lines = detailLines(details, now);
  for (const line of [
    'Name:      shop-1',
    'Expires:   2026-12-20T12:00:00Z (in 29 days)',
    '    ttl: 720h0m0s',
    '  velero-backup.json  10 B  2026-11-20T12:00:00Z',
    '  logs, results',
    '  v1/Pod  shop       3',
    '  v1/Pod  _cluster   1',
    '  error    shop/pods/web: no',
    '  -      pv-1    skipped  -     not asked for',
  ]) {
    expect(lines).toContain(line);
  }
  expect(lines).not.toContain('Cannot be read');
  const later = detailLines(details, now + 40 * 24 * 3_600_000);
  expect(later).toContain('Expired:   2026-12-20T12:00:00Z (11 days ago)');
});
