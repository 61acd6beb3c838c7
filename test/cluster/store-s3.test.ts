import { randomBytes } from 'node:crypto';
import dns from 'node:dns';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { listBackups } from '../../src/backup/list.ts';
import { listNewestBackups } from '../../src/backup/newest.ts';
import { openBackup } from '../../src/backup/read.ts';
import { writeBackup } from '../../src/backup/write.ts';
import { checkStore } from '../../src/store/check.ts';
import { openStore } from '../../src/store/open.ts';
import { s3Error } from '../../src/store/s3-errors.ts';
import type { Store } from '../../src/store/store.ts';
import { after, type Relay, startRelay } from '../sandbox/relay.ts';
import { allowReading, fillUp, makeBucket, newUser, type S3User } from '../sandbox/s3.ts';
import { about, configMap, inBatches, quietly } from '../unit/backup/shop.ts';

const s3 = sandboxS3();
const keys = { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey };
const { signal } = new AbortController();
const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function bucketStore(
  more: { bucket?: string; prefix?: string; endpoint?: string; pathStyle?: boolean } = {},
  given = keys,
): Promise<Store> {
  const store = await openStore(
    { s3: { bucket: more.bucket ?? makeBucket(s3), endpoint: s3.endpoint, ...more } },
    given,
  );
  open.push(store);
  return store;
}

async function text(store: Store, key: string, range?: { start: number; end?: number }): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await store.read(key, range ? { range } : {})) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

async function* pieces(count: number, size: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < count; n++) yield Buffer.alloc(size, n % 251);
}

