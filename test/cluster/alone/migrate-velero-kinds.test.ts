import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { definitionOf } from '../../sandbox/definition-of.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { allowed, byVelero } from '../by-velero.ts';
import { migrationsOf, outcomes, sentences } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { refreshKinds } from '../velero-backup.ts';

/** Kinds that a cluster of the migration served a moment ago, which its Velero still counts on. */
const application = 'velero-kinds';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
const definition = definitionOf('shop.example.com', 'Database');
const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/databases.shop.example.com';
const databases = (namespace: string) => `/apis/shop.example.com/v1/namespaces/${namespace}/databases`;

beforeAll(async () => {
  for (const api of [source, target]) {
    await api.create(definition);
    const isServed = async () => (await api.list('/apis/shop.example.com/v1/databases')).length >= 0;
    await waitFor(isServed, { what: 'the definition was served', seconds: 30 });
    await refreshKinds(api);
  }
});

test('a restore does not wait for a kind that the target serves no more: the run says which objects lack it, and goes on once it is there', async () => {
  const namespace = 'velero-kinds-there';
  const main = {
    apiVersion: 'shop.example.com/v1',
    kind: 'Database',
    metadata: { name: 'main', namespace: application },
  };
  await source.create(main);
  onTestFinished(async () => {
    await source.delete(`${databases(application)}/main`);
    for (const api of [source, target]) {
      await api.delete(path);
      await waitFor(async () => (await api.find(path)) === undefined, { what: 'the definition was gone' });
      await refreshKinds(api);
    }
  });
  await target.delete(path);
  await waitFor(async () => (await target.find(path)) === undefined, { what: 'the definition was gone' });
  const trial = migrationTo(namespace, byVelero);
  const given = { grants: allowed(namespace) };
  const result = await trial.run(given);
  expect(result.state, sentences(trial.events).join('\n')).toBe('failed');
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(/^failed databases.*The target does not serve Database of shop/),
  );
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeDefined();
  await target.create(definition);
  expect(await trial.run(given), 'the run goes on').toMatchObject({ state: 'completed', run: result.run });
  expect(await target.list(databases(namespace))).toHaveLength(1);
});
