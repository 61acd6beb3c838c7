import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitFor } from '../sandbox/processes.ts';
import { gone, grants, outcomes, type Trial } from './migration.ts';

import { migrationOfDatabase, migrationOver, migrationTo, names, target, uidsOf } from './undo.ts';

test('what a person changed by hand after the run stays, and what only controllers wrote to is put back', async () => {
  const namespace = 'undoes-fixed';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const { run } = await trial.run({ grants: allowed });
  const core = `/api/v1/namespaces/${namespace}`;
  const web = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  await target.patch(`${core}/configmaps/settings`, { data: { colour: null, alarm: 'on' } });
  await target.patch(`${core}/secrets/keys`, { stringData: { key: 'changed in a hurry' } });
  await target.patch(web, { metadata: { annotations: { 'example.com/rewrite': 'yes' } } });
  const condition = { type: 'example.com/Checked', status: 'True', reason: 'Ok', message: '' };
  const lastTransitionTime = '2026-11-21T00:00:00Z';
  const status = { conditions: [{ ...condition, lastTransitionTime }] };
  await target.patch(`${core}/services/web`, { status }, 'status');

  const plan = await trial.undoPlan();
  expect(names(plan.putBack)).toEqual(['Service web']);
  const reason = { code: 'undo.changed-since', args: { backup: `undo-${run}-there` } };
  expect(names(plan.keep)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys']);
  expect(plan.keep).toMatchObject([{ reason }, { reason }, { reason }]);
  const command = trial.start('undo', '--allow-writes', `target/${namespace}`);
  expect(await command.ended).toMatchObject({ code: 1 });
  expect(command.output).toContain(' 3 stay. Not as before the run: 3 objects.\n');
  expect(command.output).toMatch(
    new RegExp(`secrets/${namespace}/keys +skipped +It was changed since .* backup undo-${run}-there`),
  );
  expect((await target.get(`${core}/configmaps/settings`)).data).toEqual({ alarm: 'on' });
  const key = Buffer.from('changed in a hurry').toString('base64');
  expect((await target.get(`${core}/secrets/keys`)).data).toEqual({ key });
  expect((await target.get(web)).metadata.annotations).toMatchObject({ 'example.com/rewrite': 'yes' });
  expect((await target.get(`${core}/services/web`)).spec).toMatchObject({ ports: [{ port: 81 }] });
  expect(await trial.status()).toMatchObject({ state: 'undone' });
  const [undone = '', before = ''] = trial.text('report.md').split('\n---\n\n');
  expect(undone).toMatch(new RegExp(`^# Migration ${namespace}: undone\n\nThe run \`${run}\` was undone, `));
  expect(undone).toContain(`### Put back: 1\n\n- \`services ${namespace}/web\``);
  expect(undone).toMatch(new RegExp(`### Kept: 3\n\n(- .*\n)*- \`configmaps ${namespace}/settings\`: It was changed`));
  expect(before).toMatch(new RegExp(`^# Migration ${namespace}: completed\n`));
});

test('an undo without the backup of what was there removes the rest, stays open, and is finished with the backup', async () => {
  const namespace = 'undoes-lost';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  const { run } = await trial.run({ grants: allowed });
  const backup = `undo-${run}-there`;
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const place = join(trial.home, 'store', 'backups', backup);
  renameSync(place, join(trial.home, 'aside'));
  trial.events.length = 0;
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
    code: 'store-unavailable',
    words: { code: 'undo.not-whole', args: { count: 3 } },
  });
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(`^skipped configmaps/${namespace}/settings: It is not put back, .*: .*${backup}`),
  );
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect((await target.get(settings)).data).toEqual({ colour: 'blue' });
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });
  expect(trial.text('report.md')).toMatch(
    new RegExp(
      `^# Migration ${namespace}: undone in part\n\nThe undo of .* did not come to its end.*\n\nIt fell short: `,
    ),
  );

  renameSync(join(trial.home, 'aside'), place);
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Secret keys', 'Service web']);
  expect(undone.keep).toEqual([]);
  expect((await target.get(settings)).data).toEqual({ colour: 'red' });
  expect(await trial.status()).toMatchObject({ state: 'undone' });
  const [whole = ''] = trial.text('report.md').split('What follows was written before.');
  expect(whole).toContain('### Put back: 3\n');
  expect(whole).not.toContain('### Kept');
});

