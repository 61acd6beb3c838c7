import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { planHandlers } from '../../../src/engine/plans.ts';
import { createScope } from '../../../src/engine/scope.ts';
import type { PlanProblem } from '../../../src/model/plan-editing.ts';

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
function problems(files: string[] = []): Promise<PlanProblem[]> {
  const settings = { kubeconfig: { files }, extraPath: [], concurrency: 1, logLevel: 'error' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };
  return planHandlers['plan.validate']({ text: plan }, call, scope);
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
