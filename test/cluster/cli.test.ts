import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { lockFolder } from '../../src/migrate/lock.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { writeListed } from '../ui/listed-backup.ts';
import { Command } from './command.ts';
import { gone, newMigration, type PlanWords, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const dist = inject('dist');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const root = join(import.meta.dirname, '..', '..');

beforeAll(() => createAll(source, smallApp('cli')));
afterEach(() => {
  for (const trial of trials.splice(0)) trial.dispose();
});
afterAll(async () => {
  await removeNamespace(source, 'cli');
  await removeNamespace(target, 'cli');
  source.close();
  target.close();
});

function migration(words: Partial<PlanWords> = {}): Trial {
  const trial = newMigration({ name: 'cli', select: { namespaces: ['cli'] }, ...words });
  trials.push(trial);
  return trial;
}

/** Takes the application away from the target, where the next run makes it again. */
async function cleared(): Promise<void> {
  await removeNamespace(target, 'cli');
  await gone(target, 'cli');
}

/** Runs a command to its end; gives its exit code and all that it wrote. */
async function ran(trial: Trial, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const command = trial.start(...args);
  const { code } = await command.ended;
  return { code, output: command.output };
}

/** The lines of `--json`, each of which has to parse. */
async function json(trial: Trial, ...args: string[]): Promise<{ code: number | null; lines: { type: string }[] }> {
  const command = trial.start(...args, '--json');
  const { code } = await command.ended;
  return { code, lines: command.lines.map((line) => z.looseObject({ type: z.string() }).parse(JSON.parse(line))) };
}

describe('the exit code', () => {
  test('is 2 for wrong use, with a sentence that says what is wrong', async () => {
    const trial = migration();
    const { folder, home, kubeconfig } = trial;
    const uses: [string[], string][] = [
      [['fly', folder], 'there is no verb fly'],
      [['run'], 'the migration folder is missing'],
      [['run', folder, 'more'], 'more is one argument too many'],
      [['run', folder, '--speed'], '--speed'],
      [['run', folder, '--wait', 'long'], '--wait takes a number from 1, not long'],
      [['run', folder, '--claim', 'data'], '--claim takes NAMESPACE/CLAIM=empty|omit|file-system|snapshot, not data'],
      [['run', folder, '--allow-writes', 'target'], '--allow-writes takes CONTEXT/NAMESPACE, not target'],
      [['run', folder], 'Writing to target is not allowed: cli. Pass --allow-writes target/cli'],
      [['restore', folder, '--allow-writes', 'target/cli'], 'has no backup yet'],
    ];
    for (const [args, words] of uses) {
      const command = new Command(args, { home, kubeconfig });
      expect({ args, ...(await command.ended) }).toMatchObject({ args, code: 2 });
      expect(command.output).toContain(words);
    }
  });

  test('is 0 for help and version', async () => {
    const { home, kubeconfig } = migration();
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
    for (const [args, words] of [
      [[], 'kubeferry VERB FOLDER'],
      [['--help'], '--allow-writes CONTEXT/NAMESPACE'],
      [['--version'], version],
    ] as const) {
      const command = new Command(args, { home, kubeconfig });
      expect(await command.ended).toMatchObject({ code: 0 });
      expect(command.output).toContain(words);
    }
  });

  test.for([
    ['an unknown key', 'existing:', 'exciting:', /has no key exciting.*existing/],
    ['a value of a wrong type', 'namespaces:\n      - cli', 'namespaces: cli', /namespaces must be/],
    ['a context that is not there', 'context: target', 'context: nowhere', /nowhere/],
    ['a context that is mistyped', 'context: target', 'context: tarjet', /Did you mean target\?/],
    ['a namespace onto itself', 'context: target', 'context: source', /cli would be moved onto itself/],
    ['no YAML', 'kind: Migration', 'kind: [Migration', /not valid YAML/],
  ] as const)('is 1 for a plan with %s, in one sentence', async ([, from, to, words]) => {
    const trial = migration({ spec: { existing: 'skip' } });
    trial.editPlan(from, to);
    const { code, output } = await ran(trial, 'run', '--allow-writes', 'target/cli,source/cli,nowhere/cli,tarjet/cli');
    expect(code).toBe(1);
    expect(output.trim().split('\n').at(-1)).toMatch(words);
    expect(output).not.toMatch(/^\s+at /m);
  });

  test('is 1 where there is no migration', async () => {
    const { home, kubeconfig } = migration();
    const command = new Command(['run', join(home, 'nothing.migration')], { home, kubeconfig });
    expect(await command.ended).toMatchObject({ code: 1 });
    expect(command.output).toContain('There is no plan at ');
  });
});

test('preview, run, status, undo and restore do what they say, with a line of JSON for each event', async () => {
  const trial = migration();
  const preview = await json(trial, 'preview');
  expect(preview.code).toBe(0);
  expect(preview.lines.at(-1)).toMatchObject({ type: 'result', state: 'completed' });
  const previewed = await ran(trial, 'preview');
  expect(previewed.output).toContain('Preview only: nothing was written to a cluster.');
  expect(previewed.output).toMatch(/there: \d+ would be created/);
  expect(previewed.output).not.toContain('The run is');
  expect(await target.find('/api/v1/namespaces/cli')).toBeUndefined();

  const run = await json(trial, 'run', '--allow-writes', 'target/cli');
  expect(run.code).toBe(0);
  expect(run.lines.filter(({ type }) => type === 'result')).toHaveLength(1);
  expect(run.lines.at(-1)).toMatchObject({ type: 'result', state: 'completed', targets: [{ counts: { created: 5 } }] });
  expect(new Set(run.lines.map(({ type }) => type))).toEqual(new Set(['step', 'log', 'object', 'progress', 'result']));

  const status = await ran(trial, 'status');
  expect(status).toMatchObject({ code: 0 });
  expect(status.output).toContain('cli: completed');

  const asked = await ran(trial, 'undo', '--dry-run');
  expect(asked.code).toBe(0);
  expect(asked.output).toContain('remove    target  deployments.apps/cli/web');
  expect(asked.output).toMatch(/Nothing was changed\. Undoing the run \S+: \d+ would be removed/);
  const refused = await ran(trial, 'undo');
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining('--allow-writes target/') });
  const undone = await json(trial, 'undo', '--allow-writes', 'target/cli');
  expect(undone.code).toBe(0);
  expect(undone.lines).toContainEqual(expect.objectContaining({ type: 'object', outcome: 'removed' }));
  await gone(target, 'cli');

  const restored = await ran(trial, 'restore', '--allow-writes', 'target/cli');
  expect(restored.code).toBe(0);
  expect(restored.output).toMatch(/created {3,}Created/);
  expect(restored.output).toContain('there: 5 created');
  expect((await ran(trial, 'undo', '--allow-writes', 'target/cli')).code).toBe(0);
  await gone(target, 'cli');
});

