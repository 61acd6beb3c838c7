import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asRecord } from '../../sandbox/api.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { allowed, byVelero } from '../by-velero.ts';
import { grants, migrationsOf, outcomes, sentences } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { backUpByVelero, bucketFolder, refreshKinds, velero, veleroPath } from '../velero-backup.ts';

/** What stands in the way of a Velero that carries a migration. */
const application = 'conflicts';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));

/** Has the Velero of the target know a Backup in the place of what it may know by now. */
async function knows(name: string, storageLocation: string, startTimestamp: string): Promise<void> {
  const found = await target.find(veleroPath('backups', name));
  if (found) await target.delete(veleroPath('backups', name));
  await target.create({
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name, namespace: velero.namespace },
    spec: { storageLocation, includedNamespaces: [application] },
    status: { phase: 'Completed', startTimestamp },
  });
}

test('a backup under a name that another one has on the target is not restored, and nothing is hung on that one', async () => {
  const namespace = 'conflicts-same';
  const backup = await backUpByVelero(source, 'conflicts-backup', application);
  const began = String(asRecord((await source.get(veleroPath('backups', backup))).status).startTimestamp);
  const volume = {
    metadata: { name: 'conflicts-volume', labels: { 'velero.io/backup-name': backup } },
    spec: {
      backupStorageLocation: 'default',
      node: 'none',
      pod: { kind: 'Pod', namespace: application, name: 'none' },
      repoIdentifier: 'none',
      volume: 'none',
    },
    status: { phase: 'Completed' },
  };
  const volumes = join(bucketFolder, 'backups', backup, `${backup}-podvolumebackups.json.gz`);
  writeFileSync(volumes, gzipSync(JSON.stringify([volume])));
  const shown = () =>
    target.find(`/apis/velero.io/v1/namespaces/${velero.namespace}/podvolumebackups/conflicts-volume`);
  const trial = migrationTo(namespace, {
    ...byVelero,
    source: { backup },
    mappings: { namespaces: { [application]: namespace } },
  });
  const refused = async (words: string, hint: string) => {
    await expect(trial.run({ grants: allowed(namespace) })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(words),
      hint: expect.objectContaining({ code: hint }),
    });
    expect(await target.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
    expect(await shown()).toBeUndefined();
  };
  await knows(backup, 'elsewhere', began);
  await refused(`lies in elsewhere and is of ${began}, the one to restore lies in default`, 'velero.sameName.hint');
  await knows(backup, 'default', '2020-02-02T02:02:02Z');
  await refused(
    `is of 2020-02-02T02:02:02Z, the one to restore lies in default and is of ${began}`,
    'velero.sameNameStale.hint',
  );
  await target.delete(veleroPath('backups', backup));
  const result = await trial.run({ grants: allowed(namespace) });
  expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await shown()).toBeDefined();
  await trial.undo({ run: result.run, grants: allowed(namespace) });
  await target.delete(`/apis/velero.io/v1/namespaces/${velero.namespace}/podvolumebackups/conflicts-volume`);
});

test.each([
  ['velero', byVelero],
  ['direct', {}],
] as const)('a webhook that comes along and does not answer fails no run of the engine %s', async (engine, spec) => {
  const namespace = `conflicts-${engine}`;
  const labels = { conflicts: 'hook' };
  const own: KubeObject[] = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'guarded', namespace: application, labels },
      stringData: { key: 'value' },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'conflicts', labels },
      webhooks: [
        {
          name: 'nobody.conflicts.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Fail',
          timeoutSeconds: 1,
          clientConfig: { service: { namespace: application, name: 'nobody' } },
          objectSelector: { matchLabels: labels },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['secrets'], operations: ['CREATE'] }],
        },
      ],
    },
  ];
  for (const object of own) await source.create(object);
  const more = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'more', namespace: application, labels } };
  try {
    const guards = () =>
      source.create(more).then(
        () => source.delete(`/api/v1/namespaces/${application}/secrets/more`),
        () => true,
      );
    await waitFor(async () => (await guards()) === true, { what: 'the webhook refused Secrets' });
    const trial = migrationTo(namespace, {
      ...spec,
      select: { namespaces: [application], clusterScoped: 'all', exclude: [], labelSelector: 'conflicts=hook' },
      mappings: { namespaces: { [application]: namespace } },
    });
    const given = { grants: engine === 'velero' ? allowed(namespace) : grants('target', namespace) };
    const result = await trial.run(given);
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    const told = outcomes(trial.events, 'apply:there').join('\n');
    expect(told).toContain(`created secrets/${namespace}/guarded`);
    expect(told).toContain('created validatingwebhookconfigurations.admissionregistration.k8s.io/conflicts');
    expect((await target.get(`/api/v1/namespaces/${namespace}/secrets/guarded`)).data).toEqual({ key: btoa('value') });
    await trial.undo({ run: result.run, ...given });
  } finally {
    for (const object of own.toReversed()) await source.delete(await source.pathOf(object));
  }
});
