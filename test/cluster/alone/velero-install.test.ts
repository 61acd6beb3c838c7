import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { list, record } from '../../../src/model/json/parse.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { type Api, asRecord } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { InstalledVelero } from '../../sandbox/installed-velero.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { makeBucket } from '../../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { Command } from '../command.ts';

const context = 'bare';
const namespace = 'backup';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const bucket = 'installed';
let sandbox: Sandbox<'bare'>;
let api: Api;
let velero: InstalledVelero;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [context], s3: true });
  api = apiOf(sandbox.clusters.bare);
  velero = new InstalledVelero(api, sandbox.clusters.bare, namespace);
  makeBucket(s3(), bucket);
});

afterAll(async () => {
  await velero?.stop();
  api?.close();
  await sandbox?.stop();
  rmSync(home, { recursive: true, force: true });
});

function s3() {
  if (!sandbox.s3) throw new Error('The sandbox has no S3 server.');
  return sandbox.s3;
}

function command(verb: string, ...args: string[]): Command {
  const { accessKey, secretKey } = s3();
  const env = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey };
  const place = ['--context', context, '--namespace', namespace];
  return new Command(['velero', verb, ...place, ...args], { home, kubeconfig: sandbox.kubeconfig, env });
}

async function ended(one: Command): Promise<{ code: number | null; output: string; lines: readonly string[] }> {
  const { code } = await one.ended;
  expect(one.output).not.toContain(s3().secretKey);
  return { code, output: one.output, lines: one.lines };
}

const allowed = ['--allow-writes', `${context}/${namespace},${context}/_cluster`];
const store = (name = bucket) => ['--store', `s3://${name}/prod`, '--endpoint', s3().endpoint];
const path = (kind: string, name: string) => `/apis/velero.io/v1/namespaces/${namespace}/${kind}/${name}`;
const deploymentPath = `/apis/apps/v1/namespaces/${namespace}/deployments/velero`;
const phaseOf = ({ status }: KubeObject) => record(status).phase;

function containerOf({ spec }: KubeObject, field = 'containers'): Record<string, unknown> {
  return asRecord(list(asRecord(asRecord(asRecord(spec).template).spec)[field])[0]);
}

/** Brings the server's Deployment to another image, as another installation would have left it. */
async function withImage(image: string, ...args: string[]): Promise<void> {
  const deployment = await api.get(deploymentPath);
  const container = { ...containerOf(deployment), image, args: ['server', '--features=', ...args] };
  const initContainer = { ...containerOf(deployment, 'initContainers'), image: 'velero/velero-plugin-for-aws:v1.13.2' };
  const pod = {
    containers: [container],
    initContainers: [initContainer],
    nodeSelector: { 'kubernetes.io/os': 'linux' },
  };
  await api.patch(deploymentPath, { spec: { template: { spec: pod } } });
}

