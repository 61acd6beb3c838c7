import { expect, inject, test } from 'vitest';
import { assessTargets } from '../../../src/engine/assessment/targets.ts';
import { createScope } from '../../../src/engine/scope.ts';
import type { Api } from '../../sandbox/api.ts';
import { migrationsOf } from '../migration.ts';
import { smallApp } from '../small-app.ts';

const { kubeconfig } = inject('sandbox');
const namespace = 'asks-target';
const { source, target, migrationTo } = migrationsOf(namespace, smallApp(namespace));

/** How many dry runs an API server took so far, by its own count. */
async function dryRuns(api: Api): Promise<number> {
  return String(await api.send('GET', '/metrics'))
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total{') && line.includes('dry_run="All"'))
    .reduce((total, line) => total + Number(line.split('} ')[1]), 0);
}

test('an assessment asks the target what it thinks by dry runs, and never the source', async () => {
  const trial = migrationTo('asks-target-there');
  await trial.preview();
  const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'error' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const before = { source: await dryRuns(source), target: await dryRuns(target) };
  const { signal } = new AbortController();
  const [assessed] = await assessTargets(trial.folder, { refresh: true, signal }, scope);
  const after = { source: await dryRuns(source), target: await dryRuns(target) };
  scope.close();
  expect(assessed).toMatchObject({ target: 'there' });
  expect(assessed).not.toHaveProperty('stale');
  // Each object that is moved is asked about.
  expect(after.target - before.target).toBeGreaterThanOrEqual(smallApp(namespace).length);
  expect(after.source).toBe(before.source);
  // The source would have counted one.
  const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'counted', namespace } };
  await source.send('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, one);
  expect(await dryRuns(source)).toBe(after.source + 1);
});
