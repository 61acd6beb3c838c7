import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { recordAt } from '../../src/model/json/json.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { grants, newMigration, type PlanWords, sentences, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

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

test('what another migration made is a warning where it is relied on: undoing that one takes it away', async () => {
  const namespace = 'before-others';
  const into = (name: string) => {
    const spec = { mappings: { namespaces: { before: namespace } } };
    const trial = newMigration({ name, select: { namespaces: ['before'] }, spec });
    trials.push(trial);
    return trial;
  };
  namespaces.add(namespace);
  const allowed = grants('target', namespace);
  expect(await into('first').run({ grants: allowed })).not.toHaveProperty('warnings');
  const second = into('second');
  // All but the namespace, which stays while something of somebody else is in it.
  const made = smallApp('before').length - 1;
  expect(await second.run({ grants: allowed })).toMatchObject({ state: 'completed', warnings: made });
  expect(second.text('report.md').split('## Warnings')[1]).toMatch(
    /services\/before-others\/web in target was made by the migration first: undoing that one takes it away/,
  );
});

test('the command line counts it in its last sentence, and may fail on it', async () => {
  const trial = await migrationOnto('before-counted');
  const run = trial.start('run', '--allow-writes', 'target/before-counted', '--fail-on', 'warning');
  expect((await run.ended).code).toBe(1);
  expect(run.lines.at(-1), run.output).toBe('The run is completed. Warnings: 1.');
});

test('with existing: fail nothing is written where something exists and differs; it is named, and the run goes on when it is gone', async () => {
  const namespace = 'before-refused';
  const trial = await migrationOnto(namespace, { existing: 'fail' });
  const allowed = grants('target', namespace);
  const preview = await trial.preview();
  expect(preview).toMatchObject({ state: 'failed', targets: [{ counts: { created: 0, failed: 1 } }] });
  expect(sentences(trial.events)).toContainEqual(
    expect.stringMatching(/^error: One object is on there already and differs/),
  );
  const refused = await trial.run({ grants: allowed });
  expect(refused).toMatchObject({
    state: 'failed',
    targets: [{ counts: { created: 0, failed: 1 }, failed: [{ object: { name: 'settings' } }] }],
  });
  expect(trial.text('report.md')).toContain('One object is on there already and differs');
  const { steps } = await trial.status();
  expect(steps.find(({ id }) => id === 'look:there')?.state).toBe('failed');
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await target.find(`/api/v1/namespaces/${namespace}/services/web`)).toBeUndefined();

  await target.delete(`/api/v1/namespaces/${namespace}/configmaps/settings`);
  const resumed = await trial.run({ grants: allowed });
  expect(resumed).toMatchObject({ run: refused.run, state: 'completed', targets: [{ counts: { failed: 0 } }] });
});

test('an object that holds more than what is meant differs: it is in the way of existing: fail, and saved, changed and put back with update', async () => {
  const namespace = 'before-more';
  namespaces.add(namespace);
  const more = deployment(namespace, 'web', 'web:1');
  const pod = recordAt(more.spec, 'template', 'spec');
  if (pod) pod.hostNetwork = true;
  await createAll(target, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, more]);
  const migration = (existing: 'fail' | 'update') => {
    const mappings = { namespaces: { before: namespace } };
    const trial = newMigration({ name: namespace, select: { namespaces: ['before'] }, spec: { existing, mappings } });
    trials.push(trial);
    return trial;
  };
  const allowed = grants('target', namespace);
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  const hostNetwork = async () => recordAt((await target.get(path)).spec, 'template', 'spec')?.hostNetwork;

  const failing = migration('fail');
  const refused = { state: 'failed', targets: [{ counts: { created: 0, failed: 1 } }] };
  expect(await failing.preview()).toMatchObject(refused);
  expect(await failing.run({ grants: allowed })).toMatchObject(refused);
  expect(await target.find(`/api/v1/namespaces/${namespace}/services/web`)).toBeUndefined();

  const updating = migration('update');
  const updated = { state: 'completed', targets: [{ counts: { updated: 1, failed: 0 } }] };
  expect(await updating.preview()).toMatchObject(updated);
  expect(await updating.run({ grants: allowed })).toMatchObject(updated);
  expect(await hostNetwork()).toBeUndefined();
  await updating.undo({ grants: allowed });
  expect(await hostNetwork()).toBe(true);
});

test('with existing: fail each target is looked at before its first write, whatever an earlier session wrote to another one', async () => {
  const namespace = 'before-second';
  for (const name of [namespace, 'before-first']) namespaces.add(name);
  const to = (name: string, mapped: string) => ({
    name,
    context: 'target',
    mappings: { namespaces: { before: mapped } },
  });
  const trial = newMigration({
    name: namespace,
    select: { namespaces: ['before'] },
    targets: [to('first', 'before-first'), to('second', namespace)],
    spec: { existing: 'fail' },
  });
  trials.push(trial);
  const allowed = grants('target', 'before-first', namespace);
  const stop = new AbortController();
  trial.events.push = (...events) => {
    if (events.some((event) => event.type === 'step' && event.step === 'wait:first')) stop.abort();
    return Array.prototype.push.apply(trial.events, events);
  };
  expect((await trial.run({ grants: allowed }, stop.signal)).state).toBe('cancelled');
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { colour: 'red' } },
  ]);
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'failed' });
  const { steps } = await trial.status();
  expect(steps.find(({ id }) => id === 'look:second')?.state).toBe('failed');
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
});
