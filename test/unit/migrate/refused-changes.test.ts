import { expect, test } from 'vitest';
import { type AskedObject, refusedChanges } from '../../../src/migrate/velero/refused-changes.ts';
import type { TargetSays } from '../../../src/model/assessment/judgement.ts';
import { format, type Message, message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const before: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 1, old: true, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
};
const asked: AskedObject = {
  ref: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'shop', name: 'web' },
  before,
  after: { ...before, spec: { ...Object(before.spec), replicas: 'many', speed: 'high' } },
};

/** What the target says of the one object. */
function says(severity: 'error' | 'warning', rule: string, pointer: string, words: Message): TargetSays {
  const { apiVersion, kind, metadata } = before;
  const object = { apiVersion, kind, name: metadata.name };
  return { index: 0, sameAs: [], finding: { rule, severity, pointer, message: words, object, fixes: [] } };
}
const told = (...all: TargetSays[]) => refusedChanges([asked], all, 'eks').map(({ words }) => format(words));
const refuses = (pointer: string, detail: string) =>
  says('error', 'target-refuses', pointer, message('judgement.refuses', { detail }));

test('a refusal names the object, what the server said of its field, and the manifest to mend', () => {
  const detail = 'spec.replicas: Invalid value: -1: must be greater than or equal to 0';
  expect(told(refuses('/spec/replicas', detail))).toEqual([
    `No restore to eks begins: it refuses deployments.apps/shop/web as its manifest says it: ${detail}`,
  ]);
  const [refused] = refusedChanges([asked], [refuses('/spec/replicas', detail)], 'eks');
  expect(refused?.path).toBe('targets/eks/shop/deployments.apps/web.yaml');
});

test('where a server names no field, those are named that the change has', () => {
  const [words] = told(refuses('', 'quantities must match the regular expression'));
  expect(words).toContain('as its manifest says it (/spec/replicas, /spec/speed): quantities must match');
});

test('what is said in the place of another namespace is told without that', () => {
  const detail = 'spec.replicas: Invalid value: -1: too few';
  const inner = message('judgement.refuses', { detail });
  const wrapped = message('judgement.in-stand-in', { words: inner, standIn: 'default', namespace: 'shop' });
  expect(told(says('error', 'target-refuses', '/spec/replicas', wrapped))).toEqual(
    told(refuses('/spec/replicas', detail)),
  );
});

test('an unknown field counts where the change brings it, and not where the source had it already', () => {
  const unknown = (field: string, pointer: string) =>
    says('warning', 'target-unknown-field', pointer, message('judgement.unknown-field', { field }));
  expect(told(unknown('spec.old', '/spec/old'))).toEqual([]);
  expect(told(unknown('spec.speed', '/spec/speed'))).toEqual([
    'No restore to eks begins: it does not know the field spec.speed of deployments.apps/shop/web and would leave out what its manifest says.',
  ]);
});

test('why a policy refuses a Secret is not shown', () => {
  const words = message('judgement.policy.secret');
  const [said] = told(says('error', 'target-refuses-policy', '', words));
  expect(said).toContain(`: ${format(words)}`);
});
