import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { download } from '../../sandbox/download.ts';

const program = Buffer.from('#!/bin/sh\necho etcd\n');
const sum = createHash('sha256').update(program).digest('hex');
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
let server: Server;
let base = '';

beforeAll(async () => {
  writeFileSync(join(folder, 'etcd'), program);
  execFileSync('tar', ['-czf', 'archive.tar.gz', 'etcd'], { cwd: folder });
  const archive = readFileSync(join(folder, 'archive.tar.gz'));
  const archiveSum = createHash('sha256').update(archive).digest('hex');
  const pages: Record<string, string | Buffer> = {
    '/etcd': program,
    '/etcd.sha256': sum,
    '/wrong.sha256': 'a'.repeat(64),
    '/archive.tar.gz': archive,
    '/SHA256SUMS': `${'b'.repeat(64)}  other.tar.gz\n${archiveSum}  archive.tar.gz\n`,
  };
  server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    if (page === undefined) response.statusCode = 403;
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound !== null && typeof bound !== 'string') base = `http://127.0.0.1:${bound.port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

test('a program whose sum is right becomes executable', async () => {
  const file = join(folder, 'bare');
  await download({ url: `${base}/etcd`, sums: `${base}/etcd.sha256` }, file);
  expect(readFileSync(file)).toEqual(program);
  expect(statSync(file).mode & 0o111).toBe(0o111);
});

test('a program is taken out of its archive', async () => {
  const file = join(folder, 'unpacked');
  await download({ url: `${base}/archive.tar.gz`, sums: `${base}/SHA256SUMS`, inside: 'etcd' }, file);
  expect(readFileSync(file)).toEqual(program);
});

test('a wrong sum, a refusal and a server that is not there leave nothing behind', async () => {
  const file = join(folder, 'never');
  const before = readdirSync(folder);
  await expect(download({ url: `${base}/etcd`, sums: `${base}/wrong.sha256` }, file)).rejects.toThrow(
    'another checksum',
  );
  await expect(download({ url: `${base}/etcd`, sums: `${base}/missing.sha256` }, file)).rejects.toThrow('answered 403');
  await expect(download({ url: 'http://127.0.0.1:1/etcd' }, file)).rejects.toThrow('127.0.0.1:1 cannot be reached');
  expect(readdirSync(folder)).toEqual(before);
});
