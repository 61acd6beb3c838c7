import { expect, test } from 'vitest';
import { comparePair } from '../../../src/diff/compare-pair.ts';
import { withCounted } from '../../../src/diff/counted.ts';
import { patchOf } from '../../../src/diff/patch-of.ts';
import { assignedPlaces, builtInNoise } from '../../../src/model/comparison/built-in-noise.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const tracking = 'argocd.argoproj.io/tracking-id';
const service = (nodePort: number | undefined, annotations: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', annotations },
  spec: { clusterIP: nodePort ? `10.0.0.${nodePort}` : '', ports: [{ port: 80, ...(nodePort && { nodePort }) }] },
});
const [left, right] = [service(1, { [tracking]: 'a' }), service(2, { 'field.cattle.io/ports': '[]' })];
/** As moving leaves it. */
const meant = { object: service(undefined, {}), changes: [] };
const counted = (...rules: string[]) => {
  const about = new Set(rules);
  const wanted = { ...meant, object: withCounted(meant.object, left, about) };
  const { fields } = comparePair(left, right, { meant: wanted, counted: about });
  return { wanted, drift: fields.flatMap((one) => (one.class === 'drift' ? one.pointer : [])) };
};

test.each<[string, string[]]>([
  [tracking, ['/metadata/annotations/argocd.argoproj.io~1tracking-id']],
  ['field.cattle.io/*', ['/metadata/annotations/field.cattle.io~1ports']],
  ['Service /spec/ports/*/nodePort', ['/spec/ports/0/nodePort']],
  ['Service /spec/clusterIP', ['/spec/clusterIP']],
  ['Pod /spec/nodeName', []],
])('noise that a person has counted is drift, and no other is: %s', (rule, drift) => {
  expect(counted().drift).toEqual([]);
  expect(counted(rule).drift).toEqual(drift);
});

test('what counts is meant to be as on the left, so that a patch of the right object makes the difference go', () => {
  const rules = [tracking, 'field.cattle.io/*', 'Service /spec/ports/*/nodePort'];
  const { wanted, drift } = counted(...rules);
  expect(drift).toHaveLength(3);
  const { fields } = comparePair(wanted.object, right, { counted: new Set(rules) });
  const mended = patched(
    right,
    patchOf(
      wanted.object,
      right,
      fields.filter((one) => one.class === 'drift'),
    ),
  );
  expect(mended).toEqual({
    ...right,
    metadata: { name: 'web', annotations: { [tracking]: 'a' } },
    spec: { clusterIP: '10.0.0.2', ports: [{ port: 80, nodePort: 1 }] },
  });
});

const workload = (replicas: number, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    managedFields: [
      { manager: 'kube-controller-manager', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
    ],
  },
  spec: { replicas, template: { metadata: { annotations } } },
});

test.each<[string, KubeObject, KubeObject, string]>([
  ['* /spec/replicas', workload(2), workload(3), '/spec/replicas'],
  [
    'Deployment /spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',
    workload(2),
    workload(2, { 'kubectl.kubernetes.io/restartedAt': '2026-02-02T00:00:00Z' }),
    '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',
  ],
])(
  'what each cluster has of its own in a workload is drift where a person has counted it: %s',
  (rule, one, other, at) => {
    const said = (...rules: string[]) =>
      comparePair(one, other, { counted: new Set(rules) }).fields.map((field) => [field.pointer, field.class]);
    expect(builtInNoise).toContain(rule);
    expect(said()).toEqual([[at, 'assigned']]);
    expect(said(rule)).toEqual([[at, 'drift']]);
  },
);

test('what a person meant otherwise stays as it is meant', () => {
  const edited = service(undefined, { [tracking]: 'mine' });
  expect(withCounted(edited, left, new Set([tracking]))).toEqual(edited);
});

test('each rule has a name of its own', () => {
  expect(new Set(builtInNoise).size).toBe(builtInNoise.length);
  const kinds = Object.keys(assignedPlaces).map((kind) => kind.split('/').at(-1));
  expect(new Set(kinds).size).toBe(kinds.length);
});
