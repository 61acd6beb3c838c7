import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { grants, newMigration, sentences, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const namespaces = new Set<string>();
const workload = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
const imageOf = (image: string) => ({ spec: { template: { spec: { containers: [{ name: 'web', image }] } } } });

beforeAll(() => createAll(source, smallApp('anew')));
afterEach(async () => {
  for (const trial of trials.splice(0)) trial.dispose();
  for (const namespace of namespaces) await removeNamespace(target, namespace);
  namespaces.clear();
  await source.patch(workload('anew'), imageOf('web:1'));
});
afterAll(async () => {
  await removeNamespace(source, 'anew');
  source.close();
  target.close();
});

function migrationTo(namespace: string, existing: 'skip' | 'update' = 'skip'): Trial {
  namespaces.add(namespace);
  const trial = newMigration({
    name: namespace,
    select: { namespaces: ['anew'] },
    spec: { existing, mappings: { namespaces: { anew: namespace } } },
  });
  trials.push(trial);
  return trial;
}

test('a failed run goes on from its backup, and says so; asked to read the source anew it brings what was mended there', async () => {
  const trial = migrationTo('anew-mended');
  const allowed = grants('target', 'anew-mended');
  await source.patch(workload('anew'), imageOf('registry/missing/web:1'));
  const failed = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
  expect(failed.state).toBe('failed');
  const { steps } = await trial.status();
  expect(steps.find(({ id }) => id === 'apply:there')?.state).toBe('done');
  expect(steps.find(({ id }) => id === 'wait:there')?.state).toBe('failed');

  await source.patch(workload('anew'), imageOf('web:2'));
  const resumed = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
  expect(resumed).toMatchObject({ run: failed.run, backup: failed.backup, state: 'failed' });
  expect(sentences(trial.events)).toContainEqual(
    expect.stringMatching(`Resuming the run ${failed.run} from its backup ${failed.backup} of 20.*kubeferry run --new`),
  );

  const anew = await trial.run({ grants: allowed, anew: true });
  expect(anew).toMatchObject({ run: failed.run, state: 'completed', targets: [{ counts: { skipped: 0, failed: 0 } }] });
  expect(sentences(trial.events)).toContainEqual(expect.stringContaining('the source is read again'));
  expect(anew.backup).not.toBe(failed.backup);
  expect(JSON.stringify(await target.get(workload('anew-mended')))).toContain('"web:2"');
  // One run, so one undo takes all of it back.
  await trial.undo({ grants: allowed });
  expect(await target.find(workload('anew-mended'))).toBeUndefined();
});

test('a run goes on from what the store holds, and says so, whatever its journal noted of the backup', async () => {
  const trial = migrationTo('anew-store');
  const allowed = grants('target', 'anew-store');
  const run = async () => {
    trial.events.length = 0;
    const result = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
    return { result, resuming: sentences(trial.events).filter((text) => text.startsWith('info: Resuming the run')) };
  };
  await source.patch(workload('anew'), imageOf('registry/missing/web:1'));
  const { result: failed } = await run();
  // As a process leaves it that dies between the end of its backup and the note of it.
  const isNote = (line: string) => line.includes('"step":"back-up","state":"done"');
  const lines = trial.text('journal.jsonl').split('\n');
  expect(lines.filter(isNote)).toHaveLength(1);
  writeFileSync(join(trial.folder, 'journal.jsonl'), lines.filter((line) => !isNote(line)).join('\n'));
  const kept = await run();
  expect(kept.resuming).toEqual([expect.stringContaining(`from its backup ${failed.backup} of 20`)]);
  expect(kept.result.backup).toBe(failed.backup);

  rmSync(join(trial.home, 'store', 'backups', failed.backup ?? ''), { recursive: true });
  await source.patch(workload('anew'), imageOf('web:2'));
  trial.events.length = 0;
  const read = await trial.run({ grants: allowed });
  expect(sentences(trial.events)).toContainEqual(expect.stringContaining('the source is read again'));
  expect(read).toMatchObject({ run: failed.run, state: 'completed' });
  expect(JSON.stringify(await target.get(workload('anew-store')))).toContain('"web:2"');
  expect(read.backup).not.toBe(failed.backup);
  expect(trial.text('report.md')).toContain(`${read.backup}`);
});

test('what somebody changed on the target meanwhile stays where the plan skips what is there, and goes with an undo', async () => {
  const namespace = 'anew-hotfix';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  await source.patch(workload('anew'), imageOf('registry/missing/web:1'));
  expect((await trial.run({ grants: allowed, readyTimeoutSeconds: 1 })).state).toBe('failed');
  await target.patch(workload(namespace), imageOf('hotfix:1'));

  const anew = await trial.run({ grants: allowed, anew: true, readyTimeoutSeconds: 30 });
  expect(JSON.stringify(await target.get(workload(namespace)))).toContain('"hotfix:1"');
  expect(anew.warnings).toBe(1);
  expect(trial.text('report.md')).toContain(`deployments.apps/${namespace}/web was on target already`);
  await trial.undo({ grants: allowed });
  expect(await target.find(workload(namespace))).toBeUndefined();
});

test('what is gone from the source stays on the target, and the run says so', async () => {
  const namespace = 'anew-gone';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  const metadata = { name: 'passing', namespace: 'anew' };
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} });
  await source.patch(workload('anew'), imageOf('registry/missing/web:1'));
  expect((await trial.run({ grants: allowed, readyTimeoutSeconds: 1 })).state).toBe('failed');
  await source.delete('/api/v1/namespaces/anew/configmaps/passing');
  await source.patch(workload('anew'), imageOf('web:2'));

  const anew = await trial.run({ grants: allowed, anew: true });
  expect(anew).toMatchObject({ state: 'completed', warnings: 1 });
  expect(trial.text('report.md')).toMatch(
    /One object that this run brought to target .*configmaps\/anew-gone\/passing/,
  );
  expect(await target.find(`/api/v1/namespaces/${namespace}/configmaps/passing`)).toBeDefined();
});

