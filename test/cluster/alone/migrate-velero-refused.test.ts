import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { allowed, byVelero, completed } from '../by-velero.ts';
import { migrationsOf, sentences, type Trial } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { refreshKinds, velero } from '../velero-backup.ts';

/** Edits of manifests that the API server of the target refuses, where Velero carries the migration. */
const application = 'refused-edits';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
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
