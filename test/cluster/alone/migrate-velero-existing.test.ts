import { beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { allowed, byVelero, completed } from '../by-velero.ts';
import { migrationsOf, outcomes, sentences } from '../migration.ts';
import { createAll, deployment, smallApp } from '../small-app.ts';
import { refreshKinds, velero } from '../velero-backup.ts';

/** What somebody else has on the target under the names of the application, where Velero carries the migration. */
const application = 'velero-exists';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));

/** What its owner says of an object, and which one it is: its controllers write the rest. */
function saidOf({ metadata: { uid, labels, annotations }, data, spec }: KubeObject) {
  const own = Object.entries(annotations ?? {}).filter(([name]) => name !== 'deployment.kubernetes.io/revision');
  return { uid, labels: labels ?? {}, annotations: Object.fromEntries(own), data, spec };
}

/** What is said in a namespace of the target of the objects that were there before. */
async function theirs(namespace: string) {
  return {
    settings: saidOf(await target.get(`/api/v1/namespaces/${namespace}/configmaps/settings`)),
    web: saidOf(await target.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)),
  };
}

/** Makes a namespace of the target with a ConfigMap and a Deployment of somebody else. */
async function occupied(namespace: string): ReturnType<typeof theirs> {
  const annotations = { 'example.com/owner': 'ann' };
  const web = deployment(namespace, 'web', 'theirs:1');
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings', namespace, annotations },
      data: { colour: 'red', theirs: 'yes' },
    },
    { ...web, metadata: { ...web.metadata, annotations } },
  ]);
  return theirs(namespace);
}

/** The Service of the application, which nobody else has on the target. */
const service = (namespace: string) => target.find(`/api/v1/namespaces/${namespace}/services/web`);

/** What lies beside the Velero of the target: what a restore reads, and the Restores. */
async function besideVelero(): Promise<string[]> {
  const kinds = ['/api/v1/namespaces/NAMESPACE/configmaps', '/apis/velero.io/v1/namespaces/NAMESPACE/restores'];
  const lists = kinds.map((path) => target.list(path.replace('NAMESPACE', velero.namespace)));
  return (await Promise.all(lists)).flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

test('with existing: fail nothing is written and no Restore is made, and what is in the way is told; without it the run goes on', async () => {
  const namespace = 'velero-exists-fail';
  const before = await occupied(namespace);
  const beside = await besideVelero();
  const trial = migrationTo(namespace, { ...byVelero, existing: 'fail' });
  const result = await completed(trial, namespace, source);
  expect(result).toMatchObject({ state: 'failed', targets: [{ counts: { created: 0, updated: 0, failed: 2 } }] });
  const told = outcomes(trial.events, 'look:there');
  expect(told).toContainEqual(expect.stringMatching(`^failed configmaps/${namespace}/settings: It is there already`));
  expect(told).toContainEqual(expect.stringMatching(`^failed deployments.apps/${namespace}/web: It is there already`));
  expect(await theirs(namespace)).toEqual(before);
  expect(await service(namespace)).toBeUndefined();
  expect(await besideVelero()).toEqual(beside);

  await target.delete(`/api/v1/namespaces/${namespace}/configmaps/settings`);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const mended = await trial.run({ grants: allowed(namespace) });
  const said = sentences(trial.events).join('\n');
  expect(mended, said).toMatchObject({ run: result.run, state: 'completed', targets: [{ counts: { failed: 0 } }] });
  expect((await theirs(namespace)).settings.data).toEqual({ colour: 'blue' });
  await trial.undo({ run: result.run, grants: allowed(namespace) });
  // The namespace was there before the run.
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeDefined();
  expect(await service(namespace)).toBeUndefined();
});

test('with existing: update what is there becomes as meant, and undo puts it back', async () => {
  const namespace = 'velero-exists-update';
  const before = await occupied(namespace);
  const trial = migrationTo(namespace, { ...byVelero, existing: 'update' });
  const result = await completed(trial, namespace, source);
  const told = sentences(trial.events).join('\n');
  expect(result, told).toMatchObject({ state: 'completed', targets: [{ counts: { updated: 2, failed: 0 } }] });
  const { settings, web } = await theirs(namespace);
  expect(settings).toMatchObject({ uid: before.settings.uid, data: { colour: 'blue' } });
  expect(settings.data).not.toHaveProperty('theirs');
  expect(web.uid).toBe(before.web.uid);
  expect(JSON.stringify(web.spec)).toContain('"image":"web:1"');
  // They are no objects of the Restore, which an undo would remove.
  for (const { labels } of [settings, web]) expect(Object.keys(labels).join()).not.toContain('velero.io/');
  expect(await service(namespace)).toBeDefined();
  const { putBack } = await trial.undoPlan();
  expect(putBack.map(({ object }) => object.name).sort()).toEqual(['settings', 'web']);
  await trial.undo({ run: result.run, grants: allowed(namespace) });
  expect(await theirs(namespace)).toEqual(before);
  expect(await service(namespace)).toBeUndefined();
});

test('with existing: skip what is there stays as it is without a mark, and is told; an undo leaves it alone', async () => {
  const namespace = 'velero-exists-skip';
  const before = await occupied(namespace);
  const trial = migrationTo(namespace, { ...byVelero, existing: 'skip' });
  const result = await completed(trial, namespace, source);
  const said = sentences(trial.events).join('\n');
  expect(result, said).toMatchObject({ state: 'completed', targets: [{ counts: { skipped: 2, failed: 0 } }] });
  const told = outcomes(trial.events, 'apply:there');
  for (const place of [`configmaps/${namespace}/settings`, `deployments.apps/${namespace}/web`]) {
    expect(told).toContainEqual(expect.stringMatching(`^skipped ${place}: It is there already and differs in `));
  }
  expect(await theirs(namespace)).toEqual(before);
  expect(await service(namespace)).toBeDefined();
  await trial.undo({ run: result.run, grants: allowed(namespace) });
  expect(await theirs(namespace)).toEqual(before);
  expect(await service(namespace)).toBeUndefined();
});
