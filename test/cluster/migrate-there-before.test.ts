import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { createAll, grants, newMigration, type PlanWords, smallApp, type Trial } from './migration.ts';

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
  const warning = /configmaps\/before-warned\/settings was on target already and differs in 1 places.*colour/;
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
