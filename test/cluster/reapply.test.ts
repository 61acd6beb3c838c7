import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { openBackup } from '../../src/backup/read.ts';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { readJournal } from '../../src/migrate/journal/journal.ts';
import type { JournalRecord } from '../../src/migrate/journal/journal-record.ts';
import { planReapply, reapply } from '../../src/migrate/reapply.ts';
import type { MigrateScope } from '../../src/migrate/scope.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import { grants, migrationsOf } from './migration.ts';
import { smallApp } from './small-app.ts';

const { kubeconfig } = inject('sandbox');
const application = 'reapply';
const { migrationTo, source, target } = migrationsOf(application, smallApp(application));
const config = (colour: string, more: Partial<KubeObject> = {}): KubeObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'palette', namespace }, data: { colour } },
  ...more,
});
/** Each test has its own on the target: one that goes takes its time. */
let namespace = '';
let tests = 0;
const path = () => `/api/v1/namespaces/${namespace}/configmaps/palette`;
const allowed = () => grants('target', namespace);
let scope: MigrateScope;
let close: () => void;

beforeEach(async () => {
  const files = [kubeconfig];
  const settings: EngineSettings = { kubeconfig: { files }, extraPath: [], concurrency: 32, logLevel: 'error' };
  const engine = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const { signal } = new AbortController();
  scope = migrateScope({ signal, emit: () => undefined, drained: () => Promise.resolve() }, engine);
  close = () => engine.close();
  namespace = `reapply-there-${++tests}`;
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});
afterEach(() => close());