test('with existing: update it is saved before the run changes it again, and an undo puts it back', async () => {
  const namespace = 'anew-saved';
  const trial = migrationTo(namespace, 'update');
  const allowed = grants('target', namespace);
  await createAll(target, smallApp(namespace).slice(0, 1));
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const metadata = { name: 'settings', namespace };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'red' } });
  await source.patch(workload('anew'), imageOf('registry/missing/web:1'));
  const failed = await trial.run({ grants: allowed, readyTimeoutSeconds: 1 });
  expect(failed).toMatchObject({ state: 'failed', targets: [{ counts: { updated: 1, failed: 0 } }] });
  await target.patch(settings, { data: { colour: 'green' } });
  await target.patch(workload(namespace), imageOf('hotfix:1'));
  await source.patch(workload('anew'), imageOf('web:2'));

  const anew = await trial.run({ grants: allowed, anew: true });
  expect(anew).toMatchObject({ run: failed.run, state: 'completed', targets: [{ counts: { updated: 1 } }] });
  expect(JSON.stringify(await target.get(workload(namespace)))).toContain('"web:2"');
  expect((await target.get(settings)).data).toEqual({ colour: 'blue' });
  expect(trial.text('report.md')).toContain(`undo-${failed.run}-there.2`);
  await trial.undo({ grants: allowed });
  expect((await target.get(settings)).data).toEqual({ colour: 'green' });
  expect(await target.find(workload(namespace))).toBeUndefined();
});

test('a run that is broken off by a manifest leaves a report of its own, with the reason', async () => {
  const trial = migrationTo('anew-broken');
  const allowed = grants('target', 'anew-broken');
  expect((await trial.run({ grants: allowed })).state).toBe('completed');
  const folder = join(trial.folder, 'targets', 'there', 'anew-broken', 'configmaps');
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('settings'));
  appendFileSync(join(folder, file), '\n  ]: no yaml\n');
  await expect(trial.run({ grants: allowed })).rejects.toMatchObject({ code: 'invalid' });
  const report = trial.text('report.md');
  expect(report).toContain('# Migration anew-broken: failed');
  expect(report).toContain('It was broken off: ');
  expect(report).toContain('is not valid YAML');
  expect(sentences(trial.events).filter((text) => text.startsWith('error: The report could not'))).toEqual([]);
});

test('a run whose target is gone in the middle says how far it came, and its report says why it ended', async () => {
  const trial = migrationTo('anew-away');
  const { source: from, target: to } = sandbox.clusters;
  const relay = await startRelay(to);
  try {
    const entries = [from, { ...to, server: relay.server }];
    writeFileSync(trial.kubeconfig, kubeconfig(entries), { mode: 0o600 });
    trial.events.push = (...events) => {
      if (events.some((event) => event.type === 'object' && event.outcome === 'created')) {
        relay.refuse(true);
        relay.cut();
      }
      return Array.prototype.push.apply(trial.events, events);
    };
    await expect(trial.run({ grants: grants('target', 'anew-away') })).rejects.toMatchObject({ code: 'unreachable' });
    expect(sentences(trial.events)).toContainEqual(
      expect.stringMatching(/^info: On there until then: [1-9]\d* created.*\. Run it again to go on from there/),
    );
    const report = trial.text('report.md');
    expect(report).toContain('# Migration anew-away: failed');
    expect(report).toContain('It was broken off: ');
  } finally {
    await relay.stop();
  }
});
