import { expect, test } from 'vitest';
import { backupObject } from '../../../src/velero/run/backup-spec.ts';
import { labelValue } from '../../../src/velero/run/label-value.ts';

const place = { namespace: 'velero', name: 'nightly' };

test('a wish becomes the Backup object of velero.io/v1', () => {
  const wish = {
    includedNamespaces: ['shop'],
    ttl: '72h',
    labelSelectors: ['app=web,tier notin (a, b),!old,new'],
    resourcePolicy: 'skip-cache',
    parallelFilesUpload: 4,
  };
  expect(backupObject(place, wish, { team: 'shop' })).toEqual({
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name: 'nightly', namespace: 'velero', labels: { team: 'shop' } },
    spec: {
      includedNamespaces: ['shop'],
      ttl: '72h',
      labelSelector: {
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['web'] },
          { key: 'tier', operator: 'NotIn', values: ['a', 'b'] },
          { key: 'old', operator: 'DoesNotExist' },
          { key: 'new', operator: 'Exists' },
        ],
      },
      resourcePolicy: { kind: 'ConfigMap', name: 'skip-cache' },
      uploaderConfig: { parallelFilesUpload: 4 },
    },
  });
});

test('of several selectors one has to fit', () => {
  const { spec } = backupObject(place, { labelSelectors: ['a=1', 'b!=2'] });
  expect(spec).toEqual({
    orLabelSelectors: [
      { matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] },
      { matchExpressions: [{ key: 'b', operator: 'NotIn', values: ['2'] }] },
    ],
  });
});

test('a name that is too long for a label gets a piece of its hash, as Velero has it', () => {
  expect(labelValue('short')).toBe('short');
  const long = 'the-backup-of-a-migration-with-a-very-long-name-that-does-not-fit-20261121';
  expect(labelValue(long)).toHaveLength(63);
  expect(labelValue(long)).toMatch(/^the-backup-of-a-migration-with-a-very-long-name-that-does[0-9a-f]{6}$/);
});
