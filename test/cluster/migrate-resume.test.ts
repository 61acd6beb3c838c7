import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { createAll, deployment, gone, grants, newMigration, smallApp, type Trial } from './migration.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const namespaces = new Set<string>();
/** Objects that move, besides the small application's own. */
const many = 250;

beforeAll(async () => {
  // A workload that is never Ready holds a run in its last step.
  await createAll(source, [...smallApp('resumes', many), deployment('resumes', 'never', 'web/missing/x:1')]);
});
afterEach(async () => {
  for (const trial of trials.splice(0)) trial.dispose();
  for (const namespace of namespaces) await removeNamespace(target, namespace);
  namespaces.clear();
});
afterAll(async () => {
  await removeNamespace(source, 'resumes');
  source.close();
  target.close();
});

/** A migration of the application to a namespace of its own. */
function migrationTo(namespace: string): Trial {
  namespaces.add(namespace);
  const trial = newMigration({
    name: namespace,
    select: { namespaces: ['resumes'] },
    spec: { mappings: { namespaces: { resumes: namespace } } },
  });
  trials.push(trial);
  return trial;
}

test('a run goes on wherever its process was killed, and makes no object twice', async () => {
  const trial = migrationTo('resumes-killed');
  const args = ['run', '--json', '--allow-writes', 'target/resumes-killed', '--wait', '60'];
  const killedAt = async (words: string, times = 1) => {
    const command = trial.start(...args);
    await command.says(words, times);
    command.kill();
    expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });
    const { state, lockedBy } = await trial.status();
    expect(lockedBy).toBeUndefined();
    return state;
  };
  expect(await killedAt('"step":"check","state":"started"')).toBe('draft');
  expect(await killedAt('"step":"back-up","state":"started"')).toBe('interrupted');
  expect(await killedAt('"step":"export","state":"started"')).toBe('interrupted');
  expect(await killedAt('"outcome":"created"', 50)).toBe('interrupted');
  const made = (await target.list('/api/v1/namespaces/resumes-killed/configmaps')).map(({ metadata }) => metadata.uid);
  expect(made.length).toBeGreaterThan(40);
  expect(await killedAt('"step":"wait:there","state":"started"')).toBe('interrupted');

  await target.patch('/apis/apps/v1/namespaces/resumes-killed/deployments/never', {
    spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } },
  });
  const last = trial.start(...args);
  expect(await last.ended).toMatchObject({ code: 0 });
  const { state, runs, steps } = await trial.status();
  expect({ state, runs: runs.length }).toEqual({ state: 'completed', runs: 1 });
  // Settings, key, Service, two Deployments and their namespace; the rest is one ConfigMap each.
  expect(steps.find(({ id }) => id === 'apply:there')?.counts).toEqual({ created: many + 6 });
  const there = await target.list('/api/v1/namespaces/resumes-killed/configmaps');
  const ours = there.filter(({ metadata }) => metadata.labels?.['kubeferry.dev/run'] === runs[0]?.run);
  expect(ours).toHaveLength(many + 1);
  expect(there.map(({ metadata }) => metadata.uid)).toEqual(expect.arrayContaining(made));
});

test('Ctrl-C while objects are applied leaves a run that goes on', async () => {
  const trial = migrationTo('resumes-stopped');
  const args = ['run', '--json', '--allow-writes', 'target/resumes-stopped', '--wait', '1'];
  const first = trial.start(...args);
  await first.says('"outcome":"created"', 50);
  first.interrupt();
  expect(await first.ended).toMatchObject({ code: 1 });
  const result = JSON.parse(first.lines.at(-1) ?? '');
  expect(result).toMatchObject({ type: 'result', state: 'cancelled' });
  expect(result.targets[0].counts.created).toBeLessThan(many);
  expect(await trial.status()).toMatchObject({ state: 'interrupted', runs: [{ run: result.run }] });
  expect(trial.text('report.md')).toContain('cancelled');

  const second = trial.start(...args);
  await second.ended;
  const whole = JSON.parse(second.lines.at(-1) ?? '');
  expect(whole.run).toBe(result.run);
  expect(whole.targets[0].counts).toMatchObject({ created: many + 6, failed: 0 });
});

test('a folder is run by one process at a time', async () => {
  const trial = migrationTo('resumes-held');
  const args = ['run', '--json', '--allow-writes', 'target/resumes-held'];
  const first = trial.start(...args);
  await first.says('"step":"check","state":"started"');
  const second = trial.start(...args);
  expect(await second.ended).toMatchObject({ code: 1 });
  const held = new RegExp(`Another run holds the migration .*: process ${first.pid} on `);
  expect(second.output).toMatch(held);
  await expect(trial.undo()).rejects.toThrow(held);
  await expect(trial.preview()).rejects.toThrow(held);
  expect(await trial.status()).toMatchObject({ lockedBy: { pid: first.pid } });
  first.interrupt();
  await first.ended;
  expect((await trial.status()).lockedBy).toBeUndefined();
});

test('an undo whose process was killed has to be finished before anything runs again', async () => {
  const trial = migrationTo('resumes-undone');
  const allowed = grants('target', 'resumes-undone');
  const result = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
  const command = trial.start('undo', '--json', '--allow-writes', 'target/resumes-undone');
  await command.says('"outcome":"removed"', 20);
  command.kill();
  await command.ended;
  expect(await trial.status()).toMatchObject({ state: 'half-undone', runs: [{ state: 'half-undone' }] });
  await expect(trial.run({ grants: allowed })).rejects.toThrow(`The run ${result.run} is undone in part`);

  const left = await trial.undoPlan();
  expect(left.remove.length).toBeLessThan(many);
  const removed = await trial.undo({ grants: allowed });
  expect(removed.run).toBe(result.run);
  await gone(target, 'resumes-undone');
  expect(await trial.status()).toMatchObject({ state: 'undone', runs: [{ state: 'undone' }] });
  const again = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
  expect(again.targets[0]?.counts.created).toBe(result.targets[0]?.counts.created);
});