describe('a store in a bucket', () => {
  it('keeps values, gives parts of them, lists and removes them', async () => {
    const store = await bucketStore({ prefix: 'a/b/' });
    expect(store.title).toMatch(/^s3:\/\/bucket-\w+\/a\/b$/);
    await store.write('backups/one/x', Buffer.from('hello world'));
    expect(await text(store, 'backups/one/x')).toBe('hello world');
    expect(await text(store, 'backups/one/x', { start: 6 })).toBe('world');
    expect(await text(store, 'backups/one/x', { start: 2, end: 5 })).toBe('llo');
    expect(await text(store, 'backups/one/x', { start: 3, end: 3 })).toBe('');
    expect(await store.head('backups/one/x')).toMatchObject({ key: 'backups/one/x', size: 11 });
    expect(await store.head('backups/two')).toBeUndefined();
    await store.remove('backups/one/x');
    await store.remove('backups/one/x');
    expect(await store.head('backups/one/x')).toBeUndefined();
    await expect(store.read('backups/one/x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lists pages of folders and of keys without giving one twice', async () => {
    const store = await bucketStore({ prefix: 'shop' });
    const names = ['a', 'a.b', 'a0', 'b', 'b-1', 'c'];
    for (const name of names)
      for (const file of ['x', 'y']) await store.write(`backups/${name}/${file}`, Buffer.from(file));
    for (const delimiter of ['/', undefined] as const) {
      const seen: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await store.list('backups/', {
          limit: 2,
          ...(delimiter && { delimiter }),
          ...(after && { after }),
        });
        seen.push(...page.prefixes, ...page.entries.map(({ key }) => key));
        after = page.next;
        if (after === undefined) break;
      }
      const expected = delimiter
        ? names.map((name) => `backups/${name}/`)
        : names.flatMap((name) => [`backups/${name}/x`, `backups/${name}/y`]);
      expect(seen).toEqual(expected.sort());
    }
  });

  it('takes streams of any length, and refuses to write over a value where it must be new', async () => {
    const store = await bucketStore();
    for (const [key, count] of [
      ['empty', 0],
      ['small', 3],
      ['large', 21],
    ] as const) {
      await store.write(key, pieces(count, 1024 * 1024), { ifAbsent: true });
      expect((await store.head(key))?.size).toBe(count * 1024 * 1024);
      await expect(store.write(key, pieces(1, 5), { ifAbsent: true })).rejects.toMatchObject({
        code: 'already-exists',
      });
    }
    expect(await text(store, 'large', { start: 20 * 1024 * 1024 - 1, end: 20 * 1024 * 1024 + 1 })).toBe('\x13\x14');
  });

  it.each([
    ['short', 5],
    ['long', 10 * 1024 * 1024],
  ])('leaves alone what another one wrote there during a %s write', async (_, size) => {
    const store = await bucketStore();
    async function* overtaken(): AsyncGenerator<Buffer> {
      await store.write('one', Buffer.from('of another'));
      yield Buffer.alloc(size);
    }
    const failed = store.write('one', overtaken(), { ifAbsent: true });
    await expect(failed).rejects.toMatchObject({ code: 'already-exists' });
    expect(await text(store, 'one')).toBe('of another');
  });

  it('leaves nothing behind when the source of a long stream fails, or when it is cancelled', async () => {
    const bucket = makeBucket(s3);
    const store = await bucketStore({ bucket });
    async function* failing(): AsyncGenerator<Buffer> {
      yield* pieces(20, 1024 * 1024);
      throw new Error('the source is gone');
    }
    await expect(store.write('one', failing())).rejects.toThrow('the source is gone');
    const stop = new AbortController();
    async function* cancelled(): AsyncGenerator<Buffer> {
      yield* pieces(20, 1024 * 1024);
      stop.abort();
      yield* pieces(20, 1024 * 1024);
    }
    await expect(store.write('two', cancelled(), { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect((await store.list('')).entries).toEqual([]);
    const client = new S3Client({ endpoint: s3.endpoint, region: s3.region, credentials: keys, forcePathStyle: true });
    open.push({ close: () => client.destroy() });
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).toEqual([]);
  });

  it('is asked by the name of the bucket where path style is off', async () => {
    const bucket = makeBucket(s3);
    const asked = namesOf('s3.test');
    const store = await bucketStore({ bucket, prefix: 'a/b', endpoint: s3.hostEndpoint, pathStyle: false });
    await checkStore(store, signal);
    await store.write('backups/one/x y+z', Buffer.from('hello world'));
    expect(await text(store, 'backups/one/x y+z', { start: 6 })).toBe('world');
    expect((await store.list('backups/', { delimiter: '/' })).prefixes).toEqual(['backups/one/']);
    expect(await text(await bucketStore({ bucket }), 'a/b/backups/one/x y+z')).toBe('hello world');
    expect(new Set(asked)).toEqual(new Set([`${bucket}.s3.test`]));
  });

  it('passes its own check and leaves no trace of it', async () => {
    const store = await bucketStore();
    await checkStore(store, signal);
    expect((await store.list('')).entries).toEqual([]);
  });
});

describe('on a bad day a store in a bucket', () => {
  it('says that the bucket does not exist', async () => {
    const store = await bucketStore({ bucket: 'no-such-bucket' });
    const missing = { code: 'store-unavailable', words: { code: 'store.bucketMissing' } };
    await expect(store.list('')).rejects.toMatchObject(missing);
    await expect(store.write('a', Buffer.from('a'))).rejects.toMatchObject(missing);
    await expect(listBackups(store, { limit: 10 }, signal)).rejects.toMatchObject(missing);
  });

  it('says that the keys are refused', async () => {
    const wrong = { code: 'denied', words: { code: 'store.keysRefused' } };
    const secret = await bucketStore({}, { ...keys, secretAccessKey: 'wrong' });
    await expect(checkStore(secret, signal)).rejects.toMatchObject(wrong);
    const access = await bucketStore({}, { ...keys, accessKeyId: 'nobody' });
    await expect(checkStore(access, signal)).rejects.toMatchObject(wrong);
  });

  it.each([20, -20])('says that the clock is wrong, by %s minutes, and goes by that of the server', async (minutes) => {
    const bucket = makeBucket(s3);
    // Which tries once, and so does not learn the time of the server.
    const settings = { region: s3.region, forcePathStyle: true, maxAttempts: 1, systemClockOffset: minutes * 60_000 };
    const client = new S3Client({ endpoint: s3.endpoint, credentials: keys, ...settings });
    open.push({ close: () => client.destroy() });
    const refusal: unknown = await client.send(new ListObjectsV2Command({ Bucket: bucket })).catch((thrown) => thrown);
    expect(s3Error(refusal, `s3://${bucket}`, '')).toMatchObject({
      code: 'store-unavailable',
      words: { code: 'store.clockSkew' },
    });

    const store = await bucketStore({ bucket });
    open.push({ close: () => vi.useRealTimers() });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000, shouldAdvanceTime: true });
    await store.write('one', Buffer.from('x'), { ifAbsent: true });
    expect((await store.list('')).entries).toMatchObject([{ key: 'one' }]);
  });

  it('says that these keys may not write to it, though they may read', async () => {
    const bucket = makeBucket(s3);
    await (await bucketStore({ bucket })).write('one', Buffer.from('of another'));
    await allowReading(s3, bucket);
    const { accessKey: accessKeyId, secretKey: secretAccessKey } = s3.reader;
    const store = await bucketStore({ bucket }, { accessKeyId, secretAccessKey });
    expect(await text(store, 'one')).toBe('of another');
    const denied = { code: 'denied', words: { code: 'store.writeDenied' }, hint: { code: 'store.writeDenied.hint' } };
    await expect(checkStore(store, signal)).rejects.toMatchObject(denied);
    const failed = writeBackup(store, about('denied'), inBatches([configMap('a', {})]), quietly());
    await expect(failed).rejects.toMatchObject(denied);
    expect((await store.list('')).entries).toMatchObject([{ key: 'one' }]);
  });

  it.each([
    ['short', 1],
    ['long', 24],
  ])('says that it is full, and keeps nothing of a %s backup', async (_, count) => {
    const { relay, store, direct } = await relayed();
    fillUp(relay);
    const objects = Array.from({ length: count }, (_, n) => configMap(`big-${n}`, { noise: noise(600_000) }));
    const failed = writeBackup(store, about('full'), inBatches(objects, 4), quietly());
    await expect(failed).rejects.toMatchObject({ code: 'store-unavailable', words: { code: 'store.full' } });
    expect((await direct.list('')).entries).toEqual([]);
  });

  it('says it where keys are revoked, or a clock is set, between two pages of a list', async () => {
    const { relay, store, bucket } = await relayed();
    // The server shows the files of a folder as a bucket.
    for (let n = 0; n < 550; n++) {
      const folder = join(s3.data, bucket, 'backups', `b-${n}`);
      mkdirSync(folder, { recursive: true });
      for (const file of ['one', 'two']) writeFileSync(join(folder, file), 'x');
    }
    const said = {
      InvalidAccessKeyId: { code: 'denied', words: { code: 'store.keysRefused' } },
      AccessDenied: { code: 'denied', words: { code: 'store.accessDenied' } },
      RequestTimeTooSkewed: { code: 'store-unavailable', words: { code: 'store.clockSkew' } },
    };
    for (const [error, expected] of Object.entries(said)) {
      const body = `<Error><Code>${error}</Code><Message>no</Message></Error>`;
      const head = ['HTTP/1.1 403 Forbidden', `Content-Length: ${body.length}`, 'Connection: close'];
      const text = [...head, '', body].join('\r\n');
      relay.answer({ text, to: (bytes) => /^GET \S+start-after=/.test(bytes.toString('latin1')) });
      await expect(listNewestBackups(store, { limit: 10 }, signal), error).rejects.toMatchObject(expected);
    }
    relay.answer(undefined);
    expect((await listNewestBackups(store, { limit: 10 }, signal)).backups).toHaveLength(10);
  });

  it('says it where the server refuses or fails in the middle of a backup, which is not called damaged', async () => {
    const { relay, store } = await relayed();
    await writeBackup(store, about('cut'), inBatches([configMap('a', {})]), quietly());
    const backup = await openBackup(store, 'cut', signal);
    const [entry] = await backup.entries();
    if (!entry) throw new Error('The backup holds nothing.');
    const said = {
      '403 Forbidden': { name: 'AccessDenied', code: 'denied', words: 'store.accessDenied' },
      '503 Service Unavailable': { name: 'SlowDown', code: 'store-unavailable', words: 'store.serverFailed' },
    };
    for (const [status, { name, code, words }] of Object.entries(said)) {
      const body = `<Error><Code>${name}</Code><Message>no</Message></Error>`;
      const head = [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, 'Connection: close'];
      const text = [...head, '', body].join('\r\n');
      relay.answer({ text, to: (bytes) => /^GET \S+tar\.gz/.test(bytes.toString('latin1')) });
      await expect(backup.object(entry, signal), name).rejects.toMatchObject({ code, words: { code: words } });
    }
    relay.answer(undefined);
    expect(await backup.object(entry, signal)).toMatchObject({ kind: 'ConfigMap' });
  });

  it('says it where a server revokes keys between two pages of a list, and lists all once they are given back', async () => {
    const bucket = makeBucket(s3);
    for (let n = 0; n < 550; n++) {
      const folder = join(s3.data, bucket, 'backups', `b-${n}`);
      mkdirSync(folder, { recursive: true });
      for (const file of ['one', 'two']) writeFileSync(join(folder, file), 'x');
    }
    const { user, store } = await readBy(bucket);
    const page = await store.list('backups/', { limit: 1000 });
    await user.revoke();
    const { next: after = '' } = page;
    await expect(store.list('backups/', { limit: 1000, after })).rejects.toMatchObject(refused);
    await expect(listNewestBackups(store, { limit: 10 }, signal)).rejects.toMatchObject(refused);
    await user.restore();
    const rest = await store.list('backups/', { limit: 1000, after });
    expect(new Set([...page.entries, ...rest.entries].map(({ key }) => key)).size).toBe(1100);
  });

  it('says it where a server revokes keys in the middle of a backup, which is read from there once they are given back', async () => {
    const bucket = makeBucket(s3);
    const all = Array.from({ length: 40 }, (_, n) => configMap(`big-${n}`, { noise: noise(600_000) }));
    await writeBackup(await bucketStore({ bucket }), about('large'), inBatches(all, 4), quietly());
    const { user, store } = await readBy(bucket);
    const backup = await openBackup(store, 'large', signal);
    const entries = await backup.entries();
    const names: string[] = [];
    const readOn = async () => {
      const left = entries.filter(({ name }) => !names.includes(name));
      for await (const { entry } of backup.read(left, signal)) {
        names.push(entry.name);
        if (names.length === 1) await user.revoke();
      }
    };
    await expect(readOn()).rejects.toMatchObject(refused);
    expect(names.length).toBeLessThan(40);
    // A question that is answered without words is asked in another way.
    await expect(store.head('backups/large/large.tar.gz')).rejects.toMatchObject(refused);
    await expect(openBackup(store, 'large', signal)).rejects.toMatchObject(refused);
    await user.restore();
    await readOn();
    expect(new Set(names).size).toBe(40);
    expect(names).toHaveLength(40);
  });

  it('says that the server cannot be reached', async () => {
    const store = await bucketStore({ endpoint: 'http://127.0.0.1:9' });
    await expect(store.head('a')).rejects.toMatchObject({
      code: 'store-unavailable',
      words: { code: 'store.unreachable', args: { detail: expect.stringContaining('ECONNREFUSED') } },
    });
  });

  it('does not hand out a backup whose upload was cut in the middle', async () => {
    const bucket = makeBucket(s3);
    const relay = await startRelay({ server: s3.endpoint });
    open.push({ close: () => void relay.stop() });
    const store = await bucketStore({ bucket, endpoint: relay.server });
    const cut = relay.holdWhen(after(12 * 1024 * 1024)).then(() => {
      relay.refuse(true);
      relay.cut();
    });
    const random = Array.from({ length: 64 }, (_, n) => configMap(`big-${n}`, { noise: noise(600_000) }));
    const failed = writeBackup(store, about('cut'), inBatches(random, 4), quietly());
    await expect(failed).rejects.toMatchObject({ code: 'store-unavailable', words: { code: 'store.unreachable' } });
    await cut;
    const direct = await bucketStore({ bucket });
    const { backups } = await listBackups(direct, { limit: 10 }, signal);
    expect(backups.filter(({ complete }) => complete)).toEqual([]);
    await writeBackup(direct, about('cut'), inBatches(random.slice(0, 3)), { ...quietly(), replaceUnfinished: true });
    expect((await listBackups(direct, { limit: 10 }, signal)).backups).toMatchObject([
      { name: 'cut', complete: true, objects: 3 },
    ]);
  });

  describe.each([
    ['short', 1, /^PUT \S+\/lost\.tar\.gz/],
    ['long', 24, /^POST \S+\/lost\.tar\.gz\?uploadId=/],
  ])('that took the tarball of a %s backup, and whose answer is lost', (_, count, request) => {
    const objects = Array.from({ length: count }, (_, n) => configMap(`big-${n}`, { noise: noise(600_000) }));

    it('has the backup all the same', async () => {
      const { relay, store, direct } = await relayed();
      const cut = relay.loseAnswer((bytes) => request.test(bytes.toString('latin1'))).then(() => relay.cut());
      await writeBackup(store, about('lost'), inBatches(objects, 4), quietly());
      await cut;
      expect((await listBackups(direct, { limit: 10 }, signal)).backups).toMatchObject([
        { name: 'lost', complete: true, objects: count },
      ]);
    });

    it('keeps nothing of it when the run is cancelled', async () => {
      const { relay, store, direct } = await relayed();
      const stop = new AbortController();
      const lost = relay.loseAnswer((bytes) => request.test(bytes.toString('latin1'))).then(() => stop.abort());
      const failed = writeBackup(store, about('lost'), inBatches(objects, 4), quietly(stop.signal));
      await expect(failed).rejects.toMatchObject({ code: 'cancelled' });
      await lost;
      expect((await direct.list('')).entries).toEqual([]);
    });
  });
});

/** Has the names of a domain mean this machine, as a name server of a private cloud would; gives those that are asked for. */
function namesOf(domain: string): string[] {
  const asked: string[] = [];
  const { lookup } = dns;
  const own = Object.assign((name: string, ...rest: unknown[]) => {
    if (!name.endsWith(`.${domain}`)) return Reflect.apply(lookup, dns, [name, ...rest]);
    asked.push(name);
    return Reflect.apply(lookup, dns, ['127.0.0.1', ...rest]);
  }, lookup);
  vi.spyOn(dns, 'lookup').mockImplementation(own);
  open.push({ close: () => vi.restoreAllMocks() });
  return asked;
}

const refused = { code: 'denied', words: { code: 'store.keysRefused' } };

/** A bucket as a new user reads it who may do nothing else. */
async function readBy(bucket: string): Promise<{ user: S3User; store: Store }> {
  const user = await newUser(s3, 'auditor');
  await allowReading(s3, bucket, user);
  const { accessKey: accessKeyId, secretKey: secretAccessKey } = user;
  return { user, store: await bucketStore({ bucket }, { accessKeyId, secretAccessKey }) };
}

/** One bucket, through a relay and directly. */
async function relayed(): Promise<{ relay: Relay; store: Store; direct: Store; bucket: string }> {
  const bucket = makeBucket(s3);
  const relay = await startRelay({ server: s3.endpoint });
  open.push({ close: () => void relay.stop() });
  const store = await bucketStore({ bucket, endpoint: relay.server });
  return { relay, store, direct: await bucketStore({ bucket }), bucket };
}

function sandboxS3() {
  const found = inject('sandbox').s3;
  if (!found) throw new Error('The sandbox has no S3 server.');
  return found;
}

function noise(length: number): string {
  return randomBytes(Math.ceil(length * 0.75))
    .toString('base64')
    .slice(0, length);
}
