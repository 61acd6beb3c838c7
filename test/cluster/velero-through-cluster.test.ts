import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { LastJudged } from '../../src/engine/assessment/last-judged.ts';
import type { EngineScope } from '../../src/engine/handler.ts';
import { openThroughVelero } from '../../src/engine/through-velero.ts';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { storePortOfPods } from '../sandbox/nodes.ts';
import { waitFor } from '../sandbox/processes.ts';
import { makeBucket } from '../sandbox/s3.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { open } from './source-reader.ts';
import { endOf, refreshKinds, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-inside';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const locations = `/apis/velero.io/v1/namespaces/${velero.namespace}/backupstoragelocations`;
// A folder of its own in the bucket of another store makes that store unavailable to Velero.
const bucket = makeBucket(s3);
/** The name and port of a Service of the cluster, which means nothing to this machine. */
const inside = `store.${namespace}.svc:9000`;
/** A store whose signed addresses lead to that Service, as those of a MinIO inside do. Its Velero reaches it from outside. */
const location = {
  apiVersion: 'velero.io/v1',
  kind: 'BackupStorageLocation',
  metadata: { name: 'inside', namespace: velero.namespace },
  spec: {
    provider: 'aws',
    objectStorage: { bucket, prefix: 'inside' },
    config: {
      region: s3.region,
      s3ForcePathStyle: 'true',
      s3Url: s3.endpoint,
      publicUrl: `http://${inside}`,
      checksumAlgorithm: '',
    },
  },
};
const backup = 'velero-inside';
const allowed = ['--allow-writes', `source/${velero.namespace}`];
const through = ['--context', 'source', '--location', 'inside', '--through-velero', ...allowed];
const directly = ['--store', `s3://${bucket}/inside`, '--endpoint', s3.endpoint, '--region', s3.region];
const keys = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
const isOnlyInside = `The store at ${inside} is only reached from inside the cluster`;
/** A file of the backup as it lies on the disk of the server. */
const onDisk = (file: string) => readFileSync(join(s3.data, bucket, 'inside', 'backups', backup, file));

beforeAll(async () => {
  const ports = [{ port: 9000, targetPort: storePortOfPods }];
  const store = { name: 'store', namespace };
  // What gzip does not shrink, so that the tarball is more than one read of a connection and one frame of a port-forward.
  const bulk = (name: string) => {
    const binaryData = { bytes: randomBytes(600_000).toString('base64') };
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, binaryData };
  };
  await createAll(source, [
    ...smallApp(namespace),
    bulk('bulk-1'),
    bulk('bulk-2'),
    bulk('bulk-3'),
    { apiVersion: 'v1', kind: 'Service', metadata: store, spec: { selector: { app: 'web' }, ports } },
    location,
  ]);
  const isRunning = async () => {
    const pods = await source.list(`/api/v1/namespaces/${namespace}/pods`);
    return pods.some(({ status }) => asRecord(status ?? {}).phase === 'Running');
  };
  await waitFor(isRunning, { what: 'a pod behind the Service ran' });
  const phase = async () => asRecord((await source.get(`${locations}/inside`)).status ?? {}).phase;
  await waitFor(async () => (await phase()) === 'Available', { what: 'the store was available' });
  await refreshKinds(source);
  const metadata = { name: backup, namespace: velero.namespace };
  const spec = { includedNamespaces: [namespace], storageLocation: 'inside', ttl: '1h0m0s' };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec });
  // Whatever its end, it can be read.
  await endOf(source, 'backups', backup);
});