test('what the lost end of a journal told is known by its label, and a copy that a person made of it stays', async () => {
  const namespace = 'undoes-torn';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  const { run } = await trial.run({ grants: allowed });
  const lines = trial.text('journal.jsonl').split('\n');
  const first = lines.findIndex((line) => line.includes('"type":"object"') && line.includes('"resource":"namespaces"'));
  expect(lines.slice(0, first + 1).join('\n')).not.toContain('"name":"settings"');
  // A session after it ended in an orderly way; the first one is still the one whose end is lost.
  const begun = lines.find((line) => line.includes('"type":"run"'));
  const end = JSON.stringify({ type: 'end', at: new Date().toISOString(), run, state: 'cancelled' });
  writeFileSync(join(trial.folder, 'journal.jsonl'), `${[...lines.slice(0, first + 1), begun, end].join('\n')}\n`);
  const labels = { 'kubeferry.dev/run': run };
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'copy', namespace, labels } });

  const plan = await trial.undoPlan();
  expect(names(plan.remove)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  const reason = { code: 'undo.namespace-in-use', args: { objects: `ConfigMap ${namespace}/copy` } };
  expect(plan.keep).toMatchObject([{ object: { kind: 'Namespace' }, reason }]);
  await target.delete(`/api/v1/namespaces/${namespace}/configmaps/copy`);
  await trial.undo({ grants: allowed });
  await gone(target, namespace);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('a store that refuses keeps nothing from being undone but what lies in it', async () => {
  const namespace = 'undoes-denied';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const journal = trial.text('journal.jsonl');
  const own = JSON.stringify({ folder: join(trial.home, 'store') });
  const refusing = JSON.stringify({ s3: { bucket: 'shop', profile: 'nobody-of-this-name' } });
  expect(journal).toContain(own);
  writeFileSync(join(trial.folder, 'journal.jsonl'), journal.replaceAll(own, refusing));
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({ words: { code: 'undo.not-whole' } });
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });
});

test('an undo reads what was there from the store that the run used, whatever the plan names now', async () => {
  const namespace = 'undoes-elsewhere';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  mkdirSync(join(trial.home, 'other'), { mode: 0o700 });
  trial.editPlan(join(trial.home, 'store'), join(trial.home, 'other'));
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect((await target.get(`/api/v1/namespaces/${namespace}/configmaps/settings`)).data).toEqual({ colour: 'red' });
});

