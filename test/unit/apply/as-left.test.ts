import { expect, test } from 'vitest';
import { isAsRunLeft } from '../../../src/apply/as-left.ts';
import { imprintOf } from '../../../src/diff/imprint.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const at = (second: number) => `2026-11-21T00:00:0${second}Z`;
const ours = { manager: 'kubeferry', operation: 'Update', time: at(5) };

/** A ConfigMap that the run made, or changed. */
function settings(colour: string, marks: 'made' | 'changed' | 'later', ...others: object[]): KubeObject {
  const metadata: KubeObject['metadata'] = { name: 'settings', managedFields: [ours, ...others] };
  if (marks !== 'changed') metadata.labels = { 'kubeferry.dev/run': 'run-1' };
  if (marks !== 'made') metadata.annotations = { 'kubeferry.dev/updated-by': marks === 'later' ? 'run-2' : 'run-1' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour } };
}
const by = (manager: string, second: number, subresource?: string) => ({
  manager,
  time: at(second),
  ...(subresource !== undefined && { subresource }),
});
const left = imprintOf(settings('blue', 'changed'));

test('what the run made is as it left it until somebody else writes to it', () => {
  const isAsMade = (...others: object[]) => isAsRunLeft('run-1', undefined, settings('blue', 'made', ...others));
  expect(isAsMade()).toBe(true);
  expect(isAsMade(by('kubectl-edit', 5))).toBe(false);
  expect(isAsMade(by('kubectl', 6, 'scale'))).toBe(false);
  expect(isAsMade(by('kube-controller-manager', 6, 'scale'), by('kubelet', 7, 'status'))).toBe(true);
  expect(isAsRunLeft('run-1', undefined, settings('blue', 'later'))).toBe(false);
  expect(isAsRunLeft('run-2', undefined, settings('blue', 'made'))).toBe(false);
});

test('what the run changed is as it left it where nothing changed, or only controllers wrote', () => {
  const isAsChanged = (colour: string, ...others: object[]) =>
    isAsRunLeft('run-1', left, settings(colour, 'changed', ...others));
  expect(isAsChanged('blue', by('kubectl-edit', 5))).toBe(true);
  expect(isAsChanged('green', by('kubectl-edit', 5))).toBe(false);
  expect(isAsChanged('green', by('kubectl-edit', 4), by('cert-manager-cainjector', 6))).toBe(true);
  expect(isAsChanged('green', by('kubectl-edit', 4), by('kubeferry-undo', 7))).toBe(false);
  expect(isAsChanged('green', by('kubeferry-undo', 4), by('cert-manager-cainjector', 6))).toBe(true);
  const bare = settings('green', 'changed');
  expect(isAsRunLeft('run-1', left, { ...bare, metadata: { ...bare.metadata, managedFields: [] } })).toBe(false);
});
