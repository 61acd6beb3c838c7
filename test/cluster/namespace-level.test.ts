import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { mend } from '../../src/adapt/edit/mend.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { assessTargets } from '../../src/engine/assessment/targets.ts';
import { migrationHandlers } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { migrationsOf } from './migration.ts';

const { kubeconfig } = inject('sandbox');
const namespace = 'level-source';
const there = 'level-there';
const level = 'pod-security.kubernetes.io/enforce';
const pod = { hostNetwork: true, restartPolicy: 'Never', containers: [{ name: 'web', image: 'web:1' }] };
/** The source would let no pod of it start either. */
const nightly: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly', namespace },
  spec: { schedule: '0 0 * * *', suspend: true, jobTemplate: { spec: { template: { spec: pod } } } },
};
const { target, migrationTo } = migrationsOf(namespace, [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [level]: 'restricted' } } },
  nightly,
]);

test('the level of pod security of a namespace that is still to come is set by the plan, and its manifest follows', async () => {
  const trial = migrationTo(there);
  await trial.preview();
  const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'error' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const { signal } = new AbortController();
  const call = { signal, emit: () => undefined, drained: () => Promise.resolve() };
  const levelOf = () => {
    const manifest = join(trial.folder, 'targets', 'there', '_cluster', 'namespaces', `${there}.yaml`);
    return parse(readFileSync(manifest, 'utf8')).metadata.labels[level];
  };
  const found = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    return only?.findings.filter(({ rule }) => rule === 'psa-violation') ?? [];
  };
  const fixes = (await found(true)).flatMap((one) => one.fixes);
  const fix = fixes.find(({ delivery }) => delivery === 'plan');
  expect(fix).toMatchObject({ operations: [{ value: { target: { kind: 'Namespace.', name: namespace } } }] });
  expect(levelOf()).toBe('restricted');

  const file = join(trial.folder, 'migration.yaml');
  const operations = fix?.delivery === 'plan' ? fix.operations : [];
  const text = readFileSync(file, 'utf8');
  const mended = mend(text, readManifests(text), [{ object: 0, rule: 'psa-violation', operations }]);
  writeFileSync(file, mended.text);
  expect(await migrationHandlers['migration.readapt']({ folder: trial.folder }, call, scope)).toMatchObject({
    changed: 1,
  });
  expect(levelOf()).toBe('privileged');
  expect(await found(false)).toEqual([]);
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
  scope.close();
});