/** Runs a migration, and once more with a label at the Secret in its namespace. Gives the names of both runs. */
async function runTwice(trial: Trial, namespace: string): Promise<[string, string]> {
  const allowed = grants('target', namespace);
  const first = await trial.run({ grants: allowed });
  const manifest = join(trial.folder, 'targets/there', namespace, 'secrets/keys.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('metadata:', 'metadata:\n  labels: {second: "yes"}'));
  const second = await trial.run({ grants: allowed });
  expect(second).toMatchObject({ targets: [{ counts: { updated: 1 } }] });
  const secret = await target.get(`/api/v1/namespaces/${namespace}/secrets/keys`);
  expect(secret.metadata.labels).toEqual({ second: 'yes' });
  return [first.run, second.run];
}

test('a run is not undone to its end before a later one that changed the same objects', async () => {
  const namespace = 'undoes-earlier';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const secret = `/api/v1/namespaces/${namespace}/secrets/keys`;
  const before = await target.get(secret);
  const [first, second] = await runTwice(trial, namespace);
  await expect(trial.undo({ run: first, grants: allowed })).rejects.toMatchObject({
    words: { code: 'undo.not-whole', args: { count: 1, name: 'keys', reason: { args: { run: second } } } },
    hint: { code: 'undo.later-run.hint' },
  });
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });
  expect((await target.get(secret)).metadata.labels).toEqual({ second: 'yes' });

  expect(names((await trial.undo({ run: second, grants: allowed })).putBack)).toEqual(['Secret keys']);
  await trial.undo({ run: first, grants: allowed });
  expect((await target.get(secret)).data).toEqual(before.data);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('an undo reads what was there from a folder that is kept in git by now', async () => {
  const namespace = 'undoes-in-git';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  mkdirSync(join(trial.home, '.git'));
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('the run before the one that was undone can be undone next', async () => {
  const namespace = 'undoes-twice';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const secret = `/api/v1/namespaces/${namespace}/secrets/keys`;
  const before = await target.get(secret);
  await runTwice(trial, namespace);

  expect(names((await trial.undo({ grants: allowed })).putBack)).toEqual(['Secret keys']);
  const { putBack } = await trial.undo({ grants: allowed });
  expect(names(putBack)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect((await target.get(secret)).data).toEqual(before.data);
});

test('what a person changed between two runs stays when both are undone', async () => {
  const namespace = 'undoes-between';
  const trial = await migrationOver(namespace);
  const allowed = grants('target', namespace);
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const first = await trial.run({ grants: allowed });
  await target.patch(settings, { data: { precious: 'yes' } });
  const patched = new Date().toISOString();
  // The cluster keeps whole seconds, and who writes in the same one cannot be told apart.
  await waitFor(async () => new Date().toISOString().slice(0, 19) > patched.slice(0, 19), { what: 'a second began' });
  const manifest = join(trial.folder, 'targets/there', namespace, 'configmaps/settings.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('blue', 'green'));
  await trial.run({ grants: allowed });
  await trial.undo({ grants: allowed });
  expect((await target.get(settings)).data).toEqual({ colour: 'blue', precious: 'yes' });

  const { keep } = await trial.undoPlan();
  expect(names(keep)).toEqual(['ConfigMap settings']);
  expect(keep).toMatchObject([{ reason: { code: 'undo.changed-since' } }]);
  expect((await trial.undo({ grants: allowed })).run).toBe(first.run);
  expect((await target.get(settings)).data).toEqual({ colour: 'blue', precious: 'yes' });
});

test('a run that changed nothing is passed over: the one that made the objects is undone', async () => {
  const namespace = 'undoes-again';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  const first = await trial.run({ grants: allowed });
  const second = await trial.run({ grants: allowed });
  expect(second).toMatchObject({ targets: [{ counts: { created: 0 } }] });
  await expect(trial.undo({ run: second.run, grants: allowed })).rejects.toMatchObject({
    words: { code: 'undo.left-nothing' },
    hint: { args: { run: first.run } },
  });
  expect(await trial.status()).toMatchObject({ state: 'completed' });
  expect((await trial.undo({ grants: allowed })).run).toBe(first.run);
  await gone(target, namespace);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
  await expect(trial.undoPlan()).rejects.toMatchObject({ words: { code: 'undo.nothing' } });
});

test('undo removes the claims that a StatefulSet of the run made, with its namespace', async () => {
  const trial = migrationOfDatabase('undoes-data');
  const allowed = grants('target', 'undoes-data');
  expect((await trial.run({ grants: allowed })).state).toBe('completed');
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.remove)).toContain('PersistentVolumeClaim data-db-0');
  await gone(target, 'undoes-data');
});

test('an undo that was stopped when a StatefulSet was gone already removes its claims all the same', async () => {
  const namespace = 'undoes-stopped';
  const trial = migrationOfDatabase(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  // What is held is removed together with the StatefulSet, and before the claims.
  const held = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  await target.patch(held, { metadata: { finalizers: ['example.com/hold'] } });
  try {
    const command = trial.start('undo', '--json', '--allow-writes', `target/${namespace}`);
    // The plan names it first.
    await command.says('"resource":"statefulsets"', 2);
    command.interrupt();
    await command.ended;
    expect(await trial.status()).toMatchObject({ state: 'half-undone' });
  } finally {
    await target.patch(held, { metadata: { finalizers: null } });
  }
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`)).toBeUndefined();
  expect(await target.find(`/api/v1/namespaces/${namespace}/persistentvolumeclaims/data-db-0`)).toBeDefined();
  const undone = await trial.undo({ grants: allowed });
  expect(names(undone.remove)).toContain('PersistentVolumeClaim data-db-0');
  await gone(target, namespace);
});

test('only what was shown and approved is undone; what came since stays until it is shown', async () => {
  const namespace = 'undoes-approved';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const theirs = `/api/v1/namespaces/${namespace}/configmaps/theirs`;
  await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace } });
  const approved = uidsOf(await trial.undoPlan());
  await target.delete(theirs);
  trial.events.length = 0;
  await expect(trial.undo({ grants: allowed, approved })).rejects.toMatchObject({
    words: { code: 'undo.not-whole', args: { count: 1, kind: 'Namespace' } },
  });
  expect(outcomes(trial.events)).toContain(
    `skipped namespaces/${namespace}: It was not among what was shown and approved.`,
  );
  expect((await target.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
  await trial.undo({ grants: allowed, approved: uidsOf(await trial.undoPlan()) });
  await gone(target, namespace);
});

test('in a folder that was copied, what the other migration ran is undone only where it is named', async () => {
  const namespace = 'undoes-copied';
  const trial = migrationTo(namespace);
  const { run } = await trial.run({ grants: grants('target', namespace) });
  trial.editPlan(`name: ${namespace}`, 'name: copy');
  expect(await trial.status()).toMatchObject({ state: 'draft', runs: [] });
  await expect(trial.undoPlan()).rejects.toMatchObject({
    words: { code: 'undo.nothing' },
    hint: { args: { migration: namespace, run } },
  });
  expect((await trial.undoPlan(run)).remove.length).toBeGreaterThan(0);
});

test('the command line shows what it is about to undo before it does it', async () => {
  const namespace = 'undoes-shown';
  const trial = migrationTo(namespace);
  await trial.run({ grants: grants('target', namespace) });
  const plan = await trial.undoPlan();
  const command = trial.start('undo', '--json', '--allow-writes', `target/${namespace}`);
  expect(await command.ended).toMatchObject({ code: 0 });
  const lines = command.lines.map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ type: 'plan', ...plan });
  expect(lines.at(-1)).toMatchObject({ type: 'result', run: plan.run });
  await gone(target, namespace);
});

test('what was never saved stays with its reason, and the command line and the journal agree that the run is undone', async () => {
  const namespace = 'undoes-unsaved';
  const trial = await migrationOver(namespace);
  const { run, backup = '' } = await trial.run({ grants: grants('target', namespace) });
  const saved = `"backup":"undo-${run}-there"`;
  const journal = trial.text('journal.jsonl');
  expect(journal).toContain(saved);
  // A backup that can be read, and holds nothing of the target.
  writeFileSync(join(trial.folder, 'journal.jsonl'), journal.replaceAll(saved, `"backup":"${backup}"`));
  const { keep } = await trial.undoPlan();
  expect(names(keep)).toEqual(['ConfigMap settings', 'Deployment web', 'Secret keys', 'Service web']);
  expect(new Set(keep.map(({ reason }) => reason.code))).toEqual(new Set(['undo.unsaved']));
  expect(await trial.start('undo', '--dry-run').ended).toMatchObject({ code: 1 });
  const command = trial.start('undo', '--allow-writes', `target/${namespace}`);
  expect(await command.ended).toMatchObject({ code: 1 });
  expect(command.output).toContain(' 4 stay. Not as before the run: 4 objects.\n');
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});
