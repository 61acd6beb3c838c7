import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { grants, newMigration, type PlanWords, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const namespaces = new Set<string>();

beforeAll(() => createAll(source, smallApp('before')));
afterEach(async () => {
  for (const trial of trials.splice(0)) trial.dispose();
  for (const namespace of namespaces) await removeNamespace(target, namespace);
  namespaces.clear();
});
afterAll(async () => {
  await removeNamespace(source, 'before');
  source.close();
  target.close();
});

/** A migration of `before` to a namespace of the target that holds other settings already. */
async function migrationOnto(namespace: string, spec: PlanWords['spec'] = {}): Promise<Trial> {
  namespaces.add(namespace);
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { colour: 'red' } },
  ]);
  const trial = newMigration({
    name: namespace,
    select: { namespaces: ['before'] },
    spec: { ...spec, mappings: { namespaces: { before: namespace } } },
  });
  trials.push(trial);
  return trial;
}

test('an object that was there and differs is a warning of the run, of its report and of each session of it', async () => {
  const trial = await migrationOnto('before-warned');
  const allowed = grants('target', 'before-warned');
  const warning = /configmaps\/before-warned\/settings was on target already and differs in one place.*colour/;
  expect(await trial.preview()).toMatchObject({ state: 'completed', warnings: 1 });
  const broken = { path: '/apis/apps/v1/namespaces/before/deployments/web', image: 'registry/missing/web:1' };
  const imageOf = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });
  await source.patch(broken.path, imageOf(broken.image));
  try {
    const failed = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
    expect(failed).toMatchObject({ state: 'failed', warnings: 1, targets: [{ counts: { skipped: 1 } }] });
    expect(trial.text('report.md').split('## Warnings')[1]).toMatch(warning);
    const resumed = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
    expect(resumed).toMatchObject({ run: failed.run, warnings: 1, targets: [{ counts: { skipped: 1 } }] });
    expect(trial.text('report.md').split('## Warnings')[1]).toMatch(warning);
  } finally {
    await source.patch(broken.path, imageOf('web:1'));
  }
});

test('the command line counts it in its last sentence, and may fail on it', async () => {
  const trial = await migrationOnto('before-counted');
  const run = trial.start('run', '--allow-writes', 'target/before-counted', '--fail-on', 'warning');
  expect((await run.ended).code).toBe(1);
  expect(run.lines.at(-1)).toBe('The run is completed. Warnings: 1.');
});

test('with existing: fail nothing is written where something exists and differs; it is named, and the run goes on when it is gone', async () => {
  const namespace = 'before-refused';
  const trial = await migrationOnto(namespace, { existing: 'fail' });
  const allowed = grants('target', namespace);
  const refused = await trial.run({ grants: allowed });
  expect(refused).toMatchObject({
    state: 'failed',
    targets: [{ counts: { created: 0, failed: 1 }, failed: [{ object: { name: 'settings' } }] }],
  });
  expect(trial.text('report.md')).toContain('1 objects are on there already and differ');
  const { steps } = await trial.status();
  expect(steps.find(({ id }) => id === 'look:there')?.state).toBe('failed');
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await target.find(`/api/v1/namespaces/${namespace}/services/web`)).toBeUndefined();

  await target.delete(`/api/v1/namespaces/${namespace}/configmaps/settings`);
  const resumed = await trial.run({ grants: allowed });
  expect(resumed).toMatchObject({ run: refused.run, state: 'completed', targets: [{ counts: { failed: 0 } }] });
});
