import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { prepareMigration } from '../../src/migrate/prepare.ts';
import { format } from '../../src/model/message.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import type { UnmovedData } from '../../src/model/migration/preparation.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { waitFor } from '../sandbox/processes.ts';
import { byVelero } from './by-velero.ts';
import { migrationsOf, sentences } from './migration.ts';
import { deployment } from './small-app.ts';

/** Claims whose files stay behind, or cannot go along with Velero, on a real API server: each is named before anything is done. */
const namespace = 'unmoved-claims';
/** A folder of a node, as a claim gets it whose volume a person made. */
const folder = `${namespace}-folder`;

function claim(name: string, storageClassName: string, more: object = {}): KubeObject {
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { ...spec, ...more },
  };
}

/** A Deployment whose one pod mounts the claim of its name. */
function user(name: string, { readOnly = false, locked = false } = {}): KubeObject {
  const volumeMounts = [{ name: 'data', mountPath: '/data', readOnly }];
  return deployment(namespace, name, 'web:1', {
    containers: [{ name: 'web', image: 'web:1', volumeMounts }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name, ...(locked && { readOnly: true }) } }],
  });
}

const { source, migrationTo } = migrationsOf(namespace, [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: folder },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'by-hand',
      hostPath: { path: '/srv/files' },
    },
  },
  claim('written', 'vng-ssd'),
  claim('read', 'vng-ssd'),
  claim('locked', 'vng-ssd'),
  claim('folder', 'by-hand', { volumeName: folder }),
  claim('unused', 'vng-nvme'),
  claim('new', 'nobody-has-it'),
  user('written'),
  user('read', { readOnly: true }),
  user('locked', { locked: true }),
  user('folder'),
]);

beforeAll(async () => {
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  const bound = async () =>
    (await source.list(claims)).filter(({ status }) => JSON.stringify(status).includes('"phase":"Bound"')).length === 5;
  await waitFor(bound, { what: 'all claims but one were bound' });
});
// It stays until its claim has gone.
afterAll(() => source.delete(`/api/v1/persistentvolumes/${folder}`));

const said = (data: readonly UnmovedData[]) => data.map(({ what, remedy }) => `${format(what)} ${format(remedy)}`);
const onlyRead = expect.stringMatching(
  /^2 claims are only read by their pods, such as unmoved-claims\/(read|locked)\. Nothing there fills empty ones: fill them on the target/,
);
const unbound =
  'The claim unmoved-claims/new has no volume yet, and so no data. Such claims go along, and get volumes when pods ask for them; else remove the manifest.';
const unmounted =
  'No running pod mounts the claim unmoved-claims/unused. Velero cannot read files of such claims: have a pod mount them, or copy them yourself.';

test('before a plan is written each claim says what keeps Velero from its files, and what else stays behind has its remedy', async () => {
  const settings = { kubeconfig: { files: [inject('sandbox').kubeconfig] }, extraPath: [], concurrency: 8 };
  const scope = createScope({ ...settings, logLevel: 'error' }, { log: () => undefined, askSecret: async () => null });
  try {
    const { signal } = new AbortController();
    const call = { signal, emit: () => undefined, drained: () => Promise.resolve() };
    const request = { source: { context: 'source' }, namespaces: [namespace], target: 'target' };
    const { claims, unmoved } = await prepareMigration(request, migrateScope(call, scope));
    const troubles = claims.map(({ name, noFiles }) => [name, noFiles && format(noFiles)]);
    expect(Object.fromEntries(troubles)).toEqual({
      written: undefined,
      read: undefined,
      locked: 'Mounted read-only, where Velero cannot write: copy its files yourself.',
      folder: 'Velero leaves out folders of nodes (hostPath): copy its files yourself.',
      unused: 'No running pod mounts it: start one, so that Velero can read its files.',
    });
    expect(said(unmoved.direct)).toEqual([onlyRead, unbound]);
    // No node agent runs here, so Velero would carry no files.
    expect(said(unmoved.velero)).toEqual([onlyRead, unmounted, unbound]);
  } finally {
    scope.close();
  }
});

test.each<[engine: string, spec: Partial<MigrationInput['spec']>, words: unknown[]]>([
  ['direct', {}, [onlyRead, unbound]],
  ['velero', byVelero, [onlyRead, unmounted, unbound]],
])(
  'the write gate and the preview of a plan with the engine %s name claims whose files stay behind',
  async (engine, spec, words) => {
    const trial = migrationTo(`unmoved-claims-${engine}`, { ...spec, volumes: { default: 'empty' } });
    expect(said((await trial.volumes()).unmoved)).toEqual(words);
    await trial.preview();
    const told = sentences(trial.events);
    for (const one of words) {
      const sentence =
        typeof one === 'string' ? expect.stringContaining(one) : expect.stringMatching(/2 claims are only read/);
      expect(told).toContainEqual(sentence);
    }
  },
);

test('what goes along with Velero is not named as left behind', async () => {
  const carried = { [`${namespace}/read`]: 'file-system', [`${namespace}/locked`]: 'snapshot' } as const;
  const trial = migrationTo('unmoved-claims-carried', { ...byVelero, volumes: { default: 'empty', claims: carried } });
  const { claims, unmoved } = await trial.volumes();
  expect(said(unmoved)).toEqual([unmounted, unbound]);
  expect(
    claims
      .filter((one) => one.carried)
      .map((one) => one.claim)
      .sort(),
  ).toEqual(Object.keys(carried).sort());
});
