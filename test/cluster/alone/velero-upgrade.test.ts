import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { list, record, text } from '../../../src/model/json/parse.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { InstalledVelero } from '../../sandbox/installed-velero.ts';
import { obtainPrograms } from '../../sandbox/obtain.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { installVelero } from '../../sandbox/velero-install.ts';
import { veleros } from '../../sandbox/velero-versions.ts';
import { Command } from '../command.ts';
import { createAll, smallApp } from '../small-app.ts';

/** A Velero of an earlier version that its own program installed, and that a person has changed since. */
const context = 'older';
const application = 'app';
const [from, to] = [veleros['1.17'], veleros.newest];
const registry = 'reg.example.com/hub';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
let sandbox: Sandbox<'older'>;
let api: Api;
let velero: InstalledVelero;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [context], s3: true });
  api = apiOf(sandbox.clusters.older);
  velero = new InstalledVelero(api, sandbox.clusters.older, 'velero');
  await installOlder();
  await changeSettings();
  await velero.run();
  await waitFor(async () => record((await api.get(locationPath)).status).phase === 'Available', {
    what: 'the store was available',
    seconds: 60,
  });
  await createAll(api, smallApp(application));
  // Where its program is in no cache, it is built.
}, 900_000);

afterAll(async () => {
  await velero?.stop();
  api?.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

const path = (kind: string, name: string) => `/apis/velero.io/v1/namespaces/velero/${kind}/${name}`;
const locationPath = path('backupstoragelocations', 'default');
const workloads = {
  server: '/apis/apps/v1/namespaces/velero/deployments/velero',
  agent: '/apis/apps/v1/namespaces/velero/daemonsets/node-agent',
};
/** What an upgrade has no reason to touch. */
const others = [
  '/api/v1/namespaces/velero/secrets/cloud-credentials',
  '/api/v1/namespaces/velero/serviceaccounts/velero',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/velero',
];

async function installOlder(): Promise<void> {
  if (!sandbox.s3) throw new Error('The sandbox has no S3 server.');
  const folder = join(home, 'install');
  mkdirSync(folder);
  const program = await obtainPrograms([from.program], console.log);
  const options = { cluster: sandbox.clusters.older, s3: sandbox.s3, folder, program };
  const image = ['--image', `${registry}/velero/velero:${from.version}`];
  const sizes = ['--velero-pod-cpu-request', '750m', '--velero-pod-mem-limit', '1Gi'];
  await installVelero(api, { ...options, velero: { ...from, plugin: `${registry}/${from.plugin}` } }, [
    ...[...image, ...sizes, '--use-node-agent', '--pod-annotations', 'example.com/owner=backups'],
  ]);
}

/** What a person sets beside the options of an installation. */
async function changeSettings(): Promise<void> {
  const tolerations = [{ key: 'dedicated', operator: 'Equal', value: 'backup', effect: 'NoSchedule' }];
  for (const place of Object.values(workloads)) {
    const [container] = containersOf(await api.get(place));
    const changed = {
      ...container,
      args: [...list(container?.args), '--log-level=debug'],
      env: [...list(container?.env), { name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }],
    };
    const pod = { tolerations, nodeSelector: { 'kubernetes.io/os': 'linux' }, containers: [changed] };
    await api.patch(place, { metadata: { annotations: { 'example.com/team': 'storage' } } });
    await api.patch(place, { spec: { template: { spec: pod } } });
  }
}

function containersOf({ spec }: KubeObject): Record<string, unknown>[] {
  return list(asRecord(asRecord(asRecord(spec).template).spec).containers).map(asRecord);
}

function command(...args: string[]): Command {
  return new Command(['velero', ...args, '--context', context], { home, kubeconfig: sandbox.kubeconfig });
}

async function ran(...args: string[]) {
  const one = command(...args);
  const { code } = await one.ended;
  return { code, output: one.output, lines: one.lines };
}

const asVelero = ['--allow-writes', `${context}/velero`];
const asAdmin = ['--allow-writes', `${context}/velero,${context}/_cluster`];

/** The version that the server itself gives. */
async function answeringVersion(name: string): Promise<string> {
  const metadata = { name, namespace: 'velero' };
  await api.create({ apiVersion: 'velero.io/v1', kind: 'ServerStatusRequest', metadata, spec: {} });
  const asked = path('serverstatusrequests', name);
  return waitFor(async () => text(record((await api.get(asked)).status).serverVersion), {
    what: 'the server said its version',
    seconds: 30,
  });
}

/** Whether Backups know what the newer version writes into them. */
async function knowsQueue(): Promise<boolean> {
  const name = 'backups.velero.io';
  const definition = await api.get(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`);
  return JSON.stringify(definition.spec).includes('queuePosition');
}

async function all(places: readonly string[]): Promise<KubeObject[]> {
  return Promise.all(places.map((place) => api.get(place)));
}

test('the older Velero makes a backup', async () => {
  expect(await answeringVersion('older')).toBe(from.version);
  expect(await knowsQueue()).toBe(false);
  const { code, output } = await ran('back-up', 'before', '--namespace', application, ...asVelero);
  expect(output).toMatch(/before: Completed, .* 0 errors, 0 warnings/);
  expect(code).toBe(0);
});

test('an upgrade changes the versions, and nothing that a person has set', async () => {
  const before = await all(Object.values(workloads));
  const [kept, location] = [await all(others), await api.get(locationPath)];
  await velero.end();
  const upgrade = command('upgrade', ...asAdmin);
  const isNew = async () => JSON.stringify(containersOf(await api.get(workloads.server))).includes(to.version);
  await waitFor(isNew, { what: 'the server was changed', seconds: 60 });
  // Beside the cluster nothing else starts what the Deployment says.
  await velero.run();
  const { code } = await upgrade.ended;
  expect(upgrade.output).toContain(`${context}: ${from.version} -> ${to.version}, `);
  expect(code).toBe(0);
  const meant = (spec: unknown): unknown =>
    JSON.parse(JSON.stringify(spec).replaceAll(from.version, to.version).replaceAll(tagOf(from), tagOf(to)));
  const after = await all(Object.values(workloads));
  expect(JSON.stringify(after.map(({ spec }) => spec))).toContain(`${registry}/${to.plugin}`);
  expect(after.map(({ spec }) => spec)).toEqual(before.map(({ spec }) => meant(spec)));
  for (const { metadata } of after) expect(metadata.annotations).toMatchObject({ 'example.com/team': 'storage' });
  expect(await all(others)).toEqual(kept);
  expect((await api.get(locationPath)).spec).toEqual(location.spec);
});

function tagOf({ plugin }: { plugin: string }): string {
  return plugin.slice(plugin.lastIndexOf(':'));
}

test('a backup that was made before is there, and the new Velero restores it', async () => {
  expect(await answeringVersion('newer')).toBe(to.version);
  expect(await knowsQueue()).toBe(true);
  expect((await api.get(path('backups', 'before'))).status).toMatchObject({ phase: 'Completed' });
  const copy = 'app-restored';
  const { code, output } = await ran(
    ...['restore', 'again', '--from', 'before', '--namespace', application, '--map', `${application}=${copy}`],
    ...['--cluster-resources', 'yes', '--allow-writes', `${context}/velero,${context}/${copy},${context}/_cluster`],
  );
  expect(output).toMatch(/again: Completed, .* 0 errors/);
  expect(code).toBe(0);
  for (const kind of ['configmaps/settings', 'secrets/keys']) {
    const { data } = await api.get(`/api/v1/namespaces/${application}/${kind}`);
    expect((await api.get(`/api/v1/namespaces/${copy}/${kind}`)).data).toEqual(data);
  }
  expect(await api.find(`/apis/apps/v1/namespaces/${copy}/deployments/web`)).toBeDefined();
});

test('what only the new version knows can be asked of it', async () => {
  const { code, output } = await ran('back-up', 'after', '--namespace', `${application}*`, ...asVelero);
  expect(output).toMatch(/after: Completed, [1-9]\d* of [1-9]\d* objects, 0 errors/);
  expect(code).toBe(0);
});
