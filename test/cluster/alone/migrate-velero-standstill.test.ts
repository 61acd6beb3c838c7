import { expect, inject, onTestFinished, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { allowed, byVelero } from '../by-velero.ts';
import { migrationsOf, sentences } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { s3, velero } from '../velero-backup.ts';

/** Runs by a Velero that stands still in the middle of its work: its process, or that of its store, is stopped and goes on later. */
const application = 'standstill';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
const bound = '15s';

/** The process of the Velero of a cluster. */
function serverOf(cluster: 'source' | 'target'): number {
  const pid = inject('sandbox').velero?.[cluster]?.pid;
  if (pid === undefined) throw new Error(`The Velero of ${cluster} does not run beside it.`);
  return pid;
}

const isOurs = ({ metadata, status }: KubeObject, migration: string) =>
  metadata.labels?.['kubeferry.dev/migration'] === migration && asRecord(status ?? {}).phase === 'InProgress';

/** Stops a process as soon as a Velero works on a backup or a restore of a migration; gives what lets it go on, which the end of the test does too. */
async function stopDuring(api: Api, kind: 'backups' | 'restores', migration: string, pid: number): Promise<() => void> {
  const goOn = () => void process.kill(pid, 'SIGCONT');
  onTestFinished(goOn);
  const watching = new AbortController();
  await new Promise<void>((resolve) => {
    void api.watch(`/apis/velero.io/v1/namespaces/${velero.namespace}/${kind}`, watching.signal, (_type, object) => {
      if (!isOurs(object, migration)) return;
      process.kill(pid, 'SIGSTOP');
      resolve();
    });
  });
  watching.abort();
  return goOn;
}

const backupsOf = async (migration: string) =>
  (await source.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/backups`)).filter(
    ({ metadata }) => metadata.labels?.['kubeferry.dev/migration'] === migration,
  );

test('a run ends where its Velero is stopped during its backup, and during its restore, and goes on once it is back', async () => {
  const namespace = 'standstill-server';
  const trial = migrationTo(namespace, { ...byVelero, velero: { standstill: bound } });
  const given = { grants: allowed(namespace) };
  const silent = {
    code: 'unreachable',
    message: expect.stringMatching(/^Nothing has moved for 15 s, and the Velero in velero does not answer/),
    hint: expect.objectContaining({ code: 'velero.silent.hint' }),
  };
  const first = expect(trial.run(given)).rejects.toMatchObject(silent);
  const sourceGoesOn = await stopDuring(source, 'backups', namespace, serverOf('source'));
  await first;
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  sourceGoesOn();
  const second = expect(trial.run(given)).rejects.toMatchObject(silent);
  const targetGoesOn = await stopDuring(target, 'restores', namespace, serverOf('target'));
  await second;
  targetGoesOn();
  // How long is waited is no matter of what moves.
  trial.editPlan(`standstill: ${bound}`, 'standstill: 1h');
  const result = await trial.run(given);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await backupsOf(namespace)).toHaveLength(1);
  expect((await trial.status()).runs).toHaveLength(1);
  await trial.undo({ run: result.run, ...given });
});

test('a run ends where its Velero answers and nothing moves for as long as the plan says, and goes on with the same backup', async () => {
  const namespace = 'standstill-store';
  const trial = migrationTo(namespace, { ...byVelero, velero: { standstill: bound } });
  const given = { grants: allowed(namespace) };
  const first = expect(trial.run(given)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(
      /^Nothing has moved at \S+ in velero for 15s, so it is waited for no longer; Velero goes on with it\.$/,
    ),
    hint: expect.objectContaining({ code: 'velero.standstill.hint' }),
  });
  const storeGoesOn = await stopDuring(source, 'backups', namespace, s3.pid);
  await first;
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  storeGoesOn();
  trial.editPlan(`standstill: ${bound}`, 'standstill: 1h');
  const result = await trial.run(given);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await backupsOf(namespace)).toHaveLength(1);
  await trial.undo({ run: result.run, ...given });
});
