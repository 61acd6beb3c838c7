import { expect, test } from 'vitest';
import { imprintOf } from '../../../src/diff/imprint.ts';
import { judgeUpdate } from '../../../src/migrate/undo/judgement.ts';
import type { SavedState } from '../../../src/migrate/undo/saved-state.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const ref = {
  group: '',
  version: 'v1',
  resource: 'configmaps',
  kind: 'ConfigMap',
  namespace: 'shop',
  name: 'settings',
};
const run = 'run-1';
const undone = { run, later: new Set(['run-3']) };

function settings(colour: string, managedFields: object[] = [], mark = run): KubeObject {
  const annotations = { 'kubeferry.dev/updated-by': mark };
  const metadata = { name: 'settings', namespace: 'shop', uid: 'u1', annotations, managedFields };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour } };
}
const saved: SavedState = { backup: 'undo-1', object: () => settings('red', [], 'nobody') };
const lost = message('undo.backup-gone', { detail: 'gone' });
const gone: SavedState = { backup: 'undo-1', object: () => undefined, gone: lost };
const left = imprintOf(settings('blue'));

test('what is as the run left it is put back, what is put back already may be put back again', () => {
  expect(judgeUpdate(undone, { ref, left }, settings('blue'), saved)).toBeUndefined();
  expect(judgeUpdate(undone, { ref, left }, settings('red'), saved)).toBeUndefined();
});

test('what somebody, or a later run, changed since stays', () => {
  const changed = { code: 'undo.changed-since', args: { backup: 'undo-1' } };
  expect(judgeUpdate(undone, { ref, left }, settings('green'), saved)).toEqual(changed);
  expect(judgeUpdate(undone, { ref, left }, settings('blue', [], 'run-2'), saved)).toEqual(changed);
});

test('what a later run changed waits until that run is undone', () => {
  const waits = { code: 'undo.later-run', args: { run: 'run-3' } };
  expect(judgeUpdate(undone, { ref, left }, settings('green', [], 'run-3'), saved)).toEqual(waits);
  expect(judgeUpdate(undone, { ref, left }, settings('red', [], 'run-3'), saved)).toBeUndefined();
});

test('where a crash kept the imprint from the journal, whoever wrote to the object after us has changed it', () => {
  const ours = { manager: 'kubeferry', operation: 'Update', time: '2026-11-21T00:00:05Z' };
  const wrote = (manager: string, time: string) => settings('blue', [ours, { manager, operation: 'Update', time }]);
  const judged = (live: KubeObject) => judgeUpdate(undone, { ref }, live, saved)?.code;
  expect(judged(wrote('kubectl-edit', '2026-11-21T00:00:01Z'))).toBeUndefined();
  expect(judged(wrote('kubectl-edit', '2026-11-21T00:00:09Z'))).toBe('undo.changed-since');
  expect(judged(wrote('kube-controller-manager', '2026-11-21T00:00:09Z'))).toBeUndefined();
});

test('what only controllers wrote to since the run is put back', () => {
  const ours = { manager: 'kubeferry', operation: 'Update', time: '2026-11-21T00:00:05Z' };
  const wrote = (manager: string) => settings('green', [ours, { ...ours, manager, time: '2026-11-21T00:00:06Z' }]);
  expect(judgeUpdate(undone, { ref, left }, wrote('cert-manager-cainjector'), saved)).toBeUndefined();
  expect(judgeUpdate(undone, { ref, left }, wrote('kubectl-edit'), saved)?.code).toBe('undo.changed-since');
});

test('a backup that is gone keeps what is as the run left it waiting, and nothing else', () => {
  expect(judgeUpdate(undone, { ref, left }, settings('blue'), gone)).toEqual(lost);
  expect(judgeUpdate(undone, { ref, left }, settings('green'), gone)?.code).toBe('undo.changed-since-unsaved');
  expect(judgeUpdate(undone, { ref, left }, undefined, gone)?.code).toBe('undo.gone-unsaved');
});
