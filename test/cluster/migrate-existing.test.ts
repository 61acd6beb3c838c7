import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupKeys } from '../../src/backup/layout.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { asRecord } from '../sandbox/api.ts';
import { filesBelow, gone, grants, migrationsOf, outcomes, sentences } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const { source, target, migration, migrationTo } = migrationsOf('exists', smallApp('exists'));

const settings = (namespace: string) => target.get(`/api/v1/namespaces/${namespace}/configmaps/settings`);

/** A namespace of the target that holds another ConfigMap under the same name, and something that nobody moves. */
async function occupied(namespace: string): Promise<KubeObject> {
  const at = (name: string) => ({ name, namespace, annotations: { 'example.com/owner': 'ann' } });
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'red', theirs: 'yes' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('theirs'), data: { kept: 'yes' } },
  ]);
  return settings(namespace);
}

test('with existing: skip what the target has stays, and undo leaves it alone', async () => {
  const namespace = 'exists-skip';
  const before = await occupied(namespace);
  const trial = migrationTo(namespace, { existing: 'skip' });
  const allowed = grants('target', namespace);
  const result = await trial.run({ grants: allowed });
  expect(result.state).toBe('completed');
  expect(outcomes(trial.events)).toContainEqual(expect.stringMatching(`^skipped configmaps/${namespace}/settings: `));
  expect(await settings(namespace)).toEqual(before);
  await trial.undo({ grants: allowed });
  expect(await settings(namespace)).toEqual(before);
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
});

test('with existing: update what differs is saved for as long as the plan says, changed, and put back by undo; what was there otherwise stays', async () => {
  const namespace = 'exists-update';
  const before = await occupied(namespace);
  const trial = migrationTo(namespace, { existing: 'update', ttl: '49h30m', hold: '48h' });
  const allowed = grants('target', namespace);
  const result = await trial.run({ grants: allowed });
  expect(result).toMatchObject({ state: 'completed', targets: [{ counts: { updated: 1 } }] });
  const { runs } = await trial.status();
  expect(runs).toMatchObject([{ backup: result.backup, expiresAt: result.expiresAt }]);
  for (const name of [result.backup ?? '', `undo-${result.run}-there`]) {
    const { spec, status } = JSON.parse(trial.text(join('..', 'store', backupKeys(name).metadata)));
    expect(spec.ttl).toBe('49h30m0s');
    expect(Date.parse(status.expiration) - Date.parse(status.startTimestamp)).toBe(49.5 * 3_600_000);
    expect(trial.text('report.md')).toContain(`\`${name}\` (expires ${status.expiration})`);
  }
  const changed = await settings(namespace);
  expect(changed.data).toEqual({ colour: 'blue' });
  expect(changed.metadata.uid).toBe(before.metadata.uid);

  const plan = await trial.undoPlan();
  expect(plan.putBack.map(({ object }) => object.name)).toEqual(['settings']);
  await trial.undo({ grants: allowed });
  const after = await settings(namespace);
  expect(after.data).toEqual(before.data);
  expect(after.metadata.annotations).toEqual(before.metadata.annotations);
  expect(after.metadata.labels).toEqual(before.metadata.labels);
  const left = (await target.list(`/api/v1/namespaces/${namespace}/configmaps`)).map(({ metadata }) => metadata.name);
  expect(left.sort()).toEqual(['kube-root-ca.crt', 'settings', 'theirs']);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeDefined();

  const again = await trial.run({ grants: allowed });
  expect(again).toMatchObject({ state: 'completed', targets: [{ counts: result.targets[0]?.counts }] });
});

test('what somebody touches after it was saved is saved again when the run goes on; what the run changed stays saved as it was', async () => {
  const namespace = 'exists-touched';
  await occupied(namespace);
  const path = `/api/v1/namespaces/${namespace}/configmaps/second`;
  const second = (words: object) =>
    target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'second', namespace }, ...words });
  await second({ data: { colour: 'red' }, immutable: true });
  const metadata = { name: 'second', namespace: 'exists' };
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'blue' } });
  try {
    const trial = migrationTo(namespace, { existing: 'update' });
    const allowed = grants('target', namespace);
    const first = await trial.run({ grants: allowed });
    expect(first).toMatchObject({ state: 'failed', targets: [{ counts: { updated: 1, failed: 1 } }] });
    await target.delete(path);
    await second({ data: { colour: 'green' } });

    const mended = await trial.run({ grants: allowed });
    expect(mended).toMatchObject({ run: first.run, state: 'completed', targets: [{ counts: { updated: 2 } }] });
    expect((await target.get(path)).data).toEqual({ colour: 'blue' });
    expect(trial.text('report.md')).toContain(`undo-${first.run}-there.2`);
    await trial.undo({ grants: allowed });
    expect((await target.get(path)).data).toEqual({ colour: 'green' });
    expect((await settings(namespace)).data).toEqual({ colour: 'red', theirs: 'yes' });
  } finally {
    await source.delete('/api/v1/namespaces/exists/configmaps/second');
  }
});