afterAll(async () => {
  await source.delete(veleroPath('backups', backup));
  await source.delete(`${locations}/inside`);
  await removeNamespace(source, namespace);
  rmSync(join(s3.data, bucket), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  source.close();
});

/** Runs `kubeferry backups`. Each way has a home of its own: what one keeps of the store on this machine is no help to the other. */
async function ran(way: 'through' | 'directly', ...args: string[]) {
  const [place, env] = way === 'through' ? [through, {}] : [directly, keys];
  const options = { home: join(home, way), kubeconfig: sandbox.kubeconfig, env };
  const command = new Command(['backups', ...args, ...place], options);
  const { code } = await command.ended;
  return { code, lines: command.lines, output: command.output };
}

/** The same asked both ways: the one through the cluster says so, and the other has nothing of it to say. */
async function both(...args: string[]) {
  const [there, here] = [await ran('through', ...args), await ran('directly', ...args)];
  expect(there.output).toContain(isOnlyInside);
  expect(here.output).not.toContain('inside the cluster');
  expect({ code: here.code, output: here.code === 0 ? '' : here.output }).toEqual({ code: 0, output: '' });
  expect(there.code).toBe(0);
  return { there: there.lines, here: here.lines };
}

const parsed = (lines: readonly string[]) => lines.map((line) => asRecord(JSON.parse(line)));

test('the log of what only the cluster reaches is read through a Service of it, and that is said', async () => {
  const written = gunzipSync(onDisk(`${backup}-logs.gz`))
    .toString()
    .trimEnd()
    .split('\n');
  const command = new Command(['velero', 'logs', backup, '--context', 'source', ...allowed], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(command.output).toContain(isOnlyInside);
  expect(command.output).toContain('Setting up backup temp file');
  const { there, here } = await both('show', backup, '--log');
  expect(there.join('\n')).toBe(written.join('\n'));
  expect(here.join('\n')).toBe(there.join('\n'));
});

test('such a store lists, names, gives and verifies what direct reading does', async () => {
  const listed = parsed((await ran('through', 'list', '--json')).lines);
  const known = parsed((await ran('directly', 'list', '--json')).lines);
  // The list is that of the Backup objects, which say nothing of the bytes in the store.
  expect(listed).toEqual(known.map(({ size, ...rest }) => rest));
  expect(listed).toMatchObject([{ name: backup }]);

  const objects = await both('objects', backup);
  expect(objects.there).toContain(`deployments.apps/${namespace}/web`);
  expect(objects.there).toEqual(objects.here);

  const all = await both('get', backup, '--all');
  expect(all.there.join('\n').length).toBeGreaterThan(2_400_000);
  expect(all.there.join('\n') === all.here.join('\n')).toBe(true);
  const one = await both('get', backup, `configmaps/${namespace}/settings`);
  expect(one.there).toContain('  colour: blue');
  expect(one.there).toEqual(one.here);

  const verdicts = await both('verify', backup, '--json');
  // Besides that a Velero signs no address for some files, which is said too, they find the same.
  const heard = parsed(verdicts.there).filter((line) => !JSON.stringify(line).includes('verify.hidden'));
  const [found, same] = [heard, parsed(verdicts.here)].map((lines) => lines.map(({ warnings, ...rest }) => rest));
  expect(found).toEqual(same);
  expect(found?.at(-1)).toMatchObject({ sound: true, packed: onDisk(`${backup}.tar.gz`).length });
});

/** A front that says what it hears to `told`. */
async function front(told: string[]): Promise<EngineScope> {
  const reader = await open(sandbox.kubeconfig);
  return {
    settings: { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'info' },
    cluster: async () => reader,
    lastJudged: new LastJudged(),
    log: (_level, text) => void told.push(text),
    askSecret: async () => null,
  };
}

test('the whole of a file and any part of it come as they lie in the bucket', async () => {
  const told: string[] = [];
  const { signal } = new AbortController();
  const grants = [{ context: 'source', namespaces: [velero.namespace], clusterScoped: false }];
  const place = { context: 'source', namespace: velero.namespace, location: 'inside', grants };
  const store = await openThroughVelero({ velero: place }, await front(told), signal);
  for (const file of [`${backup}.tar.gz`, `${backup}-logs.gz`, `${backup}-resource-list.json.gz`]) {
    const bytes = onDisk(file);
    const key = `backups/${backup}/${file}`;
    expect(await store.head(key)).toMatchObject({ size: bytes.length });
    expect((await buffer(await store.read(key))).equals(bytes)).toBe(true);
    const range = { start: Math.floor(bytes.length / 3), end: bytes.length - 7 };
    expect((await buffer(await store.read(key, { range }))).equals(bytes.subarray(range.start, range.end))).toBe(true);
    const rest = { start: bytes.length - 5 };
    expect((await buffer(await store.read(key, { range: rest }))).equals(bytes.subarray(rest.start))).toBe(true);
  }
  store.close();
  expect(told).toEqual([expect.stringContaining(isOnlyInside)]);
});

test('the server gives nothing for a signed address unless it is asked with the host that was signed', async () => {
  const metadata = { name: 'inside-signed', namespace: velero.namespace };
  const spec = { target: { kind: 'BackupContents', name: backup } };
  const path = `/apis/velero.io/v1/namespaces/${velero.namespace}/downloadrequests/${metadata.name}`;
  await source.create({ apiVersion: 'velero.io/v1', kind: 'DownloadRequest', metadata, spec });
  const addressOf = async () => asRecord((await source.get(path)).status ?? {}).downloadURL;
  await waitFor(async () => (await addressOf()) !== undefined, { what: 'Velero signed an address' });
  const signed = new URL(String(await addressOf()));
  await source.delete(path);
  expect(signed.host).toBe(inside);
  const status = async (host: string, search = signed.search) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(new URL(signed.pathname + search, s3.endpoint), { headers: { host } }, resolve).on('error', reject);
    });
    answer.destroy();
    return answer.statusCode;
  };
  expect(await status(inside)).toBe(200);
  expect(await status(new URL(s3.endpoint).host)).toBe(403);
  expect(await status(inside, '')).toBe(403);
});
