import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrationsOf } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

/** Where the store of a plan lies that names it by a short path. The working directory is another one. */
const { target, migrationTo } = migrationsOf('stores', smallApp('stores'));

const settings = (namespace: string) => `/api/v1/namespaces/${namespace}/configmaps/settings`;

test('a relative store goes from the folder of the plan, for a run and for its undo', async () => {
  const namespace = 'stores-relative';
  const metadata = { name: 'settings', namespace };
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { colour: 'red' } },
  ]);
  const trial = migrationTo(namespace, { existing: 'update', store: { folder: 'missing/../../store' } });
  const allowed = [{ context: 'target', namespaces: [namespace], clusterScoped: true }];
  const { state, backup = '' } = await trial.run({ grants: allowed });
  expect(state).toBe('completed');
  expect(existsSync(join(trial.home, 'store', 'backups', backup, 'velero-backup.json'))).toBe(true);
  expect((await target.get(settings(namespace))).data).toEqual({ colour: 'blue' });
  await trial.undo({ grants: allowed });
  expect((await target.get(settings(namespace))).data).toEqual({ colour: 'red' });
});

test('a store below ~ lies in the home folder, from a terminal too, and one that is missing is one sentence', async () => {
  const namespace = 'stores-home';
  const trial = migrationTo(namespace, { store: { folder: '~/store' } });
  expect((await trial.start('back-up').ended).code).toBe(0);
  const { output, ended } = trial.start('restore', '--allow-writes', `target/${namespace},target/*`);
  expect((await ended).code, output).toBe(0);
  expect((await target.get(settings(namespace))).data).toEqual({ colour: 'blue' });

  trial.editPlan('~/store', '../nowhere/../missing');
  const refused = trial.start('preview');
  expect((await refused.ended).code).toBe(1);
  expect(refused.output.trim().split('\n').at(-1)).toBe(
    `The folder of the store ${join(trial.home, 'missing')} does not exist. Create the folder, or mount the disk that it lies on.`,
  );
});
