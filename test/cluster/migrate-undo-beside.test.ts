import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grants, migrationsOf, outcomes, type PlanWords, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

/** Undoing what others, or an undo that died, had a hand in. */
const { target, migration, leaves } = migrationsOf('both', smallApp('both'));

/** A migration of the application into a namespace of the target. */
function into(namespace: string, name: string, words: Partial<PlanWords> = {}): Trial {
  leaves(namespace);
  const spec = { mappings: { namespaces: { both: namespace } }, ...words.spec };
  return migration({ name, select: { namespaces: ['both'], ...words.select }, spec });
}

test('an undo that died before it noted what it deleted says of it that it was removed, and not that it was gone', async () => {
  const namespace = 'both-died';
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const trial = into(namespace, 'died');
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  await trial.undo({ grants: allowed });
  const lines = trial.text('journal.jsonl').split('\n');
  const last = lines.findLastIndex(
    (line) => line.includes('"type":"intent"') && line.includes('"step":"remove:there"'),
  );
  expect(lines.slice(last).join('\n')).toContain('"name":"settings"');
  writeFileSync(join(trial.folder, 'journal.jsonl'), `${lines.slice(0, last + 1).join('\n')}\n`);
  expect(await trial.status()).toMatchObject({ state: 'half-undone' });

  trial.events.length = 0;
  expect(await trial.undoPlan()).toMatchObject({ remove: [], keep: [] });
  expect(await trial.undo({ grants: allowed })).toMatchObject({ remove: [], keep: [] });
  expect(outcomes(trial.events).sort()).toEqual([
    `removed configmaps/${namespace}/settings: Removed.`,
    `removed secrets/${namespace}/keys: Removed.`,
  ]);
  const [whole = ''] = trial.text('report.md').split('What follows was written before.');
  expect(whole).toContain('### Removed: 4\n');
  expect(whole).not.toContain('### Kept');
  expect(await trial.status()).toMatchObject({ state: 'undone' });
});

test('what somebody else removed meanwhile is gone, and not removed by the undo that goes on', async () => {
  const namespace = 'both-held';
  const trial = into(namespace, 'held');
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const approved = (await trial.undoPlan()).remove.filter(({ object }) => object.name === 'web').map(({ uid }) => uid);
  await expect(trial.undo({ grants: allowed, approved })).rejects.toMatchObject({ words: { code: 'undo.not-whole' } });
  await target.delete(settings);
  const { keep } = await trial.undo({ grants: allowed });
  expect(keep).toMatchObject([{ object: { name: 'settings' }, reason: { code: 'undo.gone' } }]);
});

test('a namespace that another run made and that an undo leaves empty stays, and the preview says why', async () => {
  const namespace = 'both-emptied';
  const first = into(namespace, 'first', { select: { namespaces: ['both'], objects: ['configmaps/both/settings'] } });
  const second = into(namespace, 'second');
  const allowed = grants('target', namespace);
  const { run } = await first.run({ grants: allowed });
  await second.run({ grants: allowed });
  expect((await second.undoPlan()).keep).toEqual([]);
  expect(await first.undo({ grants: allowed })).toMatchObject({
    keep: [{ reason: { code: 'undo.namespace-in-use' } }],
  });

  const reason = { code: 'undo.namespace-of-run', args: { run, migration: 'first' } };
  const { keep } = await second.undoPlan();
  expect(keep).toMatchObject([{ object: { kind: 'Namespace', name: namespace }, reason }]);
  expect((await second.undo({ grants: allowed })).keep).toEqual(keep);
  expect((await target.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
  expect(await second.status()).toMatchObject({ state: 'undone' });
});

test('of a namespace that holds something of others nothing is said', async () => {
  const namespace = 'both-used';
  const first = into(namespace, 'first', { select: { namespaces: ['both'], objects: ['configmaps/both/settings'] } });
  const second = into(namespace, 'second');
  const allowed = grants('target', namespace);
  await first.run({ grants: allowed });
  await second.run({ grants: allowed });
  await createAll(target, [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace } }]);
  await first.undo({ grants: allowed });
  expect((await second.undo({ grants: allowed })).keep).toEqual([]);
});

test('the preview names what another migration, or a later run of the same, updated since and that goes', async () => {
  const namespace = 'both-updated';
  const first = into(namespace, 'first', { spec: { existing: 'update' } });
  const second = into(namespace, 'second', { spec: { existing: 'update' } });
  const allowed = grants('target', namespace);
  await first.run({ grants: allowed });
  await paint(second, 'green');
  const { run: other } = await second.run({ grants: allowed });
  const warnings = async () =>
    (await first.undoPlan()).remove.flatMap(({ object, warning }) => (warning ? [[object.name, warning]] : []));
  expect(await warnings()).toEqual([['settings', { code: 'undo.updated-elsewhere', args: { run: other } }]]);
  await second.undo({ grants: allowed });
  expect(await warnings()).toEqual([]);

  const { run: earlier } = await first.undoPlan();
  await paint(first, 'violet');
  const { run: later } = await first.run({ grants: allowed });
  const { remove } = await first.undoPlan(earlier);
  expect(remove).toMatchObject(
    remove.map(({ object }) =>
      object.name === 'settings' ? { warning: { code: 'undo.updated-later', args: { run: later } } } : {},
    ),
  );
});

test('the preview names the migration in a folder beside that relies on what goes, until that one is undone', async () => {
  const namespace = 'both-relied-on';
  const first = into(namespace, 'first', { select: { namespaces: ['both'], objects: ['configmaps/both/settings'] } });
  const second = into(namespace, 'second');
  const allowed = grants('target', namespace);
  await first.run({ grants: allowed });
  await second.run({ grants: allowed });
  const warnings = async () =>
    (await first.undoPlan()).remove.map(({ object, warning }) => [object.name, warning?.code, warning?.args.migration]);
  expect(await warnings()).toEqual([['settings', undefined, undefined]]);

  const beside = join(first.home, 'second.migration');
  cpSync(second.folder, beside, { recursive: true });
  // A copy of its own folder tells nothing of another migration.
  cpSync(first.folder, join(first.home, 'copy.migration'), { recursive: true });
  expect(await warnings()).toEqual([['settings', 'undo.relied-on', 'second']]);

  await second.undo({ grants: allowed });
  cpSync(join(second.folder, 'journal.jsonl'), join(beside, 'journal.jsonl'));
  expect(await warnings()).toContainEqual(['settings', undefined, undefined]);
});

/** Gives the ConfigMap of a migration another colour. */
async function paint(trial: Trial, colour: string): Promise<void> {
  await trial.preview();
  const namespace = 'both-updated';
  const manifest = join(trial.folder, 'targets/there', namespace, 'configmaps/settings.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('blue', colour));
}