test('an object that another run updated since stays as it is, and undo says where its earlier state lies', async () => {
  const namespace = 'exists-later';
  await occupied(namespace);
  const plan = { existing: 'update' } as const;
  const allowed = grants('target', namespace);
  const first = migrationTo(namespace, plan);
  const { run } = await first.run({ grants: allowed });
  await target.patch(`/api/v1/namespaces/${namespace}/configmaps/settings`, { data: { colour: 'red' } });
  const later = migrationTo(namespace, plan);
  await later.run({ grants: allowed });
  const { putBack, keep } = await first.undoPlan();
  expect(putBack).toEqual([]);
  expect(keep).toContainEqual(
    expect.objectContaining({
      object: expect.objectContaining({ name: 'settings' }),
      reason: { code: 'undo.changed-since', args: { backup: `undo-${run}-there` } },
    }),
  );
  await first.undo({ grants: allowed });
  expect((await settings(namespace)).data).toEqual({ colour: 'blue' });
});

test('a namespace that holds what somebody else made since stays, and undo says so', async () => {
  const trial = migrationTo('exists-shared');
  const allowed = grants('target', 'exists-shared');
  await trial.run({ grants: allowed });
  const theirs = { name: 'theirs', namespace: 'exists-shared' };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: theirs, data: {} });
  const plan = await trial.undoPlan();
  expect(plan.keep).toMatchObject([
    {
      object: { kind: 'Namespace' },
      reason: { code: 'undo.namespace-in-use', args: { objects: 'ConfigMap exists-shared/theirs' } },
    },
  ]);
  await trial.undo({ grants: allowed });
  expect(await target.find('/api/v1/namespaces/exists-shared/configmaps/theirs')).toBeDefined();
  expect(await target.find('/api/v1/namespaces/exists-shared/configmaps/settings')).toBeUndefined();
});

test('an object that was replaced by another of its name is left alone by undo', async () => {
  const trial = migrationTo('exists-replaced');
  const allowed = grants('target', 'exists-replaced');
  await trial.run({ grants: allowed });
  const path = '/api/v1/namespaces/exists-replaced/configmaps/settings';
  await target.delete(path);
  const metadata = { name: 'settings', namespace: 'exists-replaced' };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'green' } });
  await trial.undo({ grants: allowed });
  expect((await target.get(path)).data).toEqual({ colour: 'green' });
});

test('a namespace moves to another one of the same cluster, and that of another cluster never takes its place', async () => {
  const trial = migration({
    name: 'exists-beside',
    targets: [{ name: 'beside', context: 'source' }],
    select: { namespaces: ['exists'] },
    spec: { mappings: { namespaces: { exists: 'exists-beside' } } },
  });
  const allowed = grants('source', 'exists-beside');
  expect((await trial.run({ grants: allowed })).state).toBe('completed');
  expect(await source.find('/apis/apps/v1/namespaces/exists-beside/deployments/web')).toBeDefined();
  // The person makes the plan point elsewhere: the run is undone where it wrote all the same.
  trial.editPlan('context: source\n      cluster', 'context: target\n      cluster');
  const undone = await trial.undo({ grants: allowed });
  expect(new Set(undone.remove.map(({ context }) => context))).toEqual(new Set(['source']));
  await gone(source, 'exists-beside');
});

test('two manifests of one object are applied neither, and both are named', async () => {
  const trial = migrationTo('exists-twice');
  await trial.preview();
  const at = (file: string) => `targets/there/exists-twice/configmaps/${file}.yaml`;
  const text = trial.text(at('settings'));
  writeFileSync(join(trial.folder, at('copy')), text.replace('blue', 'green'));
  const result = await trial.run({ grants: grants('target', 'exists-twice') });
  expect(result).toMatchObject({ state: 'failed', targets: [{ counts: { created: 4, failed: 1 } }] });
  expect(outcomes(trial.events, 'apply:there')).toContain(
    `failed configmaps/exists-twice/settings: Two manifests describe it: ${at('settings')} and ${at('copy')}. Remove one of them, or give the object in it another name.`,
  );
  rmSync(join(trial.folder, at('copy')));
  expect(await trial.run({ grants: grants('target', 'exists-twice') })).toMatchObject({ state: 'completed' });
});

