import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { asRecord } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { after, startRelay } from '../sandbox/relay.ts';
import { makeBucket } from '../sandbox/s3.ts';
import type { Command } from './command.ts';
import { gone, grants, migrationsOf, outcomes } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';
import { useEngine } from './ui-engine-process.ts';

/** Objects that move, besides the small application's own. */
const many = 250;
const { source, target, migration, migrationTo, leaves } = migrationsOf('resumes', [
  ...smallApp('resumes', many),
  // A workload that is never Ready holds a run in its last step.
  deployment('resumes', 'never', 'web/missing/x:1'),
]);

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

test('a run that updates goes on wherever its process was killed, in an upload too, and is undone in full', async () => {
  const { s3 } = inject('sandbox');
  if (!s3) throw new Error('The sandbox has no S3 server.');
  const namespace = 'resumes-updating';
  const theirs = smallApp(namespace, many).filter(({ kind }) => kind === 'Namespace' || kind === 'ConfigMap');
  await createAll(
    target,
    theirs.map((object) => ({ ...object, ...(object.data ? { data: { owner: 'ann' } } : {}) })),
  );
  const relay = await startRelay({ server: s3.endpoint });
  try {
    const store = { s3: { bucket: makeBucket(s3), endpoint: relay.server, region: s3.region } };
    const trial = migrationTo(namespace, { existing: 'update', store });
    const env = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
    const start = () =>
      trial.startWith({ env }, 'run', '--json', '--allow-writes', `target/${namespace}`, '--wait', '1');
    const killed = async (command: Command) => {
      command.kill();
      expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });
      await relay.holdWhen(undefined);
      expect(await trial.status()).toMatchObject({ state: 'interrupted' });
    };
    for (const place of [`/${namespace}-`, '/undo-']) {
      const held = relay.holdWhen(after(4_000, `PUT /${store.s3.bucket}/backups${place}`));
      const command = start();
      await Promise.race([held, command.ended]);
      await killed(command);
    }
    const updating = start();
    await updating.says('"outcome":"updated"', 50);
    await killed(updating);

    const last = start();
    await last.ended;
    expect(JSON.parse(last.lines.at(-1) ?? '').targets).toMatchObject([{ counts: { updated: many + 1, failed: 0 } }]);
    expect((await trial.status()).runs).toHaveLength(1);
    const undo = trial.startWith({ env }, 'undo', '--allow-writes', `target/${namespace}`);
    expect(await undo.ended).toMatchObject({ code: 0 });
    const left = await target.list(`/api/v1/namespaces/${namespace}/configmaps`);
    const back = left.filter(({ data }) => asRecord(data).owner === 'ann');
    expect(back).toHaveLength(many + 1);
  } finally {
    await relay.stop();
  }
});

test('a run whose engine is killed in the middle is told as such, and goes on in the next engine', async () => {
  const namespace = 'resumes-engine';
  const trial = migrationTo(namespace);
  const use = useEngine(readFileSync(trial.kubeconfig, 'utf8'));
  const run = (onEvents: (events: MigrationEvent[]) => void) => {
    const request = { folder: trial.folder, grants: grants('target', namespace), readyTimeoutSeconds: 1 };
    return use.engine.request('migration.run', request, { onEvents });
  };
  try {
    let made = 0;
    const first = run((events) => {
      made += outcomes(events, 'apply:there').length;
      if (made >= 50 && use.engine.pid !== undefined) process.kill(use.engine.pid, 'SIGKILL');
    });
    await expect(first).rejects.toMatchObject({ words: { code: 'ui.engine-ended' } });
    const { state, lockedBy, runs } = await trial.status();
    expect({ state, lockedBy }).toEqual({ state: 'interrupted', lockedBy: undefined });
    const before = await target.list(`/api/v1/namespaces/${namespace}/configmaps`);
    expect(before.length).toBeLessThan(many);

    const again = await run(() => undefined);
    expect(again).toMatchObject({ run: runs[0]?.run, targets: [{ counts: { created: many + 6, failed: 0 } }] });
    const uids = (await target.list(`/api/v1/namespaces/${namespace}/configmaps`)).map(({ metadata }) => metadata.uid);
    expect(uids).toEqual(expect.arrayContaining(before.map(({ metadata }) => metadata.uid)));
  } finally {
    use.dispose();
  }
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
  expect(await trial.status()).toMatchObject({
    state: 'interrupted',
    runs: [{ run: result.run }],
    resumes: result.run,
  });
  expect(trial.text('report.md')).toContain('cancelled');

  const second = trial.start(...args);
  await second.ended;
  const whole = JSON.parse(second.lines.at(-1) ?? '');
  expect(whole.run).toBe(result.run);
  expect(whole.targets[0].counts).toMatchObject({ created: many + 6, failed: 0 });
});

