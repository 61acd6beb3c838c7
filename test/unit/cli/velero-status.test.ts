import { expect, test } from 'vitest';
import { repositoryLines } from '../../../src/cli/velero/status.ts';

test('repositories stand in a table, and why one is not ready below it', () => {
  const about = { volumeNamespace: 'shop', location: 'default', type: 'kopia' };
  const ready = { ...about, name: 'shop-default-kopia', phase: 'Ready', maintainedAt: '2026-11-21T10:00:00Z' };
  const away = { ...about, name: 'shop-far-kopia', location: 'far', phase: 'NotReady', message: 'no such bucket' };
  expect(repositoryLines([ready, away], Date.parse('2026-11-21T12:00:00Z'))).toEqual([
    'REPOSITORY          PHASE     VOLUMES OF  STORE    TYPE   TIDIED',
    'shop-default-kopia  Ready     shop        default  kopia  2 h ago',
    'shop-far-kopia      NotReady  shop        far      kopia  -',
    '  no such bucket',
  ]);
});
