import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { grants, migrationsOf, sentences } from './migration.ts';

const namespace = 'twice';
const job = {
  template: { spec: { restartPolicy: 'Never', containers: [{ name: 'work', image: 'registry/missing/work:1' }] } },
};
const cronJob = (name: string, suspend: boolean): KubeObject => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name, namespace },
  spec: { schedule: '15 4 1 1 *', suspend, jobTemplate: { spec: job } },
});

const { migrationTo, migration } = migrationsOf(namespace, [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  cronJob('nightly', false),
  cronJob('asleep', true),
  { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'import', namespace }, spec: job },
]);

test('what runs on both sides after a migration is a warning of its preview and its report, until it is suspended', async () => {
  const trial = migrationTo('twice-told', { existing: 'skip' });
  expect(await trial.preview()).toMatchObject({ state: 'completed', warnings: 2 });
  const told = sentences(trial.events).join('\n');
  expect(told).toMatch(
    /The CronJob twice-told\/nightly fires on source and will on target too: set spec\.suspend: true/,
  );
  expect(told).toMatch(/The Job twice-told\/import has not ended on source and will be started on target too: /);
  expect(told).not.toContain('asleep fires');

  const manifest = join(trial.folder, 'targets/there/twice-told/cronjobs.batch/nightly.yaml');
  const text = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, text.replace('suspend: false', 'suspend: true'));
  const result = await trial.run({ grants: grants('target', 'twice-told'), readyTimeoutSeconds: 1 });
  expect(trial.text('report.md').split('## Warnings')[1]).toMatch(/The Job twice-told\/import has not ended/);
  expect(trial.text('report.md')).not.toMatch(/nightly fires/);

  const again = migration({
    name: 'twice-restored',
    source: { backup: result.backup ?? '' },
    select: { namespaces: [namespace] },
    spec: { store: { folder: join(trial.home, 'store') }, mappings: { namespaces: { [namespace]: 'twice-restored' } } },
  });
  expect((await again.preview()).warnings).toBeUndefined();
});
