import { describe, expect, test } from 'vitest';
import { mend } from '../../../src/adapt/edit/mend.ts';
import { inPlan } from '../../../src/adapt/fixes/fixes.ts';
import { exclude } from '../../../src/adapt/fixes/leaving-out.ts';
import { readManifests } from '../../../src/adapt/manifest/manifests.ts';
import type { Fix } from '../../../src/model/assessment/finding.ts';
import { message } from '../../../src/model/message.ts';

const plan = (rest: string) => `apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  # the shop alone
  select:
    namespaces: [shop]
${rest}`;

/** A plan with a fix made in it. */
function mended(text: string, fix: Fix): string {
  const operations = fix.delivery === 'plan' ? fix.operations : [];
  const { text: after, refused } = mend(text, readManifests(text), [{ object: 0, operations, rule: 'one' }]);
  expect(refused).toEqual([undefined]);
  return after;
}

describe('a fix in the plan', () => {
  test('makes the list that an exclusion goes to', () => {
    expect(mended(plan(''), exclude('leases.coordination.k8s.io'))).toBe(
      plan('    exclude:\n      - leases.coordination.k8s.io\n'),
    );
  });

  test('adds to the list that is there', () => {
    expect(mended(plan('    exclude: [events]   # noise\n'), exclude('leases.coordination.k8s.io'))).toBe(
      plan('    exclude: [events, leases.coordination.k8s.io]   # noise\n'),
    );
  });

  test('makes the mappings that a mapping goes to', () => {
    const fix = inPlan(
      message('fix.map-class', { from: 'fast', to: 'gp3' }),
      '/spec/mappings/storageClasses/fast',
      'gp3',
    );
    expect(mended(plan(''), fix)).toBe(plan('  mappings:\n    storageClasses:\n      fast: gp3\n'));
    expect(mended(plan('  mappings: {}\n'), fix)).toBe(plan('  mappings: {storageClasses: {fast: gp3}}\n'));
  });
});