test('back-up writes a backup that restore finds without its name', async () => {
  const trial = migration();
  const made = await ran(trial, 'back-up');
  expect(made.code).toBe(0);
  expect(made.output).toMatch(/^cli-\d{17}: Completed, \d+ objects, 0 warnings, expires \S+Z \(in 29 days\)$/m);
  expect(await target.find('/api/v1/namespaces/cli')).toBeUndefined();
  const again = await json(trial, 'back-up', '--ttl', '50h');
  expect(again).toMatchObject({ code: 0 });
  expect(again.lines.at(-1)).toMatchObject({ type: 'result', complete: true, namespaces: ['cli'] });
  const about = z.looseObject({ name: z.string(), startedAt: z.string(), expiresAt: z.string() });
  const newest = about.parse(again.lines.at(-1));
  expect(Date.parse(newest.expiresAt) - Date.parse(newest.startedAt)).toBe(50 * 3_600_000);
  try {
    const restored = await json(trial, 'restore', '--allow-writes', 'target/cli');
    expect(restored.code).toBe(0);
    expect(restored.lines.at(-1)).toMatchObject({ state: 'completed', backup: newest.name });
  } finally {
    await cleared();
  }
});

test('deleting a backup names the migration that needs it until its run is undone, and status when it expires', async () => {
  const trial = migration();
  const at = new Date().toISOString();
  const expiresAt = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();
  const name = 'cli-1';
  writeListed(join(trial.home, 'store'), name, 1);
  const begun = { type: 'run', run: 'r1', kind: 'run', targets: ['there'], backup: name, at };
  const records: object[] = [{ type: 'journal', version: 1, at }, begun];
  const tell = (...more: object[]) => {
    records.push(...more.map((one) => ({ at, ...one })));
    const lines = records.map((one) => `${JSON.stringify(one)}\n`);
    writeFileSync(join(trial.folder, 'journal.jsonl'), lines.join(''));
  };
  const deletion = async () => {
    const words = ['backups', 'delete', name, '--store', join(trial.home, 'store'), '--migrations', trial.home];
    const command = new Command(words, trial);
    expect(await command.ended, command.output).toMatchObject({ code: 1 });
    return command.output;
  };
  tell({ type: 'reads', run: 'r1', backup: name, expiresAt }, { type: 'end', run: 'r1', state: 'completed' });
  expect((await ran(trial, 'status')).output).toContain(`, its backup ${name} expires ${expiresAt} (in 29 days)`);
  expect(await deletion()).toMatch(/^The migration cli needs it until \S+Z, the end of its hold period\.$/m);
  tell({ type: 'run', run: 'u1', kind: 'undo', of: 'r1', targets: ['there'] });
  tell({ type: 'end', run: 'u1', state: 'completed' });
  expect(await deletion()).not.toContain('needs it');
});

