import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { accessOf, byVelero, completed, defaultLocation } from '../by-velero.ts';
import { migrationsOf, sentences } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { bucketFolder, refreshKinds, velero } from '../velero-backup.ts';

/** Whether the location of a target is read-only while its Velero restores a migration. */
const application = 'by-velero-store';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));

const setAccess = async (mode: string | undefined) => {
  const location = await target.get(defaultLocation);
  const { accessMode: _mode, ...spec } = asRecord(location.spec);
  await target.send('PUT', defaultLocation, { ...location, spec: { ...spec, ...(mode && { accessMode: mode }) } });
};

test('the store of a target is read-only while it restores, and Velero writes logs and results there all the same', async () => {
  const namespace = 'by-velero-store-held';
  const before = await accessOf(target);
  const trial = migrationTo(namespace, byVelero);
  const running = completed(trial, namespace, source);
  await waitFor(async () => (await accessOf(target)).mode === 'ReadOnly', {
    what: 'the store was read-only',
    seconds: 60,
  });
  const result = await running;
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(sentences(trial.events).join('\n')).toContain(
    'While it restores, the location default of the Velero in target',
  );
  expect(await accessOf(target)).toEqual(before);
  const restore = `${result.run.slice(0, 8)}-there-namespaces`;
  for (const rest of ['logs', 'results']) {
    expect(existsSync(join(bucketFolder, 'restores', restore, `restore-${restore}-${rest}.gz`))).toBe(true);
  }
});

test('a store that is read-only already stays so, and one that a Schedule writes to stays writable', async () => {
  const namespace = 'by-velero-store-as-is';
  const before = await accessOf(target);
  const trial = migrationTo(namespace, byVelero);
  await setAccess('ReadOnly');
  try {
    const result = await completed(trial, namespace, source);
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    expect(await accessOf(target)).toEqual({ mode: 'ReadOnly', own: [] });
  } finally {
    await setAccess(undefined);
  }
  expect(await accessOf(target)).toEqual(before);
  const metadata = { name: 'nightly', namespace: velero.namespace };
  const spec = { schedule: '0 0 1 1 *', template: { includedNamespaces: ['none-such'] } };
  await target.create({ apiVersion: 'velero.io/v1', kind: 'Schedule', metadata, spec });
  try {
    await trial.preview();
    expect(sentences(trial.events)).toContain(
      'info: The location default of the Velero in target stays writable while it restores: the Schedule nightly backs up there, and would fail.',
    );
  } finally {
    await target.delete(`/apis/velero.io/v1/namespaces/${velero.namespace}/schedules/nightly`);
  }
});