/** A migration with a manifest of a person, and the wish to apply that. */
function wishFor(manifest: KubeObject) {
  const { home, folder } = migrationTo(namespace);
  const file = join(folder, 'targets', 'there', namespace, 'configmaps', 'palette.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stringify(manifest));
  return { wish: { folder, target: 'there', file }, store: { folder: join(home, 'store') } };
}

test('what a target holds otherwise becomes as its manifest, once a person saw and allowed it, and is saved before', async () => {
  await target.create(config('red'));
  const { wish, store: spec } = wishFor(config('green'));
  const planned = await planReapply(wish, scope);
  expect(planned).toMatchObject({
    ...{ context: 'target', result: { outcome: 'updated' } },
    ...{ before: { data: { colour: 'red' } }, after: { data: { colour: 'green' } } },
  });
  expect(await target.get(path())).toMatchObject({ data: { colour: 'red' } });
  const { meant, seen = '' } = planned;

  await expect(reapply({ ...wish, meant, seen, grants: [] }, scope)).rejects.toMatchObject({ code: 'not-allowed' });
  const elsewhere = grants('target', 'default');
  await expect(reapply({ ...wish, meant, seen, grants: elsewhere }, scope)).rejects.toMatchObject({
    code: 'not-allowed',
  });
  await target.patch(path(), { data: { colour: 'blue' } });
  await expect(reapply({ ...wish, meant, seen, grants: allowed() }, scope)).rejects.toMatchObject({ code: 'conflict' });
  expect(await target.get(path())).toMatchObject({ data: { colour: 'blue' } });

  const { seen: now = '' } = await planReapply(wish, scope);
  const { result, backup } = await reapply({ ...wish, meant, seen: now, grants: allowed() }, scope);
  expect(result).toMatchObject({ outcome: 'updated', ref: { kind: 'ConfigMap', namespace, name: 'palette' } });
  expect(await target.get(path())).toMatchObject({ data: { colour: 'green' } });
  const store = await scope.store(spec);
  const saved = await openBackup(store, backup ?? '', scope.signal);
  const [entry, ...others] = await saved.entries();
  if (!entry) throw new Error('The backup is empty.');
  for await (const { json } of saved.read([entry], scope.signal)) {
    expect(saved.parsed(json)).toMatchObject({ data: { colour: 'blue' } });
  }
  expect(others).toEqual([]);
  store.close();
  const at = {
    step: 'reapply:there',
    run: (await target.get(path())).metadata.annotations?.['kubeferry.dev/updated-by'],
  };
  const object = { kind: 'ConfigMap', namespace, name: 'palette' };
  const records: JournalRecord[] = [];
  for await (const record of readJournal(wish.folder)) records.push(record);
  expect(records).toMatchObject([
    { type: 'saved', run: at.run, target: 'there', backup },
    { type: 'intent', ...at, objects: [object] },
    { type: 'object', ...at, object, outcome: 'updated', left: expect.any(String) },
  ]);
  expect((await planReapply(wish, scope)).result.outcome).toBe('unchanged');
});

test('what a target lacks is made there, and nothing on the source', async () => {
  const { wish } = wishFor(config('green'));
  const planned = await planReapply(wish, scope);
  expect(planned.result.outcome).toBe('created');
  expect(planned.before).toBeUndefined();
  const done = await reapply({ ...wish, meant: planned.meant, grants: allowed() }, scope);
  expect(done).toMatchObject({ context: 'target', result: { outcome: 'created' } });
  expect(done.backup).toBeUndefined();
  expect((await target.get(path())).metadata.labels).toMatchObject({ 'kubeferry.dev/migration': namespace });
  await expect(source.get(path().replace(namespace, application))).rejects.toMatchObject({ status: 404 });
});

test('a manifest that is saved anew while a person looks at what it would change is not applied', async () => {
  await target.create(config('red'));
  const { wish } = wishFor(config('green'));
  const { meant, seen = '' } = await planReapply(wish, scope);
  const other = { ...config('green'), metadata: { name: 'another', namespace } };
  for (const saved of [config('black'), other]) {
    writeFileSync(wish.file, stringify(saved));
    await expect(reapply({ ...wish, meant, seen, grants: allowed() }, scope)).rejects.toMatchObject({
      ...{ code: 'conflict', words: { code: 'compare.reapply-edited' } },
    });
  }
  expect(await target.get(path())).toMatchObject({ data: { colour: 'red' } });
  await expect(target.get(path().replace('palette', 'another'))).rejects.toMatchObject({ status: 404 });
});

test('the report tells what was applied again since, and the preview of an undo says that it goes too, and takes that for no other migration', async () => {
  const trial = migrationTo(namespace);
  await trial.run({ grants: allowed() });
  const [file = ''] = readdirSync(trial.folder, { recursive: true, encoding: 'utf8' }).filter((one) =>
    /^targets.*configmaps.*settings\.yaml$/.test(one),
  );
  const wish = { folder: trial.folder, target: 'there', file: join(trial.folder, file) };
  const edited = parse(readFileSync(wish.file, 'utf8'));
  writeFileSync(wish.file, stringify({ ...edited, data: { ...edited.data, more: 'one' } }));
  const { meant, seen = '' } = await planReapply(wish, scope);
  const report = readFileSync(join(trial.folder, 'report.md'), 'utf8');
  const { backup } = await reapply({ ...wish, meant, seen, grants: allowed() }, scope);
  const again = await planReapply(wish, scope);
  expect(again.result.outcome).toBe('unchanged');
  await reapply({ ...wish, meant: again.meant, seen: again.seen ?? '', grants: allowed() }, scope);
  writeFileSync(wish.file, stringify({ ...edited, data: { ...edited.data, more: 'two' } }));
  const { meant: next, seen: now = '' } = await planReapply(wish, scope);
  await reapply({ ...wish, meant: next, seen: now, grants: allowed() }, scope);
  const [heading, ...lines] = readFileSync(join(trial.folder, 'report.md'), 'utf8')
    .slice(report.length)
    .trim()
    .split(/\n+/);
  expect(heading).toBe('## Applied one by one');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(new RegExp(`settings.* on \`there\`.*: updated\\..*: backup \`${backup}\``));
  // What was done since one run is done before the next, whose report takes the place of this one.
  await trial.run({ grants: allowed() });
  const later = readFileSync(join(trial.folder, 'report.md'), 'utf8');
  expect(later.startsWith(report.slice(0, 20))).toBe(true);
  expect(later.slice(later.indexOf('\n## Applied one by one\n'))).toBe(`\n${heading}\n\n${lines.join('\n')}\n`);
  const { remove } = await trial.undoPlan();
  const { warning } = remove.find(({ object }) => object.name === 'settings') ?? {};
  expect(warning && format(warning)).toContain('Re-apply Object…');
});

test('values, data, and what goes elsewhere are not applied alone', async () => {
  const secret = { ...config('green'), kind: 'Secret' };
  await expect(planReapply(wishFor(secret).wish, scope)).rejects.toMatchObject({ code: 'invalid' });
  const claim = { ...config('green'), kind: 'PersistentVolumeClaim' };
  await expect(planReapply(wishFor(claim).wish, scope)).rejects.toMatchObject({ code: 'invalid' });
  const away = config('green', { metadata: { name: 'palette', namespace: 'default' } });
  await expect(planReapply(wishFor(away).wish, scope)).rejects.toMatchObject({
    ...{ code: 'invalid', words: { code: 'run.elsewhere' } },
  });
  const unknown = { ...config('green'), apiVersion: 'example.com/v1' };
  await expect(planReapply(wishFor(unknown).wish, scope)).rejects.toMatchObject({ code: 'not-found' });
});