describe('the exit code is 1 after a run', () => {
  afterEach(cleared);

  test('that could not apply an object', async () => {
    const other = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace: 'cli' },
      data: { colour: 'red' },
    };
    await createAll(target, [...smallApp('cli').slice(0, 1), other]);
    const trial = migration({ spec: { existing: 'fail' } });
    const { code, output } = await ran(trial, 'run', '--allow-writes', 'target/cli');
    expect(output).toContain('  failed     configmaps/cli/settings: ');
    expect(output).toContain('The run failed.');
    expect(code).toBe(1);
    expect(await ran(trial, 'status')).toMatchObject({ code: 1, output: expect.stringContaining('cli: failed') });
  });

  test('whose workloads are not Ready in time', async () => {
    const trial = migration({
      spec: { mappings: { images: [{ from: 'docker.io/library/web', to: 'registry.test/missing/web' }] } },
    });
    const { code, output } = await ran(trial, 'run', '--allow-writes', 'target/cli', '--wait', '2');
    expect(output).toContain('  not ready  deployments.apps/cli/web: ');
    expect(code).toBe(1);
  });
});

test('the exit code of status is 1 for a run that was interrupted, and for an undo that was', async () => {
  const trial = migration();
  const run = { kind: 'run', type: 'run', run: 'r1', targets: ['there'], at: new Date().toISOString() };
  const undo = { ...run, kind: 'undo', run: 'u1', of: 'r1' };
  const journal = (...records: object[]) =>
    writeFileSync(join(trial.folder, 'journal.jsonl'), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  journal({ type: 'journal', version: 1, at: run.at }, run);
  expect(await ran(trial, 'status')).toMatchObject({ code: 1, output: expect.stringContaining('cli: interrupted') });
  journal({ type: 'journal', version: 1, at: run.at }, run, undo);
  expect(await ran(trial, 'status')).toMatchObject({ code: 1, output: expect.stringContaining('cli: half-undone') });
});

test('status lists every run, and says of one that left nothing on a target that it did', async () => {
  const trial = migration();
  const at = new Date().toISOString();
  const begin = (run: string) => ({ type: 'run', run, kind: 'run', targets: ['there'], at });
  const object = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'cli', name: 'web' };
  const reason = { code: 'apply.unchanged', args: {} };
  const dealt = (run: string, outcome: string) => ({
    type: 'object',
    run,
    step: 'apply:there',
    object,
    outcome,
    reason,
    at,
  });
  const end = (run: string) => ({ type: 'end', run, state: 'completed', at });
  const records = [begin('r1'), dealt('r1', 'created'), end('r1'), begin('r2'), dealt('r2', 'unchanged'), end('r2')];
  const lines = [{ type: 'journal', version: 1, at }, ...records, begin('r3')].map((one) => JSON.stringify(one));
  writeFileSync(join(trial.folder, 'journal.jsonl'), `${lines.join('\n')}\n`);
  const runs = async () =>
    (await ran(trial, 'status')).output.split('\n').flatMap(
      (line) =>
        line
          .match(/^run (\S+) .*Z {2}(.*)/)
          ?.slice(1)
          .join(' ') ?? [],
    );
  const before = ['r1 completed', 'r2 completed, left nothing on a target'];
  expect(await runs()).toEqual([...before, 'r3 interrupted, left nothing on a target']);
  // What is at work now may still leave something.
  const lock = await lockFolder(trial.folder);
  expect(await runs()).toEqual([...before, 'r3 running']);
  await lock.release();
});

