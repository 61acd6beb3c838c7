import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { format } from '../../src/model/message.ts';
import { grants, migrationsOf, type PlanWords, sentences, type Trial } from './migration.ts';
import { smallApp } from './small-app.ts';

/** Restores onto the cluster and the namespace that a backup was taken of. */
const { source, migration, leaves } = migrationsOf('home', smallApp('home'), { ontoSource: true });

const settings = '/api/v1/namespaces/home/configmaps/settings';
const colour = async () => (await source.get(settings)).data;
const paint = (value: string) => source.patch(settings, { data: { colour: value } });

let backup: string;
let store: string;

beforeEach(async () => {
  const first = migration({ name: 'home' });
  store = join(first.home, 'store');
  const made = await first.backUp();
  backup = made.name;
  expect(made.cluster).toBe((await source.get('/api/v1/namespaces/kube-system')).metadata.uid);
  await paint('red');
});
afterEach(() => paint('blue'));

/** A restore of the backup to a context. */
function restore(context: string, spec: PlanWords['spec']): Trial {
  return migration({
    name: 'home',
    source: { backup },
    targets: [{ name: 'back', context }],
    spec: { store: { folder: store }, ...spec },
  });
}

async function told(trial: Trial): Promise<string[]> {
  await trial.preview();
  const said = sentences(trial.events).filter((line) => line.includes('goes back'));
  // The write gate says the same.
  expect((await trial.turnedBack()).map((words) => `warning: ${format(words)}`)).toEqual(said);
  return said;
}

test('a restore that updates the namespace of its own backup says before the start that changes go back', async () => {
  const trial = restore('source', { existing: 'update' });
  const words = `The backup ${backup} was taken of this cluster, source, and of this namespace, home: what changed there since then goes back.`;
  expect(await told(trial)).toEqual([`warning: ${words}`]);
  const result = await trial.run({ grants: grants('source', 'home') });
  expect(result).toMatchObject({ state: 'completed', warnings: 1 });
  expect(trial.text('report.md')).toContain('what changed there since then goes back');
  expect(await colour()).toEqual({ colour: 'blue' });
  await trial.undo({ grants: grants('source', 'home') });
  expect(await colour()).toEqual({ colour: 'red' });
});

test('a restore that changes nothing there, or goes elsewhere, says nothing of it', async () => {
  leaves('home');
  expect(await told(restore('source', { existing: 'skip' }))).toEqual([]);
  expect(await told(restore('target', { existing: 'update' }))).toEqual([]);
  expect(
    await told(restore('source', { existing: 'update', mappings: { namespaces: { home: 'home-beside' } } })),
  ).toEqual([]);
});

test('of a backup that does not say where it was taken nothing is said', async () => {
  const file = join(store, 'backups', backup, 'velero-backup.json');
  const { metadata, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  const { 'kubeferry.dev/source-cluster': cluster, ...annotations } = metadata.annotations;
  expect(cluster).toBeDefined();
  writeFileSync(file, JSON.stringify({ ...rest, metadata: { ...metadata, annotations } }));
  expect(await told(restore('source', { existing: 'update' }))).toEqual([]);
});
