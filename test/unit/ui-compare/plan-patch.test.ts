import { expect, test } from 'vitest';
import { applyPatches, patchesAt } from '../../../src/adapt/patches.ts';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { patches } from '../../../src/model/migration/plan.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';
import { planPatch } from '../../../src/ui/compare/actions/plan-patch.ts';

const ref: ObjectRef = {
  ...{ group: 'cert-manager.io', version: 'v1', resource: 'certificates', kind: 'Certificate' },
  ...{ namespace: 'shop', name: 'web' },
};
const certificate = (spec: object, annotations?: Record<string, string>): KubeObject => ({
  ...{ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' },
  metadata: { name: 'web', namespace: 'shop', ...(annotations && { annotations }) },
  spec,
});

test.each([
  ['another value', certificate({ duration: '90d' }), certificate({ duration: '30d' })],
  ['what only the target has', certificate({}), certificate({ usages: ['server auth'] })],
  ['what only the source has', certificate({ secretName: 'web' }), certificate({})],
  ['a name with a slash', certificate({}), certificate({}, { 'example.com/team': 'web' })],
  ['an item more', certificate({ usages: ['a'] }), certificate({ usages: ['a', 'b'] })],
])('the patch for %s, read as a plan has it, makes the difference disappear', (_what, left, right) => {
  const [field, more] = comparePair(left, right).fields;
  if (!field || more) throw new Error('There is more or less than one difference.');
  const written = patches.parse([planPatch(ref, field, 'ours')]);
  const { object, uses } = applyPatches(left, { source: ref, target: ref }, patchesAt(written, []), () => undefined);
  expect(uses).toEqual([{ at: [0] }]);
  expect(comparePair(object, right).fields).toEqual([]);
});
