import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ServedFront, serve } from '../../../src/engine/serve.ts';
import type { FromEngine } from '../../../src/model/door.ts';

let front: ServedFront;
let arrived: FromEngine[];
let heard: (() => void)[];
let folder: string;

beforeEach(async () => {
  arrived = [];
  heard = [];
  front = serve({
    send(outgoing) {
      arrived.push(outgoing);
      for (const look of heard.splice(0)) look();
    },
  });
  folder = await mkdtemp(join(tmpdir(), 'kubeferry-serve-'));
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
});
afterEach(async () => {
  await front.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** The first message of a type, now or when it comes. */
async function next(type: FromEngine['type']): Promise<FromEngine> {
  for (;;) {
    const found = arrived.find((message) => message.type === type);
    if (found) return found;
    await new Promise<void>((resolve) => heard.push(resolve));
  }
}

test.each(['constructor', 'toString', 'no.such'])('a request that is not served is refused: %s', async (name) => {
  front.receive({ type: 'request', id: 1, name, params: {} });
  expect(await next('error')).toMatchObject({ id: 1, error: { code: 'usage' } });
});

test('settings of another shape are refused', async () => {
  const params = { kubeconfig: { files: 'one' }, extraPath: [], concurrency: 8, logLevel: 'info' };
  front.receive({ type: 'request', id: 1, name: 'settings.set', params });
  expect(await next('error')).toMatchObject({ id: 1, error: { code: 'usage' } });
});

test('a cancel takes the question for a credential back and ends the request', async () => {
  const params = { store: { s3: { bucket: 'b', endpoint: 'http://127.0.0.1:1', region: 'r' } }, limit: 1 };
  front.receive({ type: 'request', id: 7, name: 'backup.list', params });
  const question = await next('ask');
  front.receive({ type: 'cancel', id: 7 });
  expect(await next('error')).toMatchObject({ id: 7, error: { code: 'cancelled' } });
  expect(await next('withdraw')).toMatchObject({ ask: 'ask' in question ? question.ask : 0 });
});
