import fc from 'fast-check';
import { expect, it } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { patchOf } from '../../../src/diff/patch-of.ts';
import { sameJson } from '../../../src/model/json/json.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import { isKubeObject } from '../../../src/model/objects/kube-object.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

/** Applies the patch of all differences, and compares again. */
function left(one: KubeObject, other: KubeObject) {
  const after = patched(other, patchOf(one, other, comparePair(one, other).fields));
  if (!isKubeObject(after)) throw new Error(`The patch leaves ${JSON.stringify(after)}.`);
  return comparePair(one, after).fields;
}

const names = fc.constantFrom('a', 'b', 'c', 'd');
const map = fc.dictionary(names, fc.string({ maxLength: 3 }), { maxKeys: 3 });
// Some are made of others, which have to stand before them.
const variable = fc.record({ name: names, value: fc.constantFrom('1', '2', '$(a)', '$(b)$(c)') });
const container = fc.record({
  name: names,
  image: fc.constantFrom('web:1', 'web:2'),
  env: fc.uniqueArray(variable, { selector: ({ name }) => name }),
  args: fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 }),
});
const toleration = fc.record({ key: names, operator: fc.constantFrom('Exists', 'Equal') });
const workload = fc.record({
  apiVersion: fc.constant('apps/v1'),
  kind: fc.constant('Deployment'),
  metadata: fc.record({ name: fc.constant('web'), labels: map, annotations: map }, { requiredKeys: ['name'] }),
  spec: fc.record({
    template: fc.record({
      spec: fc.record({
        initContainers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 4 }),
        containers: fc.uniqueArray(container, { selector: ({ name }) => name, maxLength: 4 }),
        tolerations: fc.array(toleration, { maxLength: 4 }),
      }),
    }),
  }),
});
const anything: fc.Arbitrary<KubeObject> = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 })
  .map((spec) => ({ apiVersion: 'example.com/v1', kind: 'Any', metadata: { name: 'a' }, spec }));

it.each([
  ['lists that go by names, sets and plain lists', workload],
  ['whatever a custom resource holds', anything],
] as const)('the patch of a comparison makes its differences disappear, in %s', (_what, object) => {
  fc.assert(
    fc.property(object, object, (one, other) => {
      expect(left(one, other)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

it('a patch names places of the right object', () => {
  const role = (...rules: object[]): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'a' },
    rules,
  });
  const [pods, nodes] = [{ resources: ['pods'] }, { resources: ['nodes'] }];
  const [one, other] = [role(pods), role(nodes, { resources: ['jobs'] }, pods)];
  expect(patchOf(one, other, comparePair(one, other).fields)).toEqual([
    { op: 'remove', path: '/rules/1' },
    { op: 'remove', path: '/rules/0' },
  ]);
});

it('a patch of some of the differences leaves out what a list gets by the others', () => {
  const config = (...names: string[]): KubeObject => ({
    ...{ apiVersion: 'example.com/v1', kind: 'Any', metadata: { name: 'a' } },
    spec: { names },
  });
  const [one, right] = [config('one', 'two', 'three'), config('one')];
  const [, second] = comparePair(one, right).fields;
  if (!second) throw new Error('There are two differences.');
  const patch = patchOf(one, right, [second]);
  expect(patch).toEqual([{ op: 'add', path: '/spec/names/-', value: 'three' }]);
  expect(patched(right, patch)).toEqual(config('one', 'three'));
});

it('an object without labels gets a map for them first', () => {
  const config = (metadata: object): KubeObject => {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', ...metadata } };
  };
  const [one, other] = [config({ labels: { team: 'blue' } }), config({})];
  expect(patchOf(one, other, comparePair(one, other).fields)).toEqual([
    { op: 'add', path: '/metadata/labels', value: {} },
    { op: 'add', path: '/metadata/labels/team', value: 'blue' },
  ]);
});

it('a patch holds no value of a Secret', () => {
  const secret = (data: object): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, data });
  const [one, other] = [secret({ a: 'eA==' }), secret({ a: 'eQ==', b: 'eg==' })];
  expect(patchOf(one, other, comparePair(one, other).fields)).toEqual([]);
});

it('what acts one after another gets an item where it acts, whichever others it gets or loses', () => {
  const pod = (names: string): KubeObject => ({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } },
    spec: { initContainers: [...names].map((name) => ({ name })), containers: [{ name: 'app' }] },
  });
  const [one, right] = [pod('abcdef'), pod('bxe')];
  const { fields } = comparePair(one, right);
  expect(patched(right, patchOf(one, right, fields))).toEqual(one);
  const onlyThat = fields.filter(({ left }) => sameJson(left, { name: 'd' }));
  expect(patchOf(one, right, onlyThat)).toEqual([{ op: 'add', path: '/spec/initContainers/1', value: { name: 'd' } }]);
});

const volume = fc.record({ name: names, emptyDir: fc.record({ medium: fc.constantFrom('', 'Memory') }) });
const volumes = fc.uniqueArray(volume, { selector: ({ name }) => name, maxLength: 4 });
const pod = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });

it('the patch of a pod means the volumes that it names, wherever admission put the one of the token', () => {
  fc.assert(
    fc.property(volumes, volumes, fc.nat(4), (meant, live, at) => {
      const token = { name: 'kube-api-access-x2x4z', projected: {} };
      const there = pod({ volumes: [...live.slice(0, at), token, ...live.slice(at)] });
      const after = patched(
        there,
        patchOf(pod({ volumes: meant }), there, comparePair(pod({ volumes: meant }), there).fields),
      );
      expect(after).toHaveProperty('spec.volumes', expect.arrayContaining([token]));
      expect(after).toHaveProperty('spec.volumes.length', meant.length + 1);
      expect(left(pod({ volumes: meant }), there)).toEqual([]);
    }),
  );
});
