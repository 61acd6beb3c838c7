import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { knownFields } from '../../src/velero/known-fields.ts';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { open } from './source-reader.ts';
import { backUpByVelero, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const context = 'source';
const namespace = 'velero-locations';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
/** Locations beside the one that the sandbox installs; their Velero namespace has no Velero, so nobody judges them. */
const beside = 'velero-beside';
let backup: string;

const location = (name: string, spec: object, secret?: object) => ({
  apiVersion: 'velero.io/v1',
  kind: 'BackupStorageLocation',
  metadata: { name, namespace: beside },
  spec: { provider: 'aws', objectStorage: { bucket: velero.bucket }, ...spec, ...(secret && { credential: secret }) },
});
const config = { region: s3.region, s3ForcePathStyle: 'true', s3Url: 'http://nobody.invalid', publicUrl: s3.endpoint };
const profileFile = `[other]\naws_access_key_id=${s3.accessKey}\naws_secret_access_key=${s3.secretKey}\n`;

beforeAll(async () => {
  await createAll(source, [
    ...smallApp(namespace),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: beside } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'own', namespace: beside },
      stringData: { file: profileFile },
    },
    location(
      'profile',
      { config: { ...config, profile: 'other' }, accessMode: 'ReadOnly' },
      { name: 'own', key: 'file' },
    ),
    location('half', { config }, { name: 'own', key: 'file' }),
    location('bare', { config }),
    location('default', { provider: 'velero.io/gcp' }),
  ]);
  const completed = { phase: 'Completed', formatVersion: '1.1.0', startTimestamp: '2026-11-22T00:00:00Z' };
  await source.create({
    apiVersion: 'velero.io/v1',
    kind: 'Backup',
    metadata: { name: 'far-away', namespace: beside },
    spec: { storageLocation: 'default', includedNamespaces: ['shop'] },
    status: completed,
  });
  backup = await backUpByVelero(source, 'velero-locations', namespace);
});