test('a run that goes on waits neither for a Job that ended and went, nor for what no manifest means any more', async () => {
  const namespace = 'resumes-less';
  const pod = { restartPolicy: 'Never', containers: [{ name: 'once', image: 'once:1' }] };
  const metadata = { name: 'once', namespace: 'resumes' };
  // Suspended, so that it does not end on the source: what has ended does not move.
  const spec = { suspend: true, template: { spec: pod } };
  await source.create({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec });
  try {
    const trial = migrationTo(namespace);
    const request = { grants: grants('target', namespace), readyTimeoutSeconds: 1 };
    const first = await trial.run(request);
    expect(first).toMatchObject({ state: 'failed', targets: [{ counts: { created: many + 7, failed: 0 } }] });
    await target.delete(`/apis/batch/v1/namespaces/${namespace}/jobs/once`);
    rmSync(join(trial.folder, 'targets', 'there', namespace, 'deployments.apps', 'never.yaml'));

    const { run, state, targets } = await trial.run({ ...request, readyTimeoutSeconds: 60 });
    expect({ run, state }).toEqual({ run: first.run, state: 'completed' });
    expect(targets).toMatchObject([{ counts: { created: many + 6, failed: 0 } }]);
    expect(await target.find(`/apis/batch/v1/namespaces/${namespace}/jobs/once`)).toBeUndefined();
  } finally {
    await source.delete('/apis/batch/v1/namespaces/resumes/jobs/once');
  }
});

test('a run that goes on waits for the definitions and operators of its earlier sessions', async () => {
  const namespace = 'resumes-operated';
  const group = 'resumes.example.com';
  const place = { namespace: 'resumes' };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `boats.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Boat', plural: 'boats', singular: 'boat', listKind: 'BoatList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
  const rbac = 'rbac.authorization.k8s.io';
  const metadata = { name: 'boats', ...place };
  const operated: KubeObject[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [group], resources: ['*'], verbs: ['*'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'boats' },
      subjects: [{ kind: 'ServiceAccount', name: 'boats', ...place }],
    },
    // Never Ready, until its image is there.
    deployment('resumes', 'boats', 'boats/missing/x:1', { serviceAccountName: 'boats' }),
    { apiVersion: `${group}/v1`, kind: 'Boat', metadata: { name: 'one', ...place } },
  ];
  const definitions = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
  try {
    await createAll(source, [definition]);
    await waitFor(() => source.list(`/apis/${group}/v1/namespaces/resumes/boats`), { what: 'boats were served' });
    await createAll(source, operated);
    leaves(namespace);
    const select = { namespaces: ['resumes'], clusterScoped: 'referenced' as const };
    const trial = migration({ name: namespace, select, spec: { mappings: { namespaces: { resumes: namespace } } } });
    const args = ['run', '--json', '--allow-writes', `target/${namespace},target/_cluster`, '--wait', '1'];
    const first = trial.start(...args);
    await first.says('"apply.wait-operators"');
    first.interrupt();
    await first.ended;

    const second = trial.start(...args);
    await second.says('"apply.wait-operators"');
    await target.patch(`/apis/apps/v1/namespaces/${namespace}/deployments/boats`, {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'boats:1' }] } } },
    });
    await second.ended;
    const at = (...words: string[]) => second.lines.findIndex((line) => words.every((word) => line.includes(word)));
    expect(at('"apply.wait-definitions"')).toBeGreaterThan(-1);
    const ready = at('"type":"log"', '"step":"apply:there"', '"ready.', '"name":"boats"');
    expect(ready).toBeGreaterThan(at('"apply.wait-operators"'));
    expect(at('"outcome":"created"', '"kind":"Boat"')).toBeGreaterThan(ready);
    expect(
      second.lines.filter((line) => line.includes('"outcome":"created"') && line.includes('"Deployment"')),
    ).toEqual([]);
  } finally {
    for (const api of [source, target]) await api.delete(definitions);
    for (const path of [
      '/api/v1/namespaces/resumes/serviceaccounts/boats',
      `/apis/${rbac}/v1/namespaces/resumes/roles/boats`,
      `/apis/${rbac}/v1/namespaces/resumes/rolebindings/boats`,
      '/apis/apps/v1/namespaces/resumes/deployments/boats',
    ])
      await source.delete(path);
  }
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
