import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { packTar, unpackTar } from 'modern-tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../../src/backup/back-up.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { openFolder } from '../../../src/store/folder.ts';
import { type Api, asObject, asRecord } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { quietly } from '../../unit/backup/shop.ts';
import { Command } from '../command.ts';
import { contentsOf, contrast } from '../contents.ts';
import { createAll } from '../small-app.ts';

/** A Velero that restores the copy of each object below its version, and not the one that others read. */
const veleroArgs = ['--features=EnableAPIGroupVersions'];
const namespace = 'copied';
const copy = 'read-second';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
let sandbox: Sandbox<'target'>;
let target: Api;

const open = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'copies.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Copy', listKind: 'CopyList', plural: 'copies', singular: 'copy' },
    scope: 'Namespaced',
    versions: [
      { name: 'v1', served: true, storage: true, schema: open },
      { name: 'v1beta1', served: true, storage: false, schema: open },
    ],
  },
};
const web = { app: 'web' };
const objects: KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'witness', namespace }, data: { copy: 'second' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace }, data: { key: 'dmFsdWU=' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace },
    spec: {
      selector: { matchLabels: web },
      template: {
        metadata: { labels: web },
        spec: { containers: [{ name: 'web', image: 'registry.example.com/web' }] },
      },
    },
  },
  {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 1 },
  },
  { apiVersion: 'example.com/v1beta1', kind: 'Copy', metadata: { name: 'custom', namespace }, spec: { any: 1 } },
];

beforeAll(async () => {
  sandbox = await startSandbox({
    clusters: ['target'],
    velero: true,
    veleroArgs,
    before: async (clusters) => {
      const api = apiOf(clusters.target);
      await createAll(api, [definition]);
      api.close();
    },
  });
  target = apiOf(sandbox.clusters.target);
  await createAll(target, objects);
}, 300_000);

afterAll(async () => {
  target?.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The folder of the bucket. */
function bucketFolder(): string {
  const { s3, velero } = sandbox;
  if (!s3 || !velero) throw new Error('The sandbox has no Velero.');
  return join(s3.data, velero.target.bucket);
}

/** Backs the namespace up without Velero. */
async function backUpOurselves(name: string): Promise<void> {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 16, logLevel: 'warn' as const };
  const env = { KUBECONFIG: sandbox.kubeconfig, home, platform: process.platform };
  const cluster = await openCluster('target', settings, { env });
  const store = await openFolder(bucketFolder());
  try {
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    expect(await backUp(cluster, store, select, { name, ttlHours: 1 }, quietly())).toMatchObject({
      phase: 'Completed',
    });
  } finally {
    store.close();
    cluster.close();
  }
}

/** Packs a backup once more, with another text in the first copy of one object, so that it can be seen which copy is read. */
async function withOtherFirstCopy(from: string, to: string): Promise<void> {
  const folder = (name: string) => join(bucketFolder(), 'backups', name);
  const tarball = gunzipSync(readFileSync(join(folder(from), `${from}.tar.gz`)));
  const entries = (await unpackTar(tarball)).map(({ header, data }) => {
    const isFirst = header.name === `resources/configmaps/namespaces/${namespace}/witness.json`;
    const text = Buffer.from(data ?? []).toString();
    const body = isFirst ? text.replace('"second"', '"first"') : text;
    return { header: { ...header, size: Buffer.byteLength(body) }, body };
  });
  expect(entries.filter(({ body }) => body.includes('"copy":"first"'))).toHaveLength(1);
  const backup = asRecord(JSON.parse(readFileSync(join(folder(from), 'velero-backup.json'), 'utf8')));
  mkdirSync(folder(to), { recursive: true });
  writeFileSync(join(folder(to), `${to}.tar.gz`), gzipSync(await packTar(entries)));
  const renamed = { ...backup, metadata: { ...asRecord(backup.metadata), name: to } };
  writeFileSync(join(folder(to), 'velero-backup.json'), JSON.stringify(renamed));
}

test('a Velero with all versions of each group restores a backup that no Velero made, from the second copies', async () => {
  await backUpOurselves('ours');
  await withOtherFirstCopy('ours', 'copies');
  const command = new Command(
    [
      ...['velero', 'restore', 'of-copies', '--from', 'copies', '--context', 'target', '--namespace', namespace],
      ...['--map', `${namespace}=${copy}`, '--allow-writes', `target/velero,target/${copy},target/_cluster`],
      ...['--cluster-resources', 'yes'],
    ],
    { home, kubeconfig: sandbox.kubeconfig },
  );
  const { code } = await command.ended;
  expect(command.output).toMatch(/of-copies: Completed, .* 0 errors/);
  expect(code).toBe(0);
  const witness = asObject(await target.get(`/api/v1/namespaces/${copy}/configmaps/witness`));
  expect(witness.data).toEqual({ copy: 'second' });
  const [before, after] = [
    await contentsOf(target, { [namespace]: 'HERE' }),
    await contentsOf(target, { [copy]: 'HERE' }),
  ];
  const isInside = (line: string) => line.includes('/HERE');
  expect([...before.objects.keys()].filter(isInside).length).toBeGreaterThanOrEqual(objects.length);
  expect(contrast(['before', before.objects], ['after', after.objects]).filter(isInside)).toEqual([]);
});
