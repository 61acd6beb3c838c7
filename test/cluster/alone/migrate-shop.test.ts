import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
import { applyShop, removeShop } from '../../sandbox/apps/shop/shop.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { gone, grants, newMigration, outcomes, sentences, type Trial } from '../migration.ts';
import { versionsIn } from '../versions.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];

beforeAll(() => applyShop(sandbox.clusters.source, 'shop-moves'));
afterAll(async () => {
  for (const trial of trials) trial.dispose();
  await removeShop(sandbox.clusters.source, 'shop-moves');
  for (const name of ['shop-moves:Node-Reader', 'shop-moves:Node-Reader:operator']) {
    const kind = name.endsWith('operator') ? 'clusterrolebindings' : 'clusterroles';
    await target.delete(`/apis/rbac.authorization.k8s.io/v1/${kind}/${name}`);
  }
  await target.delete('/api/v1/namespaces/shop-eu');
  source.close();
  target.close();
});

function shopMigration(): Trial {
  const trial = newMigration({
    name: 'shop',
    select: { namespaces: ['shop-moves'], clusterScoped: 'referenced' },
    spec: {
      volumes: { default: 'ask' },
      mappings: {
        namespaces: { 'shop-moves': 'shop-eu' },
        storageClasses: { 'vng-ssd': 'gp3' },
        ingressClasses: { vngcloud: 'nginx' },
        images: [{ from: 'vcr.example.com/shop', to: 'registry.example.eu/shop' }],
      },
    },
  });
  trials.push(trial);
  return trial;
}

/** Ready and wanted replicas of every workload. */
async function replicas(namespace: string, api = target): Promise<string[]> {
  const lists = ['deployments', 'statefulsets'].map((kind) =>
    api.list(`/apis/apps/v1/namespaces/${namespace}/${kind}`),
  );
  return (await Promise.all(lists))
    .flat()
    .map(({ metadata, status, spec }) => {
      return `${metadata.name} ${asRecord(status).readyReplicas} of ${asRecord(spec).replicas}`;
    })
    .sort();
}

const claims = {
  'shop-moves/data-db-0': 'empty',
  'shop-moves/data-db-1': 'empty',
  'shop-moves/uploads': 'empty',
} as const;
const allowed = grants('target', 'shop-eu');

/** Kinds that controllers make for what moves. */
const made = /^\S+ (ControllerRevision|EndpointSlice|Endpoints|Job|Pod|PodMetrics|ReplicaSet) /;

/** What a namespace holds that somebody put there, by kind and name. */
async function contents(namespace: string, api = target): Promise<string[]> {
  return Object.keys(await versionsIn(api, namespace, false))
    .filter((name) => !made.test(name))
    .sort();
}

test('the shop moves, is Ready on the target, is undone without a rest, and moves again; nothing on the source changes', async () => {
  const trial = shopMigration();
  const [before, untouched] = [await versionsIn(source, 'shop-moves'), await versionsIn(target, 'shop-eu')];
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining([
      'autoscaling/v2 HorizontalPodAutoscaler web',
      'apiextensions.k8s.io/v1 CustomResourceDefinition coupons.shop.example.com',
    ]),
  );

  const stopped = trial.run({ grants: allowed });
  await expect(stopped).rejects.toThrow(/shop-moves\/data-db-0 \(20Gi\).*shop-moves\/uploads \(5Gi\)/);
  expect(await trial.status()).toMatchObject({ state: 'draft', runs: [] });

  const preview = await trial.preview();
  expect(preview).toMatchObject({ state: 'completed' });
  expect(sentences(trial.events)).toContainEqual(expect.stringMatching(/^warning: .*shop-moves\/uploads \(5Gi\)/));
  expect(await versionsIn(target, 'shop-eu')).toEqual(untouched);

  const result = await trial.run({ grants: allowed, volumes: claims });
  const [there] = result.targets;
  expect(there?.failed).toEqual([]);
  expect(there?.notReady).toEqual([]);
  expect(result.state).toBe('completed');
  expect(preview.targets[0]?.counts).toEqual(there?.counts);
  await movedAndReady();
  const web = await target.get('/apis/apps/v1/namespaces/shop-eu/deployments/web');
  expect(JSON.stringify(web.spec)).toContain('registry.example.eu/shop/web:2.4.1');
  expect(web.metadata.labels).toMatchObject({ 'kubeferry.dev/migration': 'shop', 'kubeferry.dev/run': result.run });
  expect(trial.text('report.md')).toContain(result.run);

  const plan = await trial.undoPlan();
  expect(plan.keep).toEqual([]);
  const undone = await trial.undo({ grants: allowed });
  expect(undone.remove.map(({ uid }) => uid).sort()).toEqual(plan.remove.map(({ uid }) => uid).sort());
  expect(outcomes(trial.events, 'remove:there')).toContain('removed deployments.apps/shop-eu/web: Removed.');
  await leftAsBefore(untouched);
  const { steps, state } = await trial.status();
  expect(state).toBe('undone');
  expect(steps.find(({ id }) => id === 'remove:there')?.counts).toEqual({ removed: plan.remove.length });

  const choices = Object.entries(claims).flatMap(([claim, choice]) => ['--claim', `${claim}=${choice}`]);
  const again = trial.start('run', '--allow-writes', 'target/shop-eu,target/_cluster', ...choices);
  expect(await again.ended).toMatchObject({ code: 0 });
  expect(again.output).toContain(`there: ${there?.counts.created} created`);
  await movedAndReady();
  expect((await trial.status()).runs.map((run) => run.state)).toEqual(['undone', 'completed']);
  await trial.undo({ grants: allowed });
  await leftAsBefore(untouched);

  expect(await versionsIn(source, 'shop-moves')).toEqual(before);
  expect(trial.holdsCanary()).toBe(false);
});

/** All that the source holds is on the target, and each workload has the replicas there that it has on the source. */
async function movedAndReady(): Promise<void> {
  // What an operator makes is left to the operator.
  const fromOperator = 'shop.example.com/v1 Coupon staff-extra';
  const meant = (await contents('shop-moves', source)).filter((name) => name !== fromOperator);
  expect(await contents('shop-eu')).toEqual(meant);
  const wanted = await replicas('shop-moves', source);
  expect(wanted.every((words) => / (\d+) of \1$/.test(words))).toBe(true);
  expect(await replicas('shop-eu')).toEqual(wanted);
}

/** Waits until the target is, as a whole, what it was before the run; volumes go after their claims. */
async function leftAsBefore(untouched: Record<string, string>): Promise<void> {
  await gone(target, 'shop-eu');
  await expect.poll(() => versionsIn(target, 'shop-eu'), { timeout: 60_000 }).toEqual(untouched);
}
