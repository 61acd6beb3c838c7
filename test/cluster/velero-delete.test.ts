import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { Command } from './command.ts';
import { createAll, smallApp } from './small-app.ts';
import { backUpByVelero, bucketFolder, s3, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-delete';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--context', 'source', '--allow-writes', `source/${velero.namespace}`];
const keys = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };

beforeAll(() => createAll(source, smallApp(namespace)));
afterAll(async () => {
  await removeNamespace(source, namespace);
  rmSync(home, { recursive: true, force: true });
  source.close();
});

async function ran(...args: string[]) {
  const command = new Command(args, { home, kubeconfig: sandbox.kubeconfig, env: keys });
  const { code } = await command.ended;
  return { code, output: command.output, lines: command.lines };
}

test('what goes is said first, and Velero deletes the backup from its store and from the cluster', async () => {
  const name = await backUpByVelero(source, 'velero-delete', namespace);
  const asked = await ran('velero', 'delete', name, ...allow);
  expect(asked.code).toBe(1);
  expect(asked.output).toMatch(
    /Completed, made .* expires in .* in the store default\nWhat goes: \d+ objects, data of 0/,
  );
  expect(asked.output).toContain('Nothing was deleted');
  expect((await ran('velero', 'delete', name, '--yes', '--context', 'source')).code).toBe(2);
  expect(existsSync(join(bucketFolder, 'backups', name))).toBe(true);
  const deleted = await ran('velero', 'delete', name, '--yes', '--json', ...allow);
  expect({ code: deleted.code, last: asRecord(JSON.parse(deleted.lines.at(-1) ?? '')) }).toMatchObject({
    code: 0,
    last: { type: 'result', name, deleted: true, errors: [] },
  });
  expect(await source.find(veleroPath('backups', name))).toBeUndefined();
  expect(existsSync(join(bucketFolder, 'backups', name, 'velero-backup.json'))).toBe(false);
  expect((await ran('velero', 'delete', name, '--yes', ...allow)).output).toMatch(/knows no backup/);
});

test('why Velero does not delete a backup is said in its own words', async () => {
  const metadata = { name: 'velero-delete-nowhere', namespace: velero.namespace };
  const status = { phase: 'Completed', expiration: new Date(Date.now() + 3_600_000).toISOString() };
  const spec = { storageLocation: 'nowhere' };
  await source.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec, status });
  const { code, output } = await ran('velero', 'delete', metadata.name, '--yes', ...allow);
  expect(code).toBe(1);
  expect(output).toMatch(/backup storage location nowhere not found\n.*is not deleted/);
  await source.delete(veleroPath('backups', metadata.name));
});

test('a backup is removed from a store directly, where no Velero does it', async () => {
  const name = await backUpByVelero(source, 'velero-delete-directly', namespace);
  const store = ['--store', `s3://${velero.bucket}`, '--endpoint', s3.endpoint];
  const asked = await ran('backups', 'delete', name, ...store);
  expect(asked.code).toBe(1);
  expect(asked.output).toContain('No Velero was asked whether it owns it');
  const owned = await ran('backups', 'delete', name, '--yes', '--context', 'source', ...store);
  expect(owned.code).toBe(1);
  expect(owned.output).toMatch(/The Velero in velero of source owns the backup .*kubeferry velero delete/s);
  expect(existsSync(join(bucketFolder, 'backups', name))).toBe(true);
  expect(asked.output).toMatch(/What goes: \d+ objects, \d+ files, .* KB/);
  const deleted = await ran('backups', 'delete', name, '--yes', ...store);
  expect(deleted.code).toBe(0);
  expect(deleted.output).toMatch(/is deleted: \d+ files/);
  expect(existsSync(join(bucketFolder, 'backups', name))).toBe(false);
  await source.delete(veleroPath('backups', name));
});
