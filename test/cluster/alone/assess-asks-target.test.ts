import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { assessHandlers } from '../../../src/engine/assess.ts';
import { createScope } from '../../../src/engine/scope.ts';
import type { Api } from '../../sandbox/api.ts';
import { migrationsOf } from '../migration.ts';
import { smallApp } from '../small-app.ts';

const { kubeconfig } = inject('sandbox');
const namespace = 'asks-target';
const objects = smallApp(namespace);
const { source, target, migrationTo } = migrationsOf(namespace, objects);
const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'error' as const };
const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-asks-target-'));
const file = join(folder, 'app.yaml');
writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
afterAll(() => {
  scope.close();
  rmSync(folder, { recursive: true });
});

/** How many dry runs an API server took so far, by its own count. */
async function dryRuns(api: Api): Promise<number> {
  return String(await api.send('GET', '/metrics'))
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total{') && line.includes('dry_run="All"'))
    .reduce((total, line) => total + Number(line.split('} ')[1]), 0);
}

/** How many dry runs each side took while something was assessed. */
async function asked(assess: () => Promise<unknown>): Promise<{ source: number; target: number }> {
  const before = { source: await dryRuns(source), target: await dryRuns(target) };
  await assess();
  return {
    source: (await dryRuns(source)) - before.source,
    target: (await dryRuns(target)) - before.target,
  };
}

/** What can be assessed, and the request for it. */
const assessments: readonly [string, () => Promise<unknown>][] = [
  [
    'a migration',
    async () => {
      const trial = migrationTo('asks-target-there');
      await trial.preview();
      return assessHandlers['assess.targets']({ folder: trial.folder, refresh: true }, call, scope);
    },
  ],
  [
    'a namespace',
    () =>
      assessHandlers['assess.namespaces'](
        { source: { context: 'source' }, namespaces: [namespace], target: 'target' },
        call,
        scope,
      ),
  ],
  [
    'a file in the editor',
    () => assessHandlers['assess.manifests']({ paths: [file], texts: {}, target: { context: 'target' } }, call, scope),
  ],
  [
    'a folder from a terminal',
    () => assessHandlers['assess.files']({ paths: [folder], target: { context: 'target' } }, call, scope),
  ],
];

test.each(assessments)(
  'of %s each object is judged by the target itself, and the source is never asked',
  async (_what, assess) => {
    const { source: ofSource, target: ofTarget } = await asked(assess);
    expect(ofTarget).toBeGreaterThanOrEqual(objects.length);
    expect(ofSource).toBe(0);
  },
);

test('what is asked of the source would be counted', async () => {
  const one = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'counted', namespace } };
  const made = () => source.send('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, one);
  expect(await asked(made)).toEqual({ source: 1, target: 0 });
});