test('a preview says what would be written, by the cluster itself, and writes nothing', async () => {
  const { code, lines } = await ended(command('install', ...store(), '--node-agent', '--preview'));
  expect(code).toBe(0);
  expect(lines).toContain(`create  deployments.apps/${namespace}/velero`);
  expect(lines.filter((line) => line.startsWith('create'))).toHaveLength(13 + 7);
  expect(lines).toContainEqual(expect.stringContaining('leads from a pod to the pod itself'));
  expect(lines.at(-1)).toBe(`${context}: v1.18.3. Nothing was written.`);
  const yaml = await ended(command('install', ...store(), '--preview', '--yaml'));
  expect(yaml.output).toContain('cloud: ••••');
  expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('nothing is written without leave', async () => {
  const { code, output } = await ended(command('install', ...store(), '--allow-writes', `${context}/${namespace}`));
  expect(code).toBe(2);
  expect(output).toContain(`--allow-writes ${context}/_cluster`);
  expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});

test('an installation that was interrupted goes on, ends when Velero has found its store, and is left as it is the next time', async () => {
  const first = command('install', ...store(), '--node-agent', '--ttl', '48', ...allowed);
  await first.says('schedules.velero.io');
  first.interrupt();
  expect(await ended(first)).toMatchObject({ code: 1, output: expect.stringMatching(/cancelled/i) });
  const [again] = await Promise.all([
    ended(command('install', ...store(), '--node-agent', '--ttl', '48', ...allowed)),
    velero.run(),
  ]);
  expect(again.output).toMatch(/bare: v1\.18\.3, \d+ created, \d+ unchanged\./);
  expect(again.code).toBe(0);
  expect(await api.get(path('backupstoragelocations', 'default'))).toMatchObject({ status: { phase: 'Available' } });
  const third = await ended(command('install', ...store(), '--node-agent', '--ttl', '48', ...allowed));
  expect(third.lines.at(-1)).toBe(`${context}: v1.18.3 -> v1.18.3, 20 unchanged.`);
  expect(third.code).toBe(0);
});

test('a Velero that was so installed makes a backup, with the time to live that was wished for', async () => {
  const metadata = { name: 'first', namespace };
  await api.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec: { includedNamespaces: ['default'] } });
  const backup = await waitFor(
    async () => {
      const found = await api.get(path('backups', 'first'));
      return phaseOf(found) === 'Completed' ? found : undefined;
    },
    { what: 'the backup was complete', seconds: 60 },
  );
  expect(backup.spec).toMatchObject({ ttl: '48h0m0s', storageLocation: 'default' });
  expect(readdirSync(join(s3().data, bucket, 'prod', 'backups', 'first'))).toContain('velero-backup.json');
});

test('a change of what is there is named before it is made', async () => {
  const { code, lines } = await ended(
    command('install', ...store(), '--csi', '--node-agent', '--ttl', '48', '--preview'),
  );
  expect(code).toBe(0);
  expect(lines.filter((line) => line.startsWith('update'))).toEqual([
    expect.stringMatching(/^update {2}deployments\.apps\/backup\/velero: .*args/),
    expect.stringMatching(/^update {2}daemonsets\.apps\/backup\/node-agent: .*args/),
  ]);
  expect(lines).toContain('note: Velero is restarted.');
});

test('the store of a Velero that is there is taken with its keys, and makes the same objects', async () => {
  const place = ['--location-context', context, '--location', `${namespace}/default`];
  const { code, lines } = await ended(command('install', ...place, '--node-agent', '--ttl', '48', '--preview'));
  expect(code).toBe(0);
  expect(lines.filter((line) => line.startsWith('-'))).toHaveLength(20);
});

test('a store that leads elsewhere is not put in the place of the one that is there', async () => {
  const { code, output } = await ended(command('install', ...store(makeBucket(s3())), ...allowed));
  expect(code).toBe(1);
  expect(output).toContain(`has another store as its default one: s3://${bucket}/prod`);
});

test('an upgrade changes definitions, images and options that the new version does not know, and nothing else', async () => {
  await withImage(
    'reg.example.com/velero/velero:v1.16.2',
    '--uploader-type=restic',
    '--keep-latest-maintenance-jobs=3',
  );
  const over = await ended(command('install', ...store(), ...allowed));
  expect(over).toMatchObject({ code: 1, output: expect.stringContaining('is an upgrade') });
  const preview = await ended(command('upgrade', '--preview'));
  expect(preview.lines).toContain(
    'note: v1.18.3 does not know these options of the server any more, so they go or change: --uploader-type, --keep-latest-maintenance-jobs.',
  );
  expect(preview.lines).toContainEqual(expect.stringContaining('From v1.16.2 to v1.18.3 minor versions are skipped'));
  const { code, output } = await ended(command('upgrade', ...allowed));
  expect(output).toMatch(/bare: v1\.16\.2 -> v1\.18\.3, 1 updated, 14 unchanged\./);
  expect(code).toBe(0);
  const deployment = await api.get(deploymentPath);
  expect(containerOf(deployment)).toMatchObject({
    image: 'reg.example.com/velero/velero:v1.18.3',
    args: ['server', '--features=', '--uploader-type=kopia'],
  });
  expect(containerOf(deployment, 'initContainers')).toMatchObject({ image: 'velero/velero-plugin-for-aws:v1.14.3' });
  expect(JSON.stringify(deployment.spec)).toContain('"nodeSelector":{"kubernetes.io/os":"linux"}');
  expect(phaseOf(await api.get(path('backups', 'first')))).toBe('Completed');
});

