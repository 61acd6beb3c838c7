import { expect, test } from 'vitest';
import { applyPatches, patchesAt } from '../../../src/adapt/patches.ts';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { groupKindOf } from '../../../src/diff/group-kind.ts';
import { keeping } from '../../../src/diff/keeping.ts';
import { listsOf } from '../../../src/diff/lists.ts';
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

/** An object with patches that were added for those of its differences, one after another: each is made against what the ones before it leave. */
function patchedFor(left: KubeObject, right: KubeObject, pointers: readonly string[]): KubeObject {
  const { fields } = comparePair(left, right);
  const lists = listsOf(groupKindOf(left));
  const written: unknown[] = [];
  const made = () =>
    applyPatches(left, { source: ref, target: ref }, patchesAt(patches.parse(written), []), () => undefined);
  for (const pointer of pointers) {
    const field = fields.find((one) => one.pointer === pointer);
    const operation = field && keeping(made().object, field, lists);
    if (!operation) throw new Error(`There is nothing to keep at ${pointer}.`);
    written.push(planPatch(ref, operation, 'ours'));
  }
  const { object, uses } = made();
  expect(uses).toEqual(pointers.map((_pointer, at) => ({ at: [at] })));
  return object;
}

test.each([
  ['another value', certificate({ duration: '90d' }), certificate({ duration: '30d' })],
  ['what only the target has', certificate({}), certificate({ usages: ['server auth'] })],
  ['what only the source has', certificate({ secretName: 'web' }), certificate({})],
  ['a name with a slash', certificate({}), certificate({}, { 'example.com/team': 'web' })],
  ['an item more', certificate({ usages: ['a'] }), certificate({ usages: ['a', 'b'] })],
])('the patch for %s, read as a plan has it, makes the difference disappear', (_what, left, right) => {
  const [field, more] = comparePair(left, right).fields;
  if (!field || more) throw new Error('There is more or less than one difference.');
  expect(comparePair(patchedFor(left, right, [field.pointer]), right).fields).toEqual([]);
});

const pod = (...names: string[]): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' } },
  spec: { containers: [{ name: 'app', env: names.map((name) => ({ name, value: 'x' })) }] },
});
const env = '/spec/containers/0/env';

test('one patch after another takes away the items that only the source has, and no other', () => {
  const [left, right] = [pod('A', 'B', 'C'), pod('C')];
  for (const order of [
    [`${env}/0`, `${env}/1`],
    [`${env}/1`, `${env}/0`],
  ]) {
    expect(patchedFor(left, right, order)).toEqual(right);
  }
});

test('of two items that only the target has, the second alone can be kept', () => {
  const kept = patchedFor(pod('A'), pod('A', 'B', 'C'), [`${env}/2`]);
  expect(kept).toEqual(pod('A', 'C'));
});

test('nothing is kept where nothing is meant to be there any more', () => {
  const [field] = comparePair(pod('A', 'B'), pod('A')).fields;
  if (!field) throw new Error('There is no difference.');
  expect(keeping(pod('A'), field, listsOf('/Pod'))).toBeUndefined();
});
