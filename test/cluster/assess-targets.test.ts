import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { assessTargets } from '../../src/engine/assessment/targets.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import { migrationsOf } from './migration.ts';
import { smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const namespace = 'checked';
const odd = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'odd', namespace },
  spec: {
    ingressClassName: 'of-nobody',
    defaultBackend: { service: { name: 'web', port: { number: 80 } } },
  },
};
const { migrationTo } = migrationsOf(namespace, [...smallApp(namespace), odd]);
const { signal } = new AbortController();

function scopeWith(files: string[]) {
  const settings: EngineSettings = { kubeconfig: { files }, extraPath: [], concurrency: 32, logLevel: 'error' };
  return createScope(settings, { log: () => undefined, askSecret: async () => null });
}

test('manifests of a migration are judged by what its target offers, and by what was kept of that', async () => {
  const there = 'checked-there';
  const trial = migrationTo(there);
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  const judged = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    return only?.findings.map(({ rule, file, line }) => ({ rule, file, line }));
  };
  // Nothing is asked of a target before somebody wants that.
  expect(await judged(false)).toBeUndefined();
  const found = await judged(true);
  const file = join(trial.folder, 'targets', 'there', there, 'ingresses.networking.k8s.io', 'odd.yaml');
  const text = readFileSync(file, 'utf8');
  const line = text.split('\n').findIndex((one) => one.includes('ingressClassName')) + 1;
  expect(found).toEqual([{ rule: 'ing-class-missing', file, line }]);
  expect(await judged(false)).toEqual(found);
  // What an editor has not saved counts.
  const mended = text.replace('of-nobody', 'nginx');
  const [unsaved] = await assessTargets(trial.folder, { refresh: false, texts: { [file]: mended }, signal }, scope);
  expect(unsaved?.findings).toEqual([]);
  writeFileSync(file, mended);
  expect(await judged(false)).toEqual([]);
  scope.close();
});

test('a target that cannot be reached is judged by what was learned before, and that is said', async () => {
  const trial = migrationTo('checked-away');
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  await assessTargets(trial.folder, { refresh: true, signal }, scope);
  scope.close();
  const alone = scopeWith([]);
  const [stale] = await assessTargets(trial.folder, { refresh: true, signal }, alone);
  expect(stale?.stale).toBeDefined();
  expect(stale?.findings).toMatchObject([{ rule: 'ing-class-missing' }]);
  rmSync(join(trial.folder, 'facts'), { recursive: true });
  await expect(assessTargets(trial.folder, { refresh: true, signal }, alone)).rejects.toMatchObject({
    code: 'misconfigured',
  });
  alone.close();
});
