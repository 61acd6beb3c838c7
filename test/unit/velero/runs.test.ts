import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { runSummaries } from '../../../src/velero/run/runs.ts';

function run(
  kind: 'Backup' | 'Restore',
  name: string,
  phase: string,
  startTimestamp: string,
  spec: object,
): KubeObject {
  const status = { phase, startTimestamp, errors: phase === 'PartiallyFailed' ? 2 : 0 };
  return { apiVersion: 'velero.io/v1', kind, metadata: { name, namespace: 'velero' }, spec, status };
}
const place = { context: 'prod', namespace: 'velero' };
const nightly = run('Backup', 'nightly', 'Completed', '2026-01-01T03:00:00Z', { includedNamespaces: ['shop', 'data'] });
const lacking = (spec: object) =>
  runSummaries(place, [nightly], [run('Restore', 'again', 'PartiallyFailed', '2026-01-02T00:00:00Z', spec)])[0];

test('what is at work comes first, then the newest', () => {
  const now = run('Backup', 'now', 'WaitingForPluginOperations', '2025-01-01T00:00:00Z', {});
  const restore = run('Restore', 'again', 'Completed', '2026-01-02T00:00:00Z', { backupName: 'nightly' });
  const found = runSummaries(place, [nightly, now], [restore]);
  expect(found.map(({ name, ended, of }) => [name, ended, of])).toEqual([
    ['now', false, undefined],
    ['again', true, 'nightly'],
    ['nightly', true, undefined],
  ]);
  expect(found.filter(({ writes }) => writes)).toEqual([]);
});

test('a second try of a restore asks for no more than what the first one wrote to', () => {
  expect(
    lacking({ backupName: 'nightly', includedNamespaces: ['shop'], namespaceMapping: { shop: 'eu' } }),
  ).toMatchObject({
    errors: 2,
    writes: { namespaces: ['eu'], clusterScoped: false },
  });
  expect(lacking({ backupName: 'nightly' })?.writes).toEqual({ namespaces: ['shop', 'data'], clusterScoped: true });
  expect(lacking({ backupName: 'nightly', includeClusterResources: false })?.writes).toMatchObject({
    clusterScoped: false,
  });
});
