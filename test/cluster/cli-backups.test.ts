import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { asRecord } from '../sandbox/api.ts';
import { createAuthority } from '../sandbox/certificates.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { backUpByVelero, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'cli-backups';
let backup: string;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const bucket = ['--store', `s3://${velero.bucket}`, '--endpoint', s3.endpoint];
const keys = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };

beforeAll(async () => {
  await createAll(source, smallApp(namespace));
  backup = await backUpByVelero(source, 'cli-backups-made-by-velero', namespace);
});

afterAll(async () => {
  await removeNamespace(source, namespace);
  await source.delete(veleroPath('backups', backup));
  rmSync(join(s3.data, velero.bucket, 'backups', backup), { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  source.close();
});

/** Runs `kubeferry backups` with the keys of the store in its environment, and no cluster in sight. */
async function ran(...args: string[]): Promise<{ code: number | null; lines: readonly string[]; output: string }> {
  const command = new Command(['backups', ...args], { home, kubeconfig: join(home, 'none'), env: keys });
  const { code } = await command.ended;
  return { code, lines: command.lines, output: command.output };
}

async function json(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, lines, output } = await ran(...args, ...bucket, '--json');
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  return lines.map((line) => asRecord(JSON.parse(line)));
}

describe('a backup that Velero made', () => {
  test('is listed with how it ended and what it holds', async () => {
    const listed = await ran('list', ...bucket);
    expect(listed.code).toBe(0);
    expect(listed.lines.find((line) => line.startsWith(backup))).toMatch(
      / Completed .* (just now|min ago) .* in 5\d min .* KB /,
    );
    expect(await json('list', '--limit', '100')).toContainEqual(
      expect.objectContaining({
        type: 'backup',
        name: backup,
        complete: true,
        namespaces: [namespace],
        format: '1.1.0',
      }),
    );
  });

  test('is shown with its files, its counts and its log', async () => {
    const shown = await ran('show', backup, ...bucket);
    expect(shown.code).toBe(0);
    expect(shown.output).toMatch(new RegExp(`v1/Secret +${namespace} +1$`, 'm'));
    expect(shown.output).toContain('  ttl: 1h0m0s');
    expect(shown.output).not.toMatch(/^(Missing|Cannot be read)$/m);
    const [details] = await json('show', backup);
    expect(details).toMatchObject({ type: 'result', missing: [], problems: [], info: { phase: 'Completed' } });
    const log = await ran('show', backup, '--log', ...bucket);
    expect(log.output).toContain(`backup=velero/${backup}`);
  });

  test('is searched by what its objects are called and by what is in them', async () => {
    const found = async (...filter: string[]) => (await ran('objects', backup, ...filter, ...bucket)).lines;
    const web = `deployments.apps/${namespace}/web`;
    expect(await found('--kind', 'Deployment')).toEqual([web]);
    expect(await found('--kind', 'services', '--name', 'w?b')).toEqual([`services/${namespace}/web`]);
    expect(await found('--image', 'web:1', '--kind', 'deployments.apps')).toEqual([web]);
    expect(await found('--namespace', '_cluster', '--kind', 'namespaces')).toEqual([`namespaces/${namespace}`]);
    expect(await found('--label', 'app=web', '--kind', 'pods')).toEqual([expect.stringContaining('pods/')]);
    expect(await json('objects', backup, '--kind', 'secret')).toEqual([
      { type: 'object', group: '', version: 'v1', resource: 'secrets', kind: 'Secret', namespace, name: 'keys' },
    ]);
  });

  test('gives its objects as YAML and as JSON', async () => {
    const got = await ran('get', backup, `deployments.apps/${namespace}/web`, 'configmap/settings', ...bucket);
    expect(got.code).toBe(0);
    const documents = parseAllDocuments(got.output).map((document) => asRecord(document.toJS()));
    expect(documents.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Deployment']);
    expect(await json('get', backup, 'configmap/settings')).toMatchObject([{ data: { colour: 'blue' } }]);
    const none = await ran('get', backup, 'configmap/none', ...bucket);
    expect(none).toMatchObject({ code: 1, output: expect.stringContaining('does not hold configmap/none') });
  });

  test('is unpacked into a new folder, and never over something', async () => {
    const to = join(home, 'unpacked');
    const unpacked = await ran('get', backup, '--all', '--to', to, ...bucket);
    expect(unpacked).toMatchObject({ code: 0, output: expect.stringContaining('Secrets lie there in clear') });
    expect(lstatSync(to).mode & 0o777).toBe(0o700);
    const secret = parse(readFileSync(join(to, namespace, 'secrets', 'keys.yaml'), 'utf8'));
    expect(Buffer.from(secret.data.key, 'base64').toString()).toBe('open sesame');
    expect(readdirSync(join(to, '_cluster'))).toContain('namespaces');
    const again = await ran('get', backup, '--all', '--to', to, ...bucket);
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('nothing is written over') });
    const nothing = await ran('get', backup, 'configmap/none', '--to', join(home, 'nothing'), ...bucket);
    expect(nothing).toMatchObject({ code: 1, output: expect.stringContaining('does not hold configmap/none') });
    expect(existsSync(join(home, 'nothing'))).toBe(false);
  });

  test('is sound, and not any more when a byte of it changes', async () => {
    const sound = await ran('verify', backup, ...bucket);
    expect(sound.output).toMatch(new RegExp(`^The backup ${backup} is sound: 0 errors, 0 warnings\\.`));
    expect(sound.code).toBe(0);
    const store = join(home, 'store');
    cpSync(join(s3.data, velero.bucket, 'backups', backup), join(store, 'backups', backup), { recursive: true });
    expect((await ran('verify', backup, '--store', store)).code).toBe(0);
    const tarball = join(store, 'backups', backup, `${backup}.tar.gz`);
    const bytes = readFileSync(tarball);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
    writeFileSync(tarball, bytes);
    const torn = await ran('verify', backup, '--store', store);
    expect(torn.code).toBe(1);
    expect(torn.lines.at(-1)).toContain(`The backup ${backup} is not sound: `);
    expect(torn.lines[0]).toMatch(/^error {4}\S/);
  });
});