test('a subset of a backup is restored, with its namespace and nothing else', async () => {
  const first = migrationTo('exists-backup');
  const backup = await first.backUp();
  expect(backup).toMatchObject({ complete: true, errors: 0 });
  const trial = migrationTo('exists-subset', { store: { folder: join(first.home, 'store') } });
  trial.editPlan('context: source', `backup: ${backup.name}`);
  trial.editPlan(
    'namespaces:\n      - exists',
    'objects: [configmaps/exists/settings, secrets/exists/keys]\n    namespaces:\n      - exists',
  );
  const allowed = grants('target', 'exists-subset');
  const preview = await trial.preview();
  const result = await trial.run({ grants: allowed });
  expect(result).toMatchObject({ state: 'completed', backup: backup.name, targets: [{ counts: { created: 3 } }] });
  expect(preview.targets[0]?.counts).toEqual(result.targets[0]?.counts);
  const secret = await target.get('/api/v1/namespaces/exists-subset/secrets/keys');
  expect(Buffer.from(String(asRecord(secret.data).key), 'base64').toString()).toBe('open sesame');
  expect(await target.find('/apis/apps/v1/namespaces/exists-subset/deployments/web')).toBeUndefined();
  await trial.undo({ grants: allowed });
  await gone(target, 'exists-subset');
});

test('an edited manifest is applied as edited, a removed one stays away, and a value typed for a Secret is refused', async () => {
  const trial = migrationTo('exists-edited');
  const allowed = grants('target', 'exists-edited');
  await trial.preview();
  const place = (resource: string, name: string) =>
    join(trial.folder, 'targets', 'there', 'exists-edited', resource, `${name}.yaml`);
  const edit = (file: string, from: string | RegExp, to: string) =>
    writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  edit(place('configmaps', 'settings'), 'blue', 'violet');
  rmSync(place('services', 'web'));
  const secret = readFileSync(place('secrets', 'keys'), 'utf8');
  edit(place('secrets', 'keys'), /<withheld>/, Buffer.from('typed by hand').toString('base64'));
  const refused = await trial.run({ grants: allowed });
  expect(refused.state).toBe('failed');
  expect(outcomes(trial.events, 'apply:there').filter((line) => line.startsWith('failed'))).toEqual([
    expect.stringMatching(
      /^failed secrets\/exists-edited\/keys: Its manifest targets\/there\/.*keys\.yaml holds a value for the key key/,
    ),
  ]);
  expect(await target.find('/api/v1/namespaces/exists-edited/secrets/keys')).toBeUndefined();
  expect(asRecord((await target.get('/api/v1/namespaces/exists-edited/configmaps/settings')).data).colour).toBe(
    'violet',
  );

  expect(await target.find('/api/v1/namespaces/exists-edited/services/web')).toBeUndefined();

  // Withheld again, with a label more: the value comes from the source.
  writeFileSync(place('secrets', 'keys'), secret.replace('metadata:', 'metadata:\n  labels: {edited: "yes"}'));
  // What the run made before is edited again, and removed by somebody.
  const before = await target.get('/api/v1/namespaces/exists-edited/configmaps/settings');
  edit(place('configmaps', 'settings'), 'violet', 'green');
  await target.delete('/apis/apps/v1/namespaces/exists-edited/deployments/web');
  const mended = await trial.run({ grants: allowed });
  expect(mended).toMatchObject({ run: refused.run, state: 'completed' });
  const after = await target.get('/api/v1/namespaces/exists-edited/configmaps/settings');
  expect(after).toMatchObject({ data: { colour: 'green' }, metadata: { uid: before.metadata.uid } });
  expect(await target.find('/apis/apps/v1/namespaces/exists-edited/deployments/web')).toBeDefined();
  const live = await target.get('/api/v1/namespaces/exists-edited/secrets/keys');
  expect(live.metadata.labels).toMatchObject({ edited: 'yes' });
  expect(Buffer.from(String(asRecord(live.data).key), 'base64').toString()).toBe('open sesame');
  expect(trial.text('report.md')).toContain('secrets/keys.yaml');
});

test('a plan that comes to withhold values takes them out of every file, an edited manifest included, and says so', async () => {
  const namespace = 'exists-withheld';
  const trial = migrationTo(namespace, { secrets: 'files' });
  await trial.preview();
  const file = `targets/there/${namespace}/secrets/keys.yaml`;
  const value = Buffer.from('open sesame').toString('base64');
  const place = join(trial.folder, file);
  writeFileSync(place, trial.text(file).replace('metadata:', 'metadata:\n  labels: {edited: "yes"}'));
  const holding = () => filesBelow(trial.folder).filter((path) => readFileSync(path, 'utf8').includes(value));
  expect(holding()).toHaveLength(3);

  trial.editPlan('secrets: files', 'secrets: withheld');
  const result = await trial.run({ grants: grants('target', namespace) });
  expect(result.state).toBe('completed');
  expect(result.warnings).toBeGreaterThan(0);
  expect(holding()).toEqual([]);
  const told = `Your edit of ${file} lost its values and comments`;
  expect(sentences(trial.events)).toContainEqual(expect.stringContaining(`warning: ${told}`));
  expect(trial.text('report.md')).toContain(told);
  const live = await target.get(`/api/v1/namespaces/${namespace}/secrets/keys`);
  expect(live.metadata.labels).toMatchObject({ edited: 'yes' });
  expect(live.data).toEqual({ key: value });
});
