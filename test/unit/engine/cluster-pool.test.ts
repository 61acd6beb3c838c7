import { afterEach, beforeEach, expect, test } from 'vitest';
import { ClusterPool } from '../../../src/engine/cluster-pool.ts';
import type { EngineSettings } from '../../../src/model/settings.ts';
import { type FaultServer, reply, startFaultServer } from '../kube/fault-server.ts';

let server: FaultServer;
let pool: ClusterPool;
beforeEach(async () => {
  server = await startFaultServer((_request, response) =>
    reply(response, 200, { gitVersion: 'v1', major: '1', minor: '0' }),
  );
  pool = new ClusterPool(() => undefined, {
    KUBECONFIG: server.kubeconfig,
    home: server.folder,
    platform: process.platform,
  });
});
afterEach(async () => {
  pool.close();
  await server.stop();
});

const settings = (concurrency = 8): EngineSettings => ({
  kubeconfig: { files: [] },
  extraPath: [],
  concurrency,
  logLevel: 'info',
});
const ended = { code: 'cancelled' };

test('a reader that was replaced works until the last of its users is done', async () => {
  const [one, two, three] = [{}, {}, {}];
  const reader = await pool.cluster('lab', settings(), { user: one });
  expect(await pool.cluster('lab', settings(), { user: two })).toBe(reader);
  const newer = await pool.cluster('lab', settings(4), { user: three });
  expect(newer).not.toBe(reader);
  pool.release(one);
  await reader.version();
  pool.release(two);
  await expect(reader.version()).rejects.toMatchObject(ended);
  await newer.version();
});

test('a reader that nobody uses ends when it is replaced, and else stays for the next', async () => {
  const user = {};
  const reader = await pool.cluster('lab', settings(), { user });
  pool.release(user);
  await reader.version();
  expect(await pool.cluster('lab', settings(), { user })).toBe(reader);
  pool.release(user);
  await pool.cluster('lab', settings(), { user, fresh: true });
  await expect(reader.version()).rejects.toMatchObject(ended);
});

test('who gives no user keeps a reader until the pool is closed', async () => {
  const reader = await pool.cluster('lab', settings());
  const newer = await pool.cluster('lab', settings(), { fresh: true });
  await reader.version();
  pool.close();
  await expect(reader.version()).rejects.toMatchObject(ended);
  await expect(newer.version()).rejects.toMatchObject(ended);
});