test('two backups that Velero made are compared', async () => {
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  await source.patch(settings, { data: { colour: 'green' } });
  const later = await backUpByVelero(source, 'cli-backups-made-later', namespace);
  try {
    const only = ['--kind', 'ConfigMap', '--kind', 'Secret', '--kind', 'Deployment'];
    const compared = await ran('compare', backup, later, ...only, ...bucket);
    expect(compared).toMatchObject({ code: 1, lines: [expect.stringMatching(/^differs /), expect.anything()] });
    expect(compared.lines[0]).toContain(`configmaps/${namespace}/settings`);
    expect(compared.lines.at(-1)).toMatch(new RegExp(`alike, 1 differ, 0 only in ${backup}, 0 only in ${later}\\.$`));
    expect(await ran('compare', backup, later, '--kind', 'Secret', ...bucket)).toMatchObject({ code: 0 });
    expect(readdirSync(join(home, '.kubeferry', 'cache'))).not.toEqual([]);
    expect(readdirSync(join(s3.data, velero.bucket, 'backups', later)).join()).not.toMatch(/kubeferry/);
  } finally {
    await source.delete(veleroPath('backups', later));
    rmSync(join(s3.data, velero.bucket, 'backups', later), { recursive: true, force: true });
    await source.patch(settings, { data: { colour: 'blue' } });
  }
});

test('a store whose certificate nobody else signs is believed with --ca', async () => {
  const authority = createAuthority('cli-backups');
  const ca = join(home, 'ca.pem');
  writeFileSync(ca, authority.certificate);
  const own = authority.forServer('s3', ['127.0.0.1']);
  const front = createServer({ cert: own.certificate, key: own.key }, (socket) => {
    const server = connect(Number(new URL(s3.endpoint).port), '127.0.0.1');
    // Who does not believe the certificate hangs up.
    pipeline(socket, server, socket, () => undefined);
  });
  front.on('tlsClientError', (_error, socket) => socket.destroy());
  const endpoint = await new Promise<string>((resolve) => {
    front.listen(0, '127.0.0.1', () => {
      const address = front.address();
      resolve(`https://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
    });
  });
  try {
    const place = ['--store', `s3://${velero.bucket}`, '--endpoint', endpoint];
    const listed = await ran('list', ...place, '--ca', ca);
    expect(listed).toMatchObject({ code: 0, output: expect.stringContaining(backup) });
    const untrusted = await ran('list', ...place);
    expect(untrusted).toMatchObject({ code: 1, output: expect.stringContaining('is not trusted') });
  } finally {
    await new Promise((resolve) => front.close(resolve));
  }
});

test('what cannot be read is said in one sentence, and what is called wrongly is wrong use', async () => {
  const missing = await ran('show', 'nothing', ...bucket);
  expect(missing).toMatchObject({ code: 1, output: expect.stringContaining('holds no backup named nothing') });
  const untrusted = await ran('list', ...bucket, '--ca', join(home, 'none.pem'));
  expect(untrusted).toMatchObject({ code: 1, output: expect.stringContaining('cannot be read from') });
  const elsewhere = await ran('list', '--store', join(home, 'nowhere'));
  expect(elsewhere).toMatchObject({ code: 1, output: expect.stringContaining('does not exist') });
  for (const { output } of [missing, untrusted, elsewhere]) expect(output.trim().split('\n')).toHaveLength(1);
  expect(await ran('get', backup, ...bucket)).toMatchObject({ code: 2 });
  expect(await ran('objects', backup, '--label', 'a in b', ...bucket)).toMatchObject({ code: 2 });
  const help = await ran('--help');
  expect(help).toMatchObject({ code: 0, output: expect.stringContaining('kubeferry backups stores|list|show') });
});
