import { expect, test } from 'vitest';
import { withNamesOfPlan } from '../../../src/engine/assessment/names-of-plan.ts';
import type { Finding, Fix } from '../../../src/model/assessment/finding.ts';
import { message } from '../../../src/model/message.ts';

const title = message('fix.claim-empty', { claim: 'data' });

function finding(...fixes: Fix[]): Finding {
  const object = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'shop-eu', name: 'data' };
  return { rule: 'pvc-dangling', severity: 'warning', object, pointer: '', message: title, fixes };
}

function inPlan(path: string): Fix {
  return { title, safe: false, delivery: 'plan', operations: [{ op: 'add', path, value: 'empty' }] };
}

/** Where the fixes of a finding write in the plan. */
function paths(path: string, namespaces?: Record<string, string>): string[] {
  const { fixes } = withNamesOfPlan(finding(inPlan(path)), namespaces ? { namespaces } : {});
  return fixes.flatMap((fix) => (fix.delivery === 'plan' ? fix.operations.map((one) => one.path) : []));
}

test('a fix names a claim by its namespace on the source', () => {
  expect(paths('/spec/volumes/claims/shop-eu~1data', { shop: 'shop-eu' })).toEqual(['/spec/volumes/claims/shop~1data']);
});

test('a claim of a namespace that keeps its name, and what is about no claim, is as it was', () => {
  const namespaces = { web: 'shop' };
  expect(paths('/spec/volumes/claims/shop-eu~1data', namespaces)).toEqual(['/spec/volumes/claims/shop-eu~1data']);
  expect(paths('/spec/volumes/claims/shop-eu~1data')).toEqual(['/spec/volumes/claims/shop-eu~1data']);
  expect(paths('/spec/mappings/storageClasses/shop', namespaces)).toEqual(['/spec/mappings/storageClasses/shop']);
  const edited: Fix = { title, safe: true, delivery: 'edit', operations: [{ op: 'remove', path: '/spec/volumes' }] };
  expect(withNamesOfPlan(finding(edited), { namespaces }).fixes).toEqual([edited]);
});

test('a patch names a namespace as the source does', () => {
  const patch = (name: string, kind = 'Namespace.'): Fix => {
    const value = { target: { kind, name }, patch: [], reason: 'because' };
    return { title, safe: false, delivery: 'plan', operations: [{ op: 'add', path: '/spec/patches/-', value }] };
  };
  const fixes = [patch('shop-eu'), patch('web'), patch('shop-eu', 'Pod.')];
  const named = withNamesOfPlan(finding(...fixes), { namespaces: { shop: 'shop-eu' } }).fixes;
  expect(named).toEqual([patch('shop'), ...fixes.slice(1)]);
});
