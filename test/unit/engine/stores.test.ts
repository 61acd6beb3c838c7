import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createScope } from '../../../src/engine/scope.ts';
import { storeHandlers } from '../../../src/engine/stores.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubeferry-stores-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  vi.stubEnv('KUBECONFIG', join(home, 'config'));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'of-the-environment');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'of-the-environment');
  await writeFile(join(home, 'config'), JSON.stringify({ clusters: [], users: [], contexts: [] }));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

test('a store that names a Secret is tested with the keys in that, not with those of the environment', async () => {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'warn' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  const secret = { context: 'gone', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
  const store = { s3: { bucket: 'velero', endpoint: 'http://127.0.0.1:1', secret } };
  const call = { signal: new AbortController().signal, emit: () => undefined, drained: async () => undefined };
  try {
    await expect(storeHandlers['store.check']({ store, keys: 'environment' }, call, scope)).rejects.toMatchObject({
      words: { code: 'kube.context.missing' },
    });
  } finally {
    scope.close();
  }
});
