import { expect, test } from 'vitest';
import { newsOf, withWayOut } from '../../../src/engine/assessment/news.ts';
import type { Finding, Severity } from '../../../src/model/assessment/finding.ts';
import { message } from '../../../src/model/message.ts';

function finding(rule: string, pointer: string, severity: Severity = 'error'): Finding {
  const object = { apiVersion: 'v1', kind: 'Pod', name: 'web' };
  return { rule, severity, object, pointer, message: message('error.cancelled'), fixes: [] };
}
const says = (pointer: string, sameAs: string[] = [], index = 0) => ({
  index,
  finding: finding('target-refuses', pointer),
  sameAs,
});
const byRule = (rule: string, pointer: string, severity?: Severity, index = 0) => ({
  index,
  finding: finding(rule, pointer, severity),
});

test('where a rule tells the same cause, wherever in the object, the target says nothing new', () => {
  expect(newsOf([says('', ['psa-violation'])], [byRule('psa-violation', '/spec/b', 'warning')])).toEqual([]);
  expect(newsOf([says('/spec/clusterIPs', ['svc-clusterip'])], [byRule('svc-clusterip', '/spec/clusterIP')])).toEqual(
    [],
  );
});

test.each([
  ['of another cause at the same field', byRule('x', '/spec/a')],
  ['of another object', byRule('svc-clusterip', '/spec/a', 'error', 1)],
])('beside what a rule says %s, the target is heard', (_words, found) => {
  expect(newsOf([says('/spec/a', ['svc-clusterip'])], [found])).toHaveLength(1);
});

test('a rule on the fields of schemas has told of its own field only', () => {
  const unknown = [says('/spec/a', ['api-unknown-field', 'api-crd-schema'])];
  expect(newsOf(unknown, [byRule('api-unknown-field', '/spec/a')])).toEqual([]);
  expect(newsOf(unknown, [byRule('api-crd-schema', '/spec')])).toEqual([]);
  expect(newsOf(unknown, [byRule('api-unknown-field', '/spec/b')])).toHaveLength(1);
});

test('a field that the target drops can be left out, by a decision', () => {
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [], odd: 1 } };
  const { fixes } = withWayOut(finding('target-unknown-field', '/spec/odd', 'warning'), object);
  expect(fixes).toMatchObject([{ safe: false, delivery: 'edit', operations: [{ op: 'remove', path: '/spec/odd' }] }]);
  expect(withWayOut(finding('target-refuses', '/spec/odd'), object).fixes).toEqual([]);
  expect(withWayOut(finding('target-unknown-field', '/spec/gone', 'warning'), object).fixes).toEqual([]);
});

test('what can never change on the target comes with what a person can do', () => {
  const refused = { ...finding('target-refuses', '/spec'), message: message('judgement.immutable', { detail: 'no' }) };
  expect(withWayOut(refused, undefined).fixes).toMatchObject([
    { safe: false, delivery: 'checklist', item: message('judgement.todo.immutable') },
  ]);
});
