import { expect, test } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { withIgnored } from '../../../src/diff/ignored.ts';
import type { ComparedObject } from '../../../src/model/comparison/comparison.ts';
import type { KubeObject, ObjectRef } from '../../../src/model/objects/object.ts';
import { ignoreRule } from '../../../src/ui/compare/actions/ignore-rule.ts';
import { fieldActions } from '../../../src/ui/compare/actions/offered.ts';

const web: ObjectRef = {
  ...{ group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment' },
  ...{ namespace: 'shop', name: 'web' },
};
const certificate: ObjectRef = {
  ...{ group: 'cert-manager.io', version: 'v1', resource: 'certificates', kind: 'Certificate' },
  ...{ namespace: 'shop', name: 'web' },
};
const [replicas, paused] = [{ pointer: '/spec/replicas' }, { pointer: '/spec/paused' }];

test.each([web, certificate])('a rule for a difference of $kind has that one ignored, and nothing else', (object) => {
  const fields = [replicas, paused].map((field) => ({ ...field, class: 'drift' as const }));
  const compared: ComparedObject = { object, outcome: 'drift', fields };
  const rule = ignoreRule(object, replicas, 'scaled by hand');
  const { outcome, fields: after } = withIgnored(compared, [rule]);
  expect(outcome).toBe('drift');
  expect(after.map((field) => field.class)).toEqual(['ignored', 'drift']);
  const other = { ...compared, object: { ...object, namespace: 'other' } };
  expect(withIgnored(other, [rule])).toEqual(other);
});

test('a rule for an object of Kubernetes itself leaves alone one of the same kind and name of another group', () => {
  const service = (group: string): ComparedObject => {
    const object = { group, version: 'v1', resource: 'services', kind: 'Service', namespace: 'shop', name: 'web' };
    return { object, outcome: 'drift', fields: [{ pointer: '/spec/type', class: 'drift' }] };
  };
  const [own, foreign] = [service(''), service('serving.knative.dev')];
  const rule = ignoreRule(own.object, undefined, 'noise');
  expect([own, foreign].map((one) => withIgnored(one, [rule]).outcome)).toEqual(['ignored', 'drift']);
});

test('a rule for an object has it ignored where it is missing', () => {
  const missing: ComparedObject = { object: certificate, outcome: 'missing', fields: [] };
  expect(withIgnored(missing, [ignoreRule(certificate, undefined, 'made anew')]).outcome).toBe('ignored');
  expect(ignoreRule(certificate, undefined, 'made anew')).toMatchObject({ kind: 'Certificate.cert-manager.io' });
});

/** A Deployment with containers by name and image, in their order. */
const workload = (containers: Record<string, string>, args: string[] = []): KubeObject => ({
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } },
  spec: {
    template: { spec: { containers: Object.entries(containers).map(([name, image]) => ({ name, image, args })) } },
  },
});
const comparedWith = (left: KubeObject, right: KubeObject): ComparedObject => ({
  object: web,
  ...comparePair(left, right),
});
const driftOf = ({ fields }: ComparedObject) => fields.flatMap((one) => (one.class === 'drift' ? [one.left] : []));

test('a rule for a difference of a list item is about that item, wherever it stands later', () => {
  const now = comparedWith(workload({ app: 'app:1' }), workload({ app: 'app:2' }));
  const [field] = now.fields;
  const rule = ignoreRule(web, field, 'pinned there');
  expect(rule.path).toBe('/spec/template/spec/containers/app/image');
  expect(withIgnored(now, [rule]).outcome).toBe('ignored');
  const left = workload({ db: 'db:1', app: 'app:1' });
  const later = comparedWith(left, workload({ db: 'db:2', app: 'app:2' }));
  expect(driftOf(withIgnored(later, [rule]))).toEqual(['db:1']);
  const apart = comparedWith(workload({ app: 'app:1', db: 'db:1' }), workload({ db: 'db:2', app: 'app:2' }));
  expect(driftOf(withIgnored(apart, [rule]))).toEqual(['db:1']);
});

test('a difference in a list without merge keys is not offered to be ignored, others are', () => {
  const offered = (left: KubeObject, right: KubeObject) => {
    const compared = comparedWith(left, right);
    return compared.fields.map((field) =>
      fieldActions(compared, field, { hasPlan: true, isMapped: true }).includes('ignore'),
    );
  };
  const images = { app: 'app:1' };
  expect(offered(workload(images, ['--from=a']), workload(images, ['--from=b']))).toEqual([false]);
  expect(offered(workload(images), workload({ app: 'app:2' }))).toEqual([true]);
});
