import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Command } from './command.ts';
import { grants, migrationsOf, sentences, type Trial } from './migration.ts';
import { deployment, smallApp } from './small-app.ts';

const held = migrationsOf('times-held', [
  ...smallApp('times-held'),
  // A workload that is never Ready fails a run in its last step.
  deployment('times-held', 'never', 'web/missing/x:1'),
]);
const ahead = migrationsOf('times-ahead', smallApp('times-ahead'));
afterEach(() => void vi.useRealTimers());

/** What a trial was told of its backup, that it goes too early. */
const early = (trial: Trial) =>
  sentences(trial.events).filter((line) => /^warning: The backup \S+ expires /.test(line));

test('a run that goes on with a backup, or restores one, warns where it expires before the hold period is over', async () => {
  const trial = held.migrationTo('times-held-on', { ttl: '2h', hold: '2h' });
  const request = { grants: grants('target', 'times-held-on'), readyTimeoutSeconds: 1 };
  const first = await trial.run(request);
  expect(first).toMatchObject({ state: 'failed', expiresAt: expect.stringMatching(/Z$/) });
  expect(early(trial)).toEqual([]);
  const again = await trial.run(request);
  expect(again).toMatchObject({ run: first.run, backup: first.backup });
  expect(early(trial)).toEqual([
    expect.stringContaining(`The backup ${first.backup} expires ${first.expiresAt}, which is before the 2h are over`),
  ]);

  const { backup = '' } = first;
  for (const [hold, count] of [
    ['1h', 0],
    ['3h', 1],
  ] as const) {
    const name = `times-held-${hold}`;
    const mappings = { namespaces: { 'times-held': name } };
    held.leaves(name);
    const restored = held.migration({
      name,
      source: { backup },
      select: { namespaces: ['times-held'] },
      spec: { store: { folder: join(trial.home, 'store') }, hold, mappings },
    });
    const result = await restored.run({ grants: grants('target', name), readyTimeoutSeconds: 1 });
    expect(early(restored), hold).toHaveLength(count);
    const warnings = sentences(restored.events).filter((line) => line.startsWith('warning: '));
    expect(result.warnings ?? 0, hold).toBe(warnings.length);
  }
});

test('a backup of a machine whose clock is an hour ahead is the newest, made in the future, and is restored', async () => {
  const trial = ahead.migrationTo('times-ahead-back');
  const now = await trial.backUp();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000, shouldAdvanceTime: true });
  const { name: backup } = await trial.backUp();
  vi.useRealTimers();
  const store = join(trial.home, 'store');
  const { home, kubeconfig } = trial;
  const command = new Command(['backups', 'list', '--store', store], { home, kubeconfig });
  expect(await command.ended).toMatchObject({ code: 0 });
  const [, ...rows] = command.lines;
  expect(rows.map((row) => row.split(/ +/)[0])).toEqual([backup, now.name]);
  expect(rows[0]).toMatch(/ Completed +in 5\d min +in (29|30) days /);
  expect(rows[1]).toMatch(/ Completed +(just now|\d min ago) /);

  const name = 'times-ahead-restored';
  const mappings = { namespaces: { 'times-ahead': name } };
  ahead.leaves(name);
  const restored = ahead.migration({
    name,
    source: { backup },
    select: { namespaces: ['times-ahead'] },
    spec: { store: { folder: store }, mappings },
  });
  const result = await restored.run({ grants: grants('target', name) });
  expect(result, sentences(restored.events).join('\n')).toMatchObject({ state: 'completed', backup });
  expect(await ahead.target.get(`/api/v1/namespaces/${name}/configmaps/settings`)).toMatchObject({
    data: { colour: 'blue' },
  });
});
