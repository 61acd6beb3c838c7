import { expect, test } from 'vitest';
import { withIgnored } from '../../../src/diff/ignored.ts';
import type { ComparedObject } from '../../../src/model/comparison/comparison.ts';
import type { IgnoreRule } from '../../../src/model/migration/plan.ts';

const web: ComparedObject = {
  object: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'shop', name: 'web' },
  other: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'eu', name: 'web' },
  outcome: 'drift',
  fields: [
    { pointer: '/metadata/annotations/a~1b', left: '1', right: '2', class: 'drift' },
    { pointer: '/spec/replicas', left: 1, right: 2, class: 'expected' },
  ],
};
const after = (rule: Omit<IgnoreRule, 'reason'>) => withIgnored(web, [{ ...rule, reason: 'noise' }]);
const classes = ({ fields }: ComparedObject) => fields.map((field) => field.class);

test.each<[string, Omit<IgnoreRule, 'reason'>]>([
  ['a place', { path: '/metadata/annotations/a~1b' }],
  ['what is below a place', { path: '/metadata' }],
  ['any one step', { path: '/metadata/*/a~1b' }],
  ['an object of the right side', { kind: 'Deployment.apps', namespace: 'eu', name: 'web', path: '/metadata' }],
])('a rule ignores %s, and the weightiest of the rest is the outcome', (_what, rule) => {
  expect(classes(after(rule))).toEqual(['ignored', 'expected']);
  expect(after(rule).outcome).toBe('expected');
});

test.each<[string, Omit<IgnoreRule, 'reason'>]>([
  ['of another kind', { kind: 'StatefulSet' }],
  ['of another name', { name: 'web-2' }],
  ['of another namespace', { namespace: 'other' }],
  ['that only begins in the same way', { path: '/metadata/annot' }],
  ['deeper than the difference', { path: '/spec/replicas/a' }],
  ['any step below the difference', { path: '/spec/replicas/*' }],
])('a rule leaves alone what is %s', (_what, rule) => expect(after(rule)).toEqual(web));

test('a rule without a place ignores an object that only one side has, and one with a place does not', () => {
  const missing: ComparedObject = { object: web.object, outcome: 'missing', fields: [] };
  const told = (rule: Omit<IgnoreRule, 'reason'>) => withIgnored(missing, [{ ...rule, reason: 'noise' }]).outcome;
  expect([told({ kind: 'Deployment' }), told({ path: '/spec' })]).toEqual(['ignored', 'missing']);
});