test('a Velero that is at work, newer, or kept by somebody else is left alone', async () => {
  const refused = async (verb: string, words: string) => {
    const args = verb === 'install' ? store() : [];
    const { code, output } = await ended(command(verb, ...args, ...allowed));
    expect(output).toContain(words);
    expect(code).toBe(1);
  };
  await withImage('velero/velero:v1.19.0');
  await refused('upgrade', 'does not go down to v1.18.3');
  await refused('install', 'v1.18.3 is older');
  await withImage('velero/velero:v1.17.2');
  await velero.end();
  const metadata = { name: 'busy', namespace };
  await api.create({
    apiVersion: 'velero.io/v1',
    kind: 'Restore',
    metadata,
    spec: {},
    status: { phase: 'InProgress' },
  });
  await refused('upgrade', 'at work on the Restore busy (InProgress)');
  await refused('uninstall', 'at work on the Restore busy (InProgress)');
  await api.patch(path('restores', 'busy'), { status: { phase: 'Completed' } });
  await api.patch(deploymentPath, { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } } });
  await refused('upgrade', 'is kept by Helm');
  await refused('uninstall', 'is kept by Helm');
  await api.patch(deploymentPath, { metadata: { labels: { 'app.kubernetes.io/managed-by': null } } });
  const container = containerOf(await api.get(deploymentPath));
  const named = (name: string) => ({ spec: { template: { spec: { containers: [{ ...container, name }] } } } });
  await api.patch(deploymentPath, named('server'));
  await refused('upgrade', 'in no Deployment velero with a container velero');
  await api.patch(deploymentPath, named('velero'));
});

test('whoever may not write there is told what they may not, and nothing is written', async () => {
  const { accessKey, secretKey } = s3();
  const env = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: secretKey };
  const args = ['velero', 'install', '--context', context, '--namespace', 'team', ...store()];
  const developer = { home, kubeconfig: sandbox.restrictedKubeconfig, env };
  const { code, output } = await ended(new Command([...args, '--preview'], developer));
  expect(output).toMatch(/may not|not allowed|forbidden/i);
  expect(code).toBe(1);
  expect(await api.find('/api/v1/namespaces/team/serviceaccounts/velero')).toBeUndefined();
});

test('an uninstallation names what stays, and takes what works', async () => {
  const preview = await ended(command('uninstall', '--preview'));
  expect(preview.lines).toContain('keep    backups.velero.io: 1');
  expect(preview.lines).toContain(`delete  deployments.apps/${namespace}/velero`);
  const { code } = await ended(command('uninstall', ...allowed));
  expect(code).toBe(0);
  expect(await api.find(deploymentPath)).toBeUndefined();
  expect(await api.list(`/api/v1/namespaces/${namespace}/pods`)).toEqual([]);
  expect(await api.find('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/velero-backup')).toBeUndefined();
  expect(phaseOf(await api.get(path('backups', 'first')))).toBe('Completed');
});

test('a namespace goes only where nobody misses anything in it, with what waited for the server, and the bucket keeps all', async () => {
  const whole = ['--definitions', '--with-namespace'];
  const foreign = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace } };
  await api.create(foreign);
  const shared = await ended(command('uninstall', ...whole, ...allowed));
  expect(shared).toMatchObject({ code: 1, output: expect.stringContaining('holds something else: ConfigMap mine') });
  await api.delete(await api.pathOf(foreign));
  const finalizers = ['restores.velero.io/external-resources-finalizer'];
  await api.patch(path('restores', 'busy'), { metadata: { finalizers } });
  const key = `/api/v1/namespaces/${namespace}/secrets/velero-repo-credentials`;
  const { data } = await api.get(key);
  await api.patch(key, { data: { 'repository-password': Buffer.from('mine').toString('base64') } });
  const own = await ended(command('uninstall', ...whole, '--preview'));
  expect(own.output).toContain('holds a key of its own for the data of volumes');
  await api.patch(key, { data });
  const { code } = await ended(command('uninstall', ...whole, ...allowed));
  expect(code).toBe(0);
  expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  const definitions = await api.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  expect(definitions.filter(({ metadata }) => metadata.name.endsWith('.velero.io'))).toEqual([]);
  expect(existsSync(join(s3().data, bucket, 'prod', 'backups', 'first', 'velero-backup.json'))).toBe(true);
});

