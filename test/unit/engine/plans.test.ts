import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { planHandlers } from '../../../src/engine/plans.ts';
import { createScope } from '../../../src/engine/scope.ts';
import { startExport } from '../../../src/migrate/folder/export.ts';
import type { PlanProblem } from '../../../src/model/migration/plan-editing.ts';
import { config } from '../folder/exported.ts';

let home: string;
const plan = `apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: { name: shop }
spec:
  source: { context: lab }
  targets: [{ name: there, context: prdo }]
  select: { namespaces: [shop] }
`;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubeferry-plans-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  vi.stubEnv('KUBECONFIG', join(home, 'config'));
  const context = { cluster: 'one', user: 'ann' };
  await writeFile(
    join(home, 'config'),
    JSON.stringify({
      clusters: [{ name: 'one', cluster: { server: 'https://127.0.0.1:1' } }],
      users: [{ name: 'ann', user: { token: 'made-up' } }],
      contexts: ['lab', 'prod'].map((name) => ({ name, context })),
    }),
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

/** What the editor shows of the plan, with these kubeconfigs in the settings. */
function problems(
  files: string[] = [],
  wish: { text: string; folder?: string } = { text: plan },
): Promise<PlanProblem[]> {
  const settings = { kubeconfig: { files }, extraPath: [], concurrency: 1, logLevel: 'error' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };
  return planHandlers['plan.validate'](wish, call, scope);
}

test('a context that no kubeconfig has is a problem of the plan, with the one that was meant', async () => {
  expect(await problems()).toMatchObject([
    {
      severity: 'error',
      message: { code: 'plan.unknown-context', args: { context: 'prdo' } },
      hint: { code: 'plan.hint.suggestion', args: { suggestion: 'prod' } },
      start: { line: 5 },
    },
  ]);
});

test('while a kubeconfig cannot be read, no context is said to be missing', async () => {
  expect(await problems([join(home, 'not-there')])).toEqual([]);
});

test('a patch that does not fit what was read of the source is a problem at its line, by what was learned of the target', async () => {
  const folder = join(home, 'shop.migration');
  const source = await startExport(folder, 'source', { secrets: 'withheld' });
  await source.add(
    { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'a' },
    config('a'),
  );
  await source.finish();
  const step = '{ op: replace, path: /data/colour, value: red }';
  const text = `${plan.replace('prdo', 'prod')}  patches:
    - target: { kind: ConfigMap }
      patch: [${step}]
      reason: the painters choose it
`;
  expect(await problems([], { text, folder })).toEqual([]);
  const facts = { apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', context: 'prod', unknown: [] };
  await mkdir(join(folder, 'facts'));
  const apis = [{ group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true }];
  await writeFile(join(folder, 'facts', 'there.json'), JSON.stringify({ ...facts, apis }));
  expect(await problems([], { text, folder })).toMatchObject([
    {
      severity: 'error',
      message: { code: 'plan.patch-unfit' },
      hint: { code: 'run.patch-unfit.hint' },
      start: { line: 9 },
    },
  ]);
  expect(await problems([], { text: text.replace('replace', 'add'), folder })).toEqual([]);
  await writeFile(join(folder, 'facts', 'there.json'), '{');
  expect(await problems([], { text, folder })).toEqual([]);
});
