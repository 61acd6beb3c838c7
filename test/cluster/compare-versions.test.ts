import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { comparing, fieldsOf, outcomes } from './comparing.ts';
import { createAll } from './small-app.ts';

const { clusters } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const namespace = 'compare-versions';
const { compare, written } = comparing();

/** A kind of which each cluster prefers the last of its versions. */
const definition = (...versions: string[]) => ({
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  metadata: { name: 'gates.versions.example.com' },
  spec: {
    group: 'versions.example.com',
    names: { plural: 'gates', kind: 'Gate' },
    scope: 'Namespaced',
    versions: versions.map((name, at) => ({
      ...{ name, served: true, storage: at === versions.length - 1 },
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { to } } } } },
    })),
  },
});
const to = { type: 'string' };
const gate = (name: string, where: string) => ({
  ...{ apiVersion: 'versions.example.com/v1beta1', kind: 'Gate', metadata: { name, namespace } },
  spec: { to: where },
});
/** As version 1 of autoscaling has it; the server itself prefers version 2. */
const autoscaler = (targetCPUUtilizationPercentage: number) => ({
  ...{ apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace } },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    ...{ minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage },
  },
});

beforeAll(async () => {
  const sides = [
    { api: source, defined: definition('v1beta1'), other: 'here' },
    { api: target, defined: definition('v1beta1', 'v1'), other: 'there' },
  ];
  for (const { api, defined, other } of sides) {
    await createAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, defined]);
    await waitFor(() => api.create(gate('same', 'a')).then(() => true), { what: 'the kind was served' });
    await createAll(api, [gate('other', other), autoscaler(80)]);
  }
});

afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    await api.delete(await api.pathOf(definition('v1beta1')));
    api.close();
  }
});

test.each([
  ['older', 'source', 'target'],
  ['newer', 'target', 'source'],
])(
  'a kind of which the cluster on the left prefers the %s version is compared in one that both serve',
  async (_, left, right) => {
    const { objects } = await compare(`${left}/${namespace}`, `${right}/${namespace}`);
    expect(outcomes(objects)).toEqual({ 'Gate/other': 'drift' });
    expect(fieldsOf(objects, 'other', 'Gate')?.map(({ pointer }) => pointer)).toEqual(['/spec/to']);
  },
);

test('manifests of an older version are held against what a server has in that version, on whichever side they are', async () => {
  const live = `target/${namespace}`;
  const gates = [gate('same', 'a'), gate('other', 'there')];
  const same = written('same', [...gates, autoscaler(80)]);
  for (const sides of [[same, live] as const, [live, same] as const]) expect((await compare(...sides)).code).toBe(0);
  const { objects } = await compare(written('other', [...gates, autoscaler(50)]), live);
  expect(outcomes(objects)).toMatchObject({ 'HorizontalPodAutoscaler/web': 'drift' });
  const drift = fieldsOf(objects, 'web', 'HorizontalPodAutoscaler')?.filter((one) => one.class === 'drift');
  expect(drift?.map(({ pointer }) => pointer)).toEqual(['/spec/targetCPUUtilizationPercentage']);
});

test('a server that cannot convert an object is no reason to compare nothing: what differs is then its version, too', async () => {
  const path = await target.pathOf(definition('v1beta1'));
  const gates = `/apis/versions.example.com/v1beta1/namespaces/${namespace}/gates`;
  const service = { namespace, name: 'nobody' };
  const webhook = { conversionReviewVersions: ['v1'], clientConfig: { service } };
  await target.patch(path, { spec: { conversion: { strategy: 'Webhook', webhook } } });
  try {
    const fails = () =>
      target.get(`${gates}/same`).then(
        () => undefined,
        () => true,
      );
    await waitFor(fails, { what: 'the server could not convert' });
    const { code, objects } = await compare(`source/${namespace}`, `target/${namespace}`);
    expect(code).toBe(1);
    expect(fieldsOf(objects, 'same', 'Gate')).toMatchObject([{ pointer: '/apiVersion', class: 'drift' }]);
  } finally {
    await target.patch(path, { spec: { conversion: { strategy: 'None', webhook: null } } });
  }
});