/** Wishes of an installation that is not the plain one. */
const wished = [
  ...['--node-agent', '--server-requests', 'cpu=250m,memory=256Mi', '--server-limits', 'cpu=0,memory=1Gi'],
  ...['--agent-requests', 'cpu=100m', '--agent-limits', 'memory=2Gi'],
  ...['--toleration', 'dedicated=backup:NoSchedule', '--toleration', 'spot', '--node-label', 'pool=system'],
];

test('sizes, tolerations and labels of nodes that were wished for are what the cluster has, and both pods run where only they may', async () => {
  const taint = { key: 'dedicated', value: 'backup', effect: 'NoSchedule' };
  const [first, ...others] = await api.list('/api/v1/nodes');
  if (!first) throw new Error('The sandbox has no node.');
  for (const { metadata } of [first, ...others]) {
    await api.patch(`/api/v1/nodes/${metadata.name}`, { spec: { taints: [taint] } });
  }
  await api.patch(`/api/v1/nodes/${first.metadata.name}`, { metadata: { labels: { pool: 'system' } } });
  const [installed] = await Promise.all([ended(command('install', ...store(), ...wished, ...allowed)), velero.run()]);
  expect(installed.code, installed.output).toBe(0);
  const agentPath = `/apis/apps/v1/namespaces/${namespace}/daemonsets/node-agent`;
  const [server, agent] = [await api.get(deploymentPath), await api.get(agentPath)];
  expect(containerOf(server).resources).toEqual({
    requests: { cpu: '250m', memory: '256Mi' },
    limits: { memory: '1Gi' },
  });
  expect(containerOf(agent).resources).toEqual({ requests: { cpu: '100m' }, limits: { memory: '2Gi' } });
  for (const { spec } of [server, agent]) {
    const pod = asRecord(asRecord(asRecord(spec).template).spec);
    expect(pod.tolerations).toEqual([
      { ...taint, operator: 'Equal' },
      { key: 'spot', operator: 'Exists' },
    ]);
    expect(pod.nodeSelector).toMatchObject({ pool: 'system' });
  }
  const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`);
  expect(pods.map(({ spec }) => asRecord(spec).nodeName)).toEqual([first.metadata.name, first.metadata.name]);
  const again = await ended(command('install', ...store(), ...wished, '--preview'));
  expect(again.lines.filter((line) => /^(create|update|delete)/.test(line))).toEqual([]);
});

test('with a registry that was wished for every image comes from it: server, plug-in and node agent', async () => {
  const registry = 'reg.example.com:5000/mirror';
  const before = await api.list(`/api/v1/namespaces/${namespace}/pods`);
  const { code, output } = await ended(
    command('install', ...store(), ...wished, '--registry', `${registry}/`, ...allowed),
  );
  expect(code, output).toBe(0);
  const imagesOf = (object: KubeObject) =>
    [...JSON.stringify(object.spec).matchAll(/"image":"([^"]*)"/g)].map(([, image]) => image);
  const [plugin, velero] = [`${registry}/velero/velero-plugin-for-aws:v1.14.3`, `${registry}/velero/velero:v1.18.3`];
  const workloads = ['deployments', 'daemonsets'].map((kind) => `/apis/apps/v1/namespaces/${namespace}/${kind}`);
  const made = (await Promise.all(workloads.map((path) => api.list(path)))).flat();
  expect(made.map((object) => [object.metadata.name, imagesOf(object).toSorted()])).toEqual([
    ['velero', [plugin, velero]],
    ['node-agent', [velero]],
  ]);
  // The pods that run of it, and not only what says so.
  const old = new Set(before.map(({ metadata }) => metadata.uid));
  const fresh = (await api.list(`/api/v1/namespaces/${namespace}/pods`)).filter(
    ({ metadata }) => !old.has(metadata.uid),
  );
  expect(fresh.flatMap(imagesOf).toSorted()).toEqual([plugin, velero, velero]);
});
