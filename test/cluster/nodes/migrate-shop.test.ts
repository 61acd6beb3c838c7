import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { answerOf, readiness } from '../../demo/ready.ts';
import { asRecord } from '../../sandbox/api.ts';
import { ordersOf, placeOrders } from '../../sandbox/apps/shop/orders.ts';
import { applyShop, removeShop } from '../../sandbox/apps/shop/shop.ts';
import { apiOf, type ClusterInfo, removeNamespace } from '../../sandbox/cluster.ts';
import { grants, newMigration, outcomes, sentences, type Trial } from '../migration.ts';
import { refreshKinds } from '../velero-backup.ts';

const { clusters, s3, velero } = inject('sandbox');
if (!s3 || !velero?.source) throw new Error('The sandbox has no Velero or no S3 server.');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const shop = 'shop-keeps';
const store = {
  s3: {
    bucket: velero.source.bucket,
    endpoint: s3.endpoint,
    region: s3.region,
    secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
  },
};
const allowed = [...grants('target', shop, 'velero'), ...grants('source', 'velero', shop)];
let trial: Trial | undefined;

beforeAll(async () => {
  await applyShop(clusters.source, shop);
  // Velero learns of the shop's own kind within five minutes by itself.
  await refreshKinds(source);
}, 240_000);
afterAll(async () => {
  trial?.dispose();
  await removeShop(clusters.source, shop);
  await removeShop(clusters.target, shop);
  await removeNamespace(target, shop);
  for (const api of [source, target]) api.close();
});

/** A file in the volume of a claim. */
async function fileOf(cluster: ClusterInfo, claim: string, file: string): Promise<string> {
  const api = cluster.name === 'source' ? source : target;
  const { spec } = await api.get(`/api/v1/namespaces/${shop}/persistentvolumeclaims/${claim}`);
  return readFileSync(join(cluster.volumes ?? '', String(asRecord(spec).volumeName), file), 'utf8');
}

test('the sample application moves with its data: it runs, answers and goes on with the files that it had', async () => {
  const kept = { 'data-db-0': 'started', 'data-db-1': 'started', uploads: 'orders' };
  await placeOrders(clusters.source, ['1 teapot', '2 cups'], shop);
  const before = new Map<string, string>();
  for (const [claim, file] of Object.entries(kept)) before.set(claim, await fileOf(clusters.source, claim, file));
  trial = newMigration({
    name: shop,
    select: { namespaces: [shop], clusterScoped: 'referenced' },
    spec: {
      engine: 'velero',
      store,
      volumes: { default: 'file-system' },
      mappings: { storageClasses: { 'vng-ssd': 'gp3' }, ingressClasses: { vngcloud: 'nginx' } },
    },
  });
  const result = await trial.run({ grants: allowed });
  const told = [...sentences(trial.events), ...outcomes(trial.events)].join('\n');
  expect(result, told).toMatchObject({ state: 'completed' });
  const { notReady, ready } = await readiness(clusters.source, clusters.target, shop);
  expect(notReady, told).toEqual([]);
  expect(ready.length).toBeGreaterThan(5);
  expect(await answerOf(clusters.target, shop)).toBe('web of the shop');
  expect(await ordersOf(clusters.target, shop)).toEqual(['1 teapot', '2 cups']);
  const report = trial.text('report.md');
  expect(report).toMatch(/The data of these claims was moved\.[\s\S]*`shop-keeps\/data-db-0`[\s\S]*its files go along/);
  expect(report).not.toMatch(/was not moved|empty volume/);
  const coupons = await target.list(`/apis/shop.example.com/v1/namespaces/${shop}/coupons`);
  // The fourth is its operator's.
  expect(coupons.map(({ metadata }) => metadata.name)).toEqual(['staff', 'tet', 'welcome']);
  for (const [claim, file] of Object.entries(kept)) {
    const there = await fileOf(clusters.target, claim, file);
    expect(there.startsWith(before.get(claim) ?? '-'), claim).toBe(true);
    expect(before.get(claim)).not.toBe('');
  }
}, 300_000);
