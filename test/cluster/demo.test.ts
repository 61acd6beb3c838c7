import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { readiness } from '../demo/ready.ts';
import { Api } from '../sandbox/api.ts';
import { removeNamespace } from '../sandbox/cluster.ts';

const { clusters } = inject('sandbox');
const namespace = 'demo-ready';
const [source, target] = [new Api(clusters.source), new Api(clusters.target)];

function deployment(name: string, image: string): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  };
}

beforeAll(async () => {
  for (const api of [source, target]) {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await api.create(deployment('runs', 'web:1'));
  }
  await source.create(deployment('pulls', 'web:1'));
  await target.create(deployment('pulls', 'example.com/missing/web:1'));
  await source.create(deployment('stays', 'web:1'));
});
afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    api.close();
  }
});

test('the demo takes for Ready what runs on the target, and nothing that is missing or never starts there', async () => {
  await expect
    .poll(() => readiness(clusters.source, clusters.target, namespace), { timeout: 60_000 })
    .toEqual({ ready: ['deployments/runs'], notReady: ['deployments/pulls', 'deployments/stays'] });
});