test('status tells a damaged journal, and a report without a journal, and nothing that is not known', async () => {
  const trial = migration();
  const journal = join(trial.folder, 'journal.jsonl');
  writeFileSync(journal, 'nonsense\n');
  const damaged = await ran(trial, 'status');
  expect(damaged).toMatchObject({
    code: 1,
    output: expect.stringMatching(/^cli: The journal .* is damaged in line 1/),
  });
  expect(damaged.output).not.toMatch(/draft|from /);
  rmSync(journal);
  expect(await ran(trial, 'status')).toMatchObject({ code: 0, output: expect.stringContaining('cli: draft') });
  writeFileSync(join(trial.folder, 'report.md'), '# Migration cli: completed\n');
  const lost = await ran(trial, 'status');
  expect(lost).toMatchObject({ code: 1, output: expect.stringContaining('no journal of a run') });
});

test('--fail-on warning makes warnings count; --claim decides a claim', async () => {
  const claim = { name: 'data', namespace: 'cli-claim' };
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cli-claim' } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: claim,
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'vng-nvme',
        resources: { requests: { storage: '3Gi' } },
      },
    },
  ]);
  try {
    const trial = migration({
      select: { namespaces: ['cli-claim'] },
      spec: { mappings: { storageClasses: { 'vng-nvme': 'gp3' } } },
    });
    const lenient = await ran(trial, 'preview');
    expect(lenient).toMatchObject({ code: 0, output: expect.stringContaining('cli-claim/data (3Gi)') });
    expect((await ran(trial, 'preview', '--fail-on', 'warning')).code).toBe(1);
    const undecided = await ran(trial, 'run', '--allow-writes', 'target/cli-claim');
    expect(undecided).toMatchObject({ code: 1, output: expect.stringContaining('cli-claim/data (3Gi)') });
    const decided = await ran(trial, 'run', '--allow-writes', 'target/cli-claim', '--claim', 'cli-claim/data=empty');
    expect(decided.output).toContain('Volume data is not moved: cli-claim/data: empty.');
    expect(decided.code).toBe(0);
    const strict = ['--claim', 'cli-claim/data=empty', '--fail-on', 'warning'];
    const warned = await ran(trial, 'run', '--allow-writes', 'target/cli-claim', ...strict);
    expect(warned).toMatchObject({ code: 1, output: expect.stringContaining('The run is completed.') });
  } finally {
    await removeNamespace(source, 'cli-claim');
    await removeNamespace(target, 'cli-claim');
  }
});

test('a reader that goes away cancels nothing: run and undo come to their end, and say so where somebody still listens', async () => {
  const trial = migration();
  const ends = (verb: string) => {
    const script = '{ "$0" "$1" "$2" "$3" --json --allow-writes target/cli 2>"$4"; echo $? >>"$4"; } | head -n 1';
    const said = join(trial.home, `${verb}.txt`);
    const env = { ...process.env, KUBECONFIG: trial.kubeconfig, HOME: trial.home };
    execFileSync('sh', ['-c', script, process.execPath, join(dist, 'cli.js'), verb, trial.folder, said], { env });
    return readFileSync(said, 'utf8');
  };
  expect(ends('run')).toMatch(/^Nobody read the output to its end\. The run is completed\..*\n0\n$/);
  expect(await trial.status()).toMatchObject({ state: 'completed' });
  expect(ends('undo')).toMatch(/^Nobody read the output to its end\. The run .* is undone: .*\n0\n$/);
  expect(await trial.status()).toMatchObject({ state: 'undone' });
  await gone(target, 'cli');
});

test('nothing behind the command line needs VS Code', () => {
  const meta = z
    .object({ outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.unknown()) })) })
    .parse(JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')));
  const cli = Object.entries(meta.outputs).find(([file]) => file.endsWith('/command.js'))?.[1];
  expect(Object.keys(cli?.inputs ?? {})).toContain('src/cli/main.ts');
  expect(Object.keys(cli?.inputs ?? {}).filter((file) => /^src\/(ui\/|extension)/.test(file))).toEqual([]);
  expect(readFileSync(join(dist, 'command.js'), 'utf8')).not.toMatch(/require\(["']vscode["']\)/);
});
