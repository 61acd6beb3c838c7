import { expect, test } from 'vitest';
import { requireSameBackup } from '../../../src/velero/run/same-backup.ts';

const live = {
  apiVersion: 'velero.io/v1',
  kind: 'Backup',
  metadata: { name: 'nightly', namespace: 'velero' },
  spec: { storageLocation: 'here' },
  status: { phase: 'Completed', startTimestamp: '2026-03-04T05:06:07Z' },
};
const judged = (location: string, startTimestamp?: string) => () =>
  requireSameBackup('lab', live, { object: { status: { startTimestamp } }, location });

test('a backup of one location that began in one second is the same, however exact its time is written', () => {
  expect(judged('here', '2026-03-04T05:06:07Z')).not.toThrow();
  expect(judged('here', '2026-03-04T05:06:07.890Z')).not.toThrow();
});

test('a backup of another location is refused, and of both is said where they lie and when they began', () => {
  expect(judged('there', '2026-03-05T00:00:00Z')).toThrow(
    'The Velero of lab knows another backup nightly: its own lies in here and is of 2026-03-04T05:06:07Z, the one to restore lies in there and is of 2026-03-05T00:00:00Z.',
  );
  expect(judged('there', '2026-03-04T05:06:07Z')).toThrow(
    expect.objectContaining({
      code: 'conflict',
      context: 'lab',
      hint: expect.objectContaining({ code: 'velero.sameName.hint' }),
    }),
  );
});

test('one that took the place of another in the store is refused, and nobody is told to have Velero delete it', () => {
  for (const time of ['2026-03-04T05:06:08Z', undefined]) {
    expect(judged('here', time)).toThrow(
      expect.objectContaining({ hint: expect.objectContaining({ code: 'velero.sameNameStale.hint' }) }),
    );
  }
});
