import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { allowed, byVelero, completed } from '../by-velero.ts';
import { gone, migrationsOf, outcomes, sentences, type Trial } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { refreshKinds, velero } from '../velero-backup.ts';

/** Edits of manifests that the API server of the target refuses, or that Velero cannot be told, where Velero carries the migration. */
const application = 'refused-edits';
/** More of them than are asked about at once. */
const more = 120;
const { source, target, migrationTo } = migrationsOf(application, smallApp(application, more));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));

/** Sets or removes the value at a path of a manifest of the target. */
function edit(trial: Trial, manifest: string, path: readonly (string | number)[], value: unknown): void {
  const file = join(trial.folder, 'targets', 'there', manifest);
  const document = parseDocument(readFileSync(file, 'utf8'));
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  writeFileSync(file, String(document));
}

const restores = async () =>
  (await target.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/restores`)).map(
    ({ metadata }) => metadata.name,
  );

test('an edit that the target refuses ends the run before any Restore, and once it is mended the run goes on', async () => {
  const namespace = 'refused-edits-there';
  const trial = migrationTo(namespace, byVelero);
  const given = { grants: allowed(namespace) };
  await trial.preview();
  const deployment = `${namespace}/deployments.apps/web.yaml`;
  const service = `${namespace}/services/web.yaml`;
  // A quantity that is none: the server names no field of it.
  const limits = ['spec', 'template', 'spec', 'containers', 0, 'resources'];
  edit(trial, deployment, limits, { limits: { memory: 'plenty' } });
  edit(trial, service, ['spec', 'portz'], 80);
  const before = await restores();
  await expect(trial.run(given)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(
      new RegExp(`^No restore to there begins: .* know the field spec.portz of services/${namespace}/web`),
    ),
    hint: { code: 'run.velero-refused.hint', args: { path: `targets/there/${service}` } },
  });
  const told = sentences(trial.events).join('\n');
  expect(told).toMatch(
    new RegExp(
      `error: No restore to there begins: .*deployments.apps/${namespace}/web.*/resources.*: .*quantities must match`,
    ),
  );
  // Once for all that was asked about in another namespace.
  expect(told.match(/could not say before the restore/g)).toHaveLength(1);
  const judged = trial.events.flatMap((one) => (one.type === 'progress' && one.step === 'restore:there' ? [one] : []));
  expect(judged.at(-1)).toMatchObject({ done: 2, total: 2, unit: 'objects' });
  expect(await restores()).toEqual(before);
  expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  const [failed] = (await trial.status()).runs;
  edit(trial, deployment, limits, { limits: { memory: '64Mi' } });
  edit(trial, service, ['spec', 'portz'], undefined);
  const result = await completed(trial, namespace, source);
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed', run: failed?.run });
  const web = await target.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  expect(JSON.stringify(web.spec)).toContain('"limits":{"memory":"64Mi"}');
  await trial.undo({ run: result.run, ...given });
});

test('changed objects are judged in batches, what no modifier can express too: a cancel between them and a refusal in a later one leave nothing there', async () => {
  const namespace = 'refused-edits-batches';
  const trial = migrationTo(namespace, byVelero);
  const given = { grants: allowed(namespace) };
  await trial.preview();
  for (let n = 0; n < more; n++) edit(trial, `${namespace}/configmaps/extra-${n}.yaml`, ['data', 'colour'], 'blue');
  const service = `${namespace}/services/web.yaml`;
  // A merge patch would take a null for a removal.
  edit(trial, service, ['spec', 'sessionAffinityConfig'], null);
  edit(trial, service, ['spec', 'ports', 0, 'port'], 80_000);
  // No modifier makes an object.
  const added = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'added', namespace }, data: { colour: 7 } };
  writeFileSync(join(trial.folder, 'targets', 'there', namespace, 'configmaps', 'added.yaml'), stringify(added));
  const before = await restores();
  const judged = () =>
    trial.events.flatMap((one) => (one.type === 'progress' && one.step === 'restore:there' ? [one.done] : []));
  const untouched = async () => {
    expect(await restores()).toEqual(before);
    expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  };
  const stop = new AbortController();
  trial.events.push = (...events) => {
    const count = Array.prototype.push.apply(trial.events, events);
    if (judged().length > 0) stop.abort();
    return count;
  };
  const { run, state } = await trial.run(given, stop.signal);
  expect({ state, judged: judged() }).toEqual({ state: 'cancelled', judged: [100] });
  await untouched();
  await expect(trial.run(given)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringMatching(
      new RegExp(`^No restore to there begins: it refuses services/${namespace}/web .*spec.ports\\[0\\].port: `),
    ),
    hint: { code: 'run.velero-refused.hint', args: { path: `targets/there/${service}` } },
  });
  expect(judged()).toEqual([100, 100, more + 2]);
  expect(sentences(trial.events)).toContainEqual(
    expect.stringMatching(
      new RegExp(`^error: No restore to there begins: it refuses configmaps/${namespace}/added .*data`),
    ),
  );
  expect(sentences(trial.events)).toContain(
    'info: The change of one object for there cannot be told to Velero; it is made after the restore.',
  );
  await untouched();
  await expect(trial.undo({ run, ...given })).rejects.toMatchObject({
    message: expect.stringContaining('left nothing'),
  });
});

test('edits that no modifier can express are made after the restore and said so, and no workload runs without its own', async () => {
  const namespace = 'refused-edits-after';
  const trial = migrationTo(namespace, byVelero);
  await trial.preview();
  const deployment = `${namespace}/deployments.apps/web.yaml`;
  const service = `${namespace}/services/web.yaml`;
  // A merge patch would take a null for a removal.
  edit(trial, deployment, ['spec', 'strategy'], { type: 'Recreate', rollingUpdate: null });
  edit(trial, deployment, ['spec', 'template', 'spec', 'containers', 0, 'image'], 'web:2');
  edit(trial, service, ['spec', 'sessionAffinityConfig'], null);
  edit(trial, service, ['spec', 'ports'], [{ port: 8080, protocol: 'TCP', targetPort: 80 }]);
  const seen: KubeObject[] = [];
  const watching = new AbortController();
  onTestFinished(() => watching.abort());
  for (const kind of ['deployments', 'replicasets']) {
    void target.watch(`/apis/apps/v1/${kind}`, watching.signal, (_type, object) => {
      if (object.metadata.namespace === namespace) seen.push(object);
    });
  }
  const result = await completed(trial, namespace, source);
  const told = sentences(trial.events);
  expect(result, told.join('\n')).toMatchObject({ state: 'completed' });
  expect(told).toContain(
    'info: The changes of 2 objects for there cannot be told to Velero; they are made after the restore.',
  );
  const became = outcomes(trial.events, 'apply:there');
  expect(became).toContainEqual(expect.stringMatching(`^created services/${namespace}/web: Changed in `));
  expect(became).toContainEqual(expect.stringMatching(`^created deployments.apps/${namespace}/web: (?!Brought)`));
  const live = await target.get(`/api/v1/namespaces/${namespace}/services/web`);
  expect(live.spec).toMatchObject({ ports: [{ port: 8080, targetPort: 80 }] });
  const web = await target.get(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  expect(web.spec).toHaveProperty('strategy', { type: 'Recreate' });
  const hasReplicaSet = async () => seen.some(({ metadata }) => metadata.name.startsWith('web-'));
  await waitFor(hasReplicaSet, { what: 'the ReplicaSet of web was seen' });
  const forms = seen.map(({ spec }) => JSON.stringify(spec));
  expect(forms.filter((form) => !form.includes('"image":"web:2"') || form.includes('"RollingUpdate"'))).toEqual([]);
  await trial.undo({ run: result.run, grants: allowed(namespace) });
  await gone(target, namespace);
});
