import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { createScope } from '../../src/engine/scope.ts';
import { storeHandlers } from '../../src/engine/stores.ts';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import type { StoreKeys } from '../../src/model/stores/store-keys.ts';
import { storeLabel } from '../../src/model/stores/store-label.ts';
import { makeBucket } from '../sandbox/s3.ts';

const { s3 } = inject('sandbox');
if (!s3) throw new Error('The sandbox has no S3 server.');
const right = { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey };
const wrong = { ...right, secretAccessKey: 'not-the-right-one' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kf-store-'));
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  setEnvironment(undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function setEnvironment(keys: StoreKeys | undefined): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', keys?.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', keys?.secretAccessKey);
  for (const name of ['AWS_SESSION_TOKEN', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
}

const bucket = (more: { profile?: string; endpoint?: string } = {}): StoreSpec => ({
  s3: { bucket: makeBucket(s3), endpoint: s3.endpoint, ...more },
});

/** Checks a store for a person who typed `stored` keys for it before. */
function check(store: StoreSpec, about: { stored?: StoreKeys; keys?: StoreKeys | 'environment' }): Promise<null> {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'warn' as const };
  const scope = createScope(settings, {
    log: () => undefined,
    askSecret: async (secret, label, _signal, stored) => {
      if (!stored || label !== storeLabel(store)) return null;
      return (secret === 's3-access-key' ? about.stored?.accessKeyId : about.stored?.secretAccessKey) ?? null;
    },
  });
  const { keys } = about;
  const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };
  return storeHandlers['store.check']({ store, ...(keys && { keys }) }, call, scope);
}

it('keys that were typed for a store come before those of the environment, and keys that are given before all', async () => {
  await check(bucket(), { keys: right });
  setEnvironment(wrong);
  await check(bucket(), { stored: right });
  setEnvironment(right);
  const refused = { words: { code: 'store.keysRefused' } };
  await expect(check(bucket(), { stored: wrong })).rejects.toMatchObject(refused);
  await check(bucket(), { stored: wrong, keys: 'environment' });
  await expect(check(bucket(), { stored: right, keys: wrong })).rejects.toMatchObject(refused);
});

it('a store that names a profile has the keys of that profile', async () => {
  writeFileSync(
    join(folder, 'credentials'),
    `[shop]\naws_access_key_id=${right.accessKeyId}\naws_secret_access_key=${right.secretAccessKey}\n`,
  );
  await check(bucket({ profile: 'shop' }), { stored: wrong });
});

it('a store without keys, or that nobody answers for, says why and what to try', async () => {
  await expect(check(bucket(), { keys: 'environment' })).rejects.toMatchObject({
    words: { code: 'store.noCredentials' },
    hint: { code: 'store.noCredentials.hint' },
  });
  await expect(check(bucket({ endpoint: 'http://127.0.0.1:1' }), { keys: right })).rejects.toMatchObject({
    words: { code: 'store.unreachable', args: { detail: 'ECONNREFUSED 127.0.0.1:1' } },
    hint: { code: 'store.unreachable.hint' },
  });
  await expect(check({ s3: { bucket: 'not-there', endpoint: s3.endpoint } }, { keys: right })).rejects.toMatchObject({
    words: { code: 'store.bucketMissing' },
  });
});
