import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { LastJudged } from '../../src/engine/assessment/last-judged.ts';
import { backupHandlers } from '../../src/engine/backups.ts';
import type { Call, EngineScope } from '../../src/engine/handler.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { StoreSpec } from '../../src/model/migration/plan.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import { canary, holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { makeBucket, type S3Info } from '../sandbox/s3.ts';

const sandbox = inject('sandbox');
const s3 = sandboxS3();
const api = apiOf(sandbox.clusters.source);
const namespace = `requests-${randomBytes(3).toString('hex')}`;
const settings: EngineSettings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'warn' };
const env = { KUBECONFIG: sandbox.kubeconfig, home: sandbox.folder, platform: process.platform };
const opened: OpenedCluster[] = [];
let folder: string;
let asked: string[];

/** A front whose person gives these keys when asked, or none. */
function front(keys?: { access: string; secret: string }): EngineScope {
  return {
    settings,
    cluster: async (context) => {
      const reader = await openCluster(context, settings, { env });
      opened.push(reader);
      return reader;
    },
    lastJudged: new LastJudged(),
    log: () => undefined,
    askSecret: async (secret, about, _signal, stored) => {
      if (stored) return null;
      asked.push(`${secret} ${about}`);
      return (secret === 's3-access-key' ? keys?.access : keys?.secret) ?? null;
    },
  };
}

function call<Event = never>(events: Event[] = []): Call<Event> {
  const { signal } = new AbortController();
  return { signal, emit: (event) => events.push(event), drained: async () => undefined };
}

function sandboxS3(): S3Info {
  if (!sandbox.s3) throw new Error('The sandbox has no S3 server.');
  return sandbox.s3;
}

const bucket = (): StoreSpec => ({ s3: { bucket: makeBucket(s3), endpoint: s3.endpoint } });

beforeAll(async () => {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'one', namespace }, data: { a: '1' } });
  const stringData = { password: canary };
  await api.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'two', namespace }, stringData });
});
afterAll(async () => {
  await removeNamespace(api, namespace);
  api.close();
});
beforeEach(async () => {
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'kubeferry-requests-'));
  // Keys that this machine may have are not those of the tests.
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const reader of opened.splice(0)) reader.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the requests on backups', () => {
  it('make one, list it, and name its objects, with keys that the person is asked for', async () => {
    const store = bucket();
    const scope = front({ access: s3.accessKey, secret: s3.secretKey });
    const events: MigrationEvent[] = [];
    const request = { context: 'source', namespaces: [namespace], store, name: 'one', ttlHours: 24 };
    const info = await backupHandlers['backup.create'](request, call(events), scope);
    expect(info).toMatchObject({ name: 'one', complete: true, warnings: 0 });
    expect(asked.map((text) => text.split(' ')[0])).toEqual(['s3-access-key', 's3-secret-key']);
    expect(asked.join()).toContain('s3://bucket-');
    const { backups, next } = await backupHandlers['backup.list']({ store, limit: 10 }, call(), scope);
    expect(backups).toEqual([info]);
    expect(next).toBeUndefined();
    const newest = await backupHandlers['backup.list']({ store, limit: 10, order: 'newest' }, call(), scope);
    expect(newest).toEqual({ backups: [{ ...info, size: expect.any(Number) }] });
    const objects = await backupHandlers['backup.objects']({ store, name: 'one' }, call(), scope);
    expect(objects).toContainEqual({
      group: '',
      version: 'v1',
      resource: 'configmaps',
      kind: 'ConfigMap',
      namespace,
      name: 'one',
    });
    expect(objects).toHaveLength(info.objects ?? 0);
    const told = JSON.stringify(events);
    expect(holdsCanary(told) || told.includes(s3.secretKey)).toBe(false);
  });

  it('take the keys of the environment or of a profile without asking', async () => {
    const scope = front();
    await writeFile(
      join(folder, 'credentials'),
      `[ferry]\naws_access_key_id=${s3.accessKey}\naws_secret_access_key=${s3.secretKey}\n`,
    );
    const profile = { s3: { bucket: makeBucket(s3), endpoint: s3.endpoint, profile: 'ferry' } };
    await backupHandlers['backup.list']({ store: profile, limit: 1 }, call(), scope);
    vi.stubEnv('AWS_ACCESS_KEY_ID', s3.accessKey);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.secretKey);
    await backupHandlers['backup.list']({ store: bucket(), limit: 1 }, call(), scope);
    expect(asked).toEqual([]);
  });

  it('say that there are no keys, or none in the profile', async () => {
    const list = (store: StoreSpec) => backupHandlers['backup.list']({ store, limit: 1 }, call(), front());
    await expect(list(bucket())).rejects.toMatchObject({ code: 'denied', words: { code: 'store.noCredentials' } });
    const profile = { s3: { bucket: 'any', endpoint: s3.endpoint, profile: 'nobody' } };
    await expect(list(profile)).rejects.toMatchObject({ code: 'denied', words: { code: 'store.profile' } });
  });

  it('use the default folder, which they make', async () => {
    vi.stubEnv('KUBEFERRY_HOME', folder);
    const store = await backupHandlers['store.default']({}, call(), front());
    expect(store).toEqual({ folder: join(folder, 'store') });
    const request = { context: 'source', namespaces: [namespace], store, name: 'one', ttlHours: 24 };
    await backupHandlers['backup.create'](request, call(), front());
    expect(await readdir(join(folder, 'store', 'backups'))).toEqual(['one']);
  });
});