afterAll(async () => {
  for (const name of [namespace, beside]) await removeNamespace(source, name);
  await source.delete(veleroPath('backups', backup));
  rmSync(join(s3.data, velero.bucket, 'backups', backup), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  source.close();
});

async function ran(args: string[], kubeconfig = sandbox.kubeconfig) {
  const command = new Command(['backups', ...args, '--context', context], { home, kubeconfig });
  const { code } = await command.ended;
  return { code, lines: command.lines, output: command.output };
}

test('the stores of a Velero are listed with its judgement, and how they are reached from here', async () => {
  const { code, lines } = await ran(['stores', '--json']);
  const stores = lines.map((line) => asRecord(JSON.parse(line)));
  expect(stores.find(({ namespace }) => namespace === velero.namespace)).toMatchObject({
    name: 'default',
    provider: 'aws',
    phase: 'Available',
    default: true,
    readOnly: false,
    store: { s3: { bucket: velero.bucket, endpoint: s3.endpoint, region: s3.region, pathStyle: true } },
    secret: { context, namespace: velero.namespace, name: 'cloud-credentials', key: 'cloud' },
  });
  expect(stores.find(({ name }) => name === 'profile')).toMatchObject({
    phase: '',
    readOnly: true,
    store: { s3: { endpoint: s3.endpoint } },
    secret: { namespace: beside, name: 'own', key: 'file', profile: 'other' },
  });
  expect(stores.find(({ provider }) => provider === 'gcp')).not.toHaveProperty('store');
  expect(code).toBe(0);
  const { output } = await ran(['stores']);
  expect(output).toMatch(/^velero\/default +Available +aws +default +s3:\/\/velero/m);
  expect(output).not.toContain(s3.secretKey);
});

test('what its Velero can be asked for is read from its definitions', async () => {
  const known = await knownFields(await open(sandbox.kubeconfig), new AbortController().signal);
  expect(known.backup).toContain('includedClusterScopedResources');
  expect(known.backup).toContain('uploaderConfig.parallelFilesUpload');
  expect(known.restore).toContain('resourceModifier');
  expect(known.schedule?.sort()).toEqual(
    expect.arrayContaining(['paused', 'schedule', 'skipImmediately', 'template', 'useOwnerReferencesInBackup']),
  );
});

test('the backups in it are read with the keys that Velero has, none of our own', async () => {
  for (const name of ['velero/default', 'profile']) {
    const listed = await ran(['list', '--location', name]);
    expect(listed).toMatchObject({ code: 0, output: expect.stringContaining(backup) });
  }
  const found = await ran(['objects', backup, '--location', 'profile', '--kind', 'deployments.apps']);
  expect(found.lines).toEqual([`deployments.apps/${namespace}/web`]);
});

test('a store of any provider is read through its Velero, where that is allowed, without its keys', async () => {
  const through = (location: string, namespace: string) => [
    ...['--location', location, '--through-velero', '--allow-writes', `${context}/${namespace}`],
  ];
  const velero = through('velero/default', 'velero');
  expect(await ran(['list', '--location', 'velero/default', '--through-velero'])).toMatchObject({
    code: 2,
    output: expect.stringMatching(/velero/),
  });
  expect(await ran(['list', ...velero])).toMatchObject({ code: 0, output: expect.stringContaining(backup) });
  const direct = ['--location', 'velero/default'];
  const both = async (...args: string[]) => [await ran([...args, ...velero]), await ran([...args, ...direct])] as const;
  const [objects, known] = await both('objects', backup);
  expect(objects).toEqual(known);
  expect(objects.lines).toContain(`deployments.apps/${namespace}/web`);
  const [got, same] = await both('get', backup, `deployments.apps/${namespace}/web`);
  expect(got).toEqual(same);
  const shown = await ran(['show', backup, ...velero]);
  expect(shown).toMatchObject({ code: 0, output: expect.stringMatching(/BackupContents|tar\.gz/) });
  const verdict = await ran(['verify', backup, ...velero]);
  expect(verdict.output).toMatch(/sound/);
  expect(verdict.code).toBe(0);
  // A Velero signs no address for it: whether it is there cannot be seen this way.
  expect(shown.output).not.toMatch(/Missing:/);
  expect(verdict.output).toMatch(/podvolumebackups\.json\.gz: Velero lets nobody read this file through it/);
  expect(verdict.output).not.toMatch(/This file is missing/);
  // Neither keys nor a plug-in are asked for its list, and no request stays behind.
  const beyond = await ran(['list', ...through(`${beside}/default`, beside)]);
  expect(beyond).toMatchObject({ code: 0, output: expect.stringMatching(/^far-away +Completed/m) });
  expect(await source.list('/apis/velero.io/v1/namespaces/velero/downloadrequests')).toEqual([]);
});

test('a store that cannot be told, reached or opened is named with the reason', async () => {
  const words = async (name: string, kubeconfig?: string) => {
    const { code, output } = await ran(['list', '--location', name], kubeconfig);
    expect(code).toBe(1);
    return output;
  };
  expect(await words('default')).toMatch(/No one store .* named default; there is: .*velero\/default/);
  expect(await words('nothing')).toContain(`${beside}/profile`);
  expect(await words(`${beside}/default`)).toContain('belongs to the plug-in gcp');
  expect(await words('bare')).toContain(`The Secret ${beside}/cloud-credentials with the keys of this store is not in`);
  expect(await words('half')).toContain(
    `The Secret ${beside}/own in the cluster of source holds no keys of the profile default`,
  );
  expect(await words('velero/default', sandbox.restrictedKubeconfig)).toMatch(/may not|not allowed|forbidden/i);
});

test('what a Velero consists of and lacks is told, and there is no other one', async () => {
  const status = async (...args: string[]) => {
    const command = new Command(['velero', 'status', ...args], { home, kubeconfig: sandbox.kubeconfig });
    const { code } = await command.ended;
    return { code, lines: command.lines, output: command.output };
  };
  const { lines } = await status('--context', context, '--json');
  const found = lines.map((line) => asRecord(JSON.parse(line)));
  const mine = found.find((one) => one.namespace === velero.namespace);
  expect(mine).toMatchObject({
    server: { ready: true, version: 'v1.18.3', plugins: [expect.stringContaining('velero-plugin-for-aws')] },
    locations: [expect.objectContaining({ name: 'default', phase: 'Available' })],
    unknown: [],
  });
  // Beside: locations that no server serves.
  expect(found.find((one) => one.namespace === beside)).toMatchObject({
    shortcomings: expect.arrayContaining([expect.objectContaining({ level: 'error' })]),
  });
  const { code, output } = await status('--context', context);
  expect(code).toBe(1);
  expect(output).toMatch(/^Server +v1\.18\.3, ready$/m);
  expect(output).toMatch(/^error: No Velero runs in the namespace velero-beside/m);
  expect(output).toMatch(/^warning: There is no node agent/m);
});

test('a person who may not look says nothing of what they cannot see', async () => {
  const args = ['velero', 'status', '--context', context];
  const command = new Command(args, { home, kubeconfig: sandbox.restrictedKubeconfig });
  expect(await command.ended).toMatchObject({ code: 1 });
  expect(command.output).toMatch(/^May not be read +.*deployments\.apps/m);
  expect(command.output).not.toMatch(/^error:/m);
});
