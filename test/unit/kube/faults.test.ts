import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import http, { type ServerResponse } from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import { toPlainError } from '../../../src/model/error.ts';
import { configMap, configMaps, kubeconfigText, page, refusal, reply, useFaultServer } from './fault-server.ts';

const { start, current } = useFaultServer();

const continueOf = (url: string | undefined) => new URL(url ?? '', 'http://x').searchParams.get('continue');

async function names(cluster: ClusterReader): Promise<string[]> {
  const all: string[] = [];
  for await (const { items } of cluster.list(configMaps)) all.push(...items.map(({ metadata }) => metadata.name));
  return all;
}

const writer = (cluster: ClusterReader) =>
  grantWrites(cluster, { context: 'lab', namespaces: ['n'], clusterScoped: false });
const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });

it('integers of 64 bits are read and written with all their digits', async () => {
  const bodies: string[] = [];
  const cluster = await start((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      bodies.push(text);
      response.end('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"id":9007199254740993}');
    });
  });
  const object = await cluster.get({ resource: configMaps, namespace: 'n', name: 'a' });
  expect(object.id).toBe(9007199254740993n);
  const write = writer(cluster);
  object.metadata.namespace = 'n';
  await write.create(configMaps, 'n', object);
  await write.replace(configMaps, object);
  expect(bodies.slice(1)).toEqual(Array(2).fill(expect.stringContaining('"id":9007199254740993')));
});

describe('a list', () => {
  it('whose connection is cut in the middle of a page is complete all the same', async () => {
    let cuts = 2;
    const cluster = await start((request, response) => {
      if (continueOf(request.url) === null) return reply(response, 200, page(['a'], 'x'));
      if (cuts-- <= 0) return reply(response, 200, page(['b']));
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"kind":"ConfigMapList","apiVersion":"v1",');
      response.socket?.end();
    });
    expect(await names(cluster)).toEqual(['a', 'b']);
  });

  it('that the server has forgotten goes on with the token that it offers', async () => {
    const cluster = await start((request, response) => {
      const token = continueOf(request.url);
      if (token === null) reply(response, 200, page(['a'], 'old'));
      else if (token === 'old') reply(response, 410, refusal(410, 'Expired', { metadata: { continue: 'newer' } }));
      else reply(response, 200, page(['b']));
    });
    expect(await names(cluster)).toEqual(['a', 'b']);
  });

  it('that has to start over gives nothing twice and loses nothing', async () => {
    let first = true;
    const cluster = await start((request, response) => {
      const token = continueOf(request.url);
      if (token === null) reply(response, 200, page(first ? ['a', 'b'] : ['a', 'a2', 'b'], first ? 'old' : 'new'));
      else if (token === 'old') reply(response, 410, refusal(410, 'Expired'));
      else reply(response, 200, page(['c']));
      first = false;
    });
    expect(await names(cluster)).toEqual(['a', 'b', 'a2', 'c']);
  });

  it('asks for no page beyond the next one while nobody takes them', async () => {
    const cluster = await start((request, response) => {
      const token = Number(continueOf(request.url) ?? 0);
      reply(response, 200, page([`o${token}`], String(token + 1)));
    });
    const pages = cluster.list(configMaps)[Symbol.asyncIterator]();
    for (let taken = 1; taken <= 4; taken += 1) {
      await pages.next();
      expect(current().seen.length).toBeLessThanOrEqual(taken + 2);
    }
    await pages.return?.();
  });
});

describe('a storm of refusals', () => {
  it('is waited out, by writes too', async () => {
    let refusals = 3;
    const cluster = await start((_request, response) => {
      if (refusals-- > 0) reply(response, 429, refusal(429, 'TooManyRequests'), { 'retry-after': '0' });
      else reply(response, 201, { kind: 'ConfigMap', apiVersion: 'v1', ...configMap('a') });
    });
    expect(await writer(cluster).createRaw(configMaps, 'n', 'a', body)).toEqual({
      uid: 'uid-a',
      resourceVersion: '1',
    });
    expect(current().seen).toHaveLength(4);
  });

  it('that lasts longer than our patience is told', async () => {
    const cluster = await start((_request, response) =>
      reply(response, 429, refusal(429, 'TooManyRequests'), { 'retry-after': '3600' }),
    );
    await expect(names(cluster)).rejects.toMatchObject({ code: 'too-many-requests', retryAfter: 3600 });
  });
});

describe('a write that is refused', () => {
  it('leaves what is wrong where in the log, and no value', async () => {
    await start((_request, response) => {
      const causes = [{ field: 'data[key]', reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2"' }];
      reply(response, 422, {
        ...refusal(422, 'Invalid', { details: { causes } }),
        message: 'Invalid value: "hunter2"',
      });
    });
    const said: string[] = [];
    const env = { KUBECONFIG: current().kubeconfig, home: current().folder, platform: process.platform };
    const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'debug' as const };
    const cluster = await openCluster('lab', settings, { env, log: (_level, text) => void said.push(text) });
    await expect(writer(cluster).create(configMaps, 'n', body)).rejects.toThrow('hunter2');
    cluster.close();
    expect(said.join()).toContain('HTTP 422 Invalid, data[key] FieldValueInvalid');
    expect(said.join()).not.toContain('hunter2');
  });
});

describe('a write whose connection is cut', () => {
  it('is not sent again, since the server may have taken it', async () => {
    const cluster = await start((_request, response) => response.socket?.destroy());
    await expect(writer(cluster).create(configMaps, 'n', body)).rejects.toMatchObject({ code: 'unreachable' });
    expect(current().seen).toHaveLength(1);
  });
});

describe('credentials that are refused', () => {
  const version = { gitVersion: 'v1' };

  it('are made anew once for all requests that were refused', async () => {
    const cluster = await start(
      (request, response) => {
        if (request.headers.authorization === 'Bearer token-1') reply(response, 401, refusal(401, 'Unauthorized'));
        else reply(response, 200, version);
      },
      { user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'login' } } },
    );
    const folder = current().folder;
    const runs = path.join(folder, 'runs');
    const status = `{"status":{"token":"token-'$(wc -l < ${runs} | tr -d ' ')'"}}`;
    await writeFile(path.join(folder, 'login'), `#!/bin/sh\necho run >> ${runs}\necho '${status}'\n`);
    await chmod(path.join(folder, 'login'), 0o755);
    await Promise.all(Array.from({ length: 20 }, () => cluster.version()));
    expect(await readFile(runs, 'utf8')).toBe('run\nrun\n');
  });

  it('are not waited for by a call that is cancelled meanwhile, and that is not sent afterwards', async () => {
    const cluster = await start((_request, response) => reply(response, 200, version), {
      user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'login' } },
    });
    const { folder, seen } = current();
    const [asked, go] = [path.join(folder, 'asked'), path.join(folder, 'go')];
    const login = `#!/bin/sh\ntouch ${asked}\nwhile [ ! -e ${go} ]; do sleep 0.02; done\necho '{"status":{"token":"one"}}'\n`;
    await writeFile(path.join(folder, 'login'), login, { mode: 0o755 });
    const end = new AbortController();
    const cancelled = writer(cluster).create(configMaps, 'n', body, { signal: end.signal });
    const waiting = cluster.version();
    await expect.poll(() => existsSync(asked)).toBe(true);
    end.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual([]);
    await writeFile(go, '');
    await waiting;
    expect(seen).toEqual(['GET /version']);
  });

  it('are read again where a login tool has changed the kubeconfig', async () => {
    const cluster = await start((request, response) => {
      if (request.headers.authorization === 'Bearer second') reply(response, 200, version);
      else reply(response, 401, refusal(401, 'Unauthorized'));
    });
    const lab = { server: `http://127.0.0.1:${current().port}` };
    await expect(cluster.version()).rejects.toMatchObject({ code: 'expired-credentials' });
    await writeFile(current().kubeconfig, kubeconfigText(lab, { token: 'second' }));
    expect((await cluster.version()).gitVersion).toBe('v1');
  });
});

describe('a server', () => {
  it('that is not there is told at once, with its address', async () => {
    const cluster = await start(() => undefined);
    current().server.close();
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'unreachable',
      hint: { code: 'kube.unreachable.hint' },
    });
    await expect(cluster.version()).rejects.toThrow(`127.0.0.1:${current().port}`);
  });

  it('that is no API server is told so', async () => {
    const cluster = await start((_request, response) => response.end('<html>Welcome</html>'));
    await expect(cluster.version()).rejects.toMatchObject({ code: 'misconfigured', words: { code: 'kube.answer' } });
  });

  it('is asked no more once the call is cancelled', async () => {
    const end = new AbortController();
    const cluster = await start(() => end.abort());
    await expect(cluster.version(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(cluster.version(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(current().seen).toHaveLength(1);
  });
});

describe('a proxy that the kubeconfig names', () => {
  it('leads to the server by CONNECT, with its login', async () => {
    const asked: string[] = [];
    const proxy = http.createServer().on('connect', (request, socket, head) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      const onward = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as net.AddressInfo;
    const cluster = await start((_request, response) => reply(response, 200, { gitVersion: 'v1' }), {
      cluster: { 'proxy-url': `http://me:pass@127.0.0.1:${port}` },
    });
    await cluster.version();
    await cluster.version();
    expect(asked).toEqual([`127.0.0.1:${current().port} Basic ${Buffer.from('me:pass').toString('base64')}`]);
    cluster.close();
    proxy.close();
  });

  it('that refuses is named, without its password', async () => {
    const proxy = http.createServer().on('connect', (_request, socket) => socket.end('HTTP/1.1 403 No\r\n\r\n'));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as net.AddressInfo;
    const cluster = await start(() => undefined, { cluster: { 'proxy-url': `http://me:hunter2@127.0.0.1:${port}` } });
    const error: unknown = await cluster.version().catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(/proxy http:\/\/127.0.0.1:\d+ .*403 No/);
    expect(String(error)).not.toContain('hunter2');
    proxy.close();
  });
});

it('an answer that is no JSON is told without a word of it', async () => {
  const cluster = await start((_request, response) => response.end('{"data": {"password": c4n4ry'));
  const error: unknown = await cluster.version().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'misconfigured' });
  expect(JSON.stringify(toPlainError(error))).not.toMatch(/c4n|password/);
});

describe('requests that are more than may be under way', () => {
  /** As many as may be under way at once. */
  const concurrency = 32;
  const all = async (requests: Promise<unknown>[], code: string) => {
    for (const one of await Promise.allSettled(requests)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code } });
    }
  };

  it('are sent while those that the server refused wait to be sent again', async () => {
    const ended = new AbortController();
    let refused = 0;
    const everyRefused = Promise.withResolvers<void>();
    const cluster = await start((request, response) => {
      if (request.url === '/version') return reply(response, 200, { gitVersion: 'v1.30.0' });
      refused += 1;
      reply(response, 429, refusal(429, 'TooManyRequests'), { 'retry-after': '60' });
      if (refused === concurrency) everyRefused.resolve();
    });
    const address = { resource: configMaps, namespace: 'n', name: 'a' };
    const waiting = Array.from({ length: concurrency }, () => cluster.get(address, ended.signal));
    await everyRefused.promise;
    expect(await cluster.version()).toMatchObject({ gitVersion: 'v1.30.0' });
    ended.abort();
    await all(waiting, 'cancelled');
  });

  it('are cancelled at once, and never sent', async () => {
    const held: ServerResponse[] = [];
    const everyHeld = Promise.withResolvers<void>();
    const cluster = await start((_request, response) => {
      held.push(response);
      if (held.length === concurrency) everyHeld.resolve();
    });
    const address = { resource: configMaps, namespace: 'n', name: 'a' };
    const underWay = Array.from({ length: concurrency }, () => cluster.get(address));
    await everyHeld.promise;
    const ended = new AbortController();
    const waiting = cluster.get(address, ended.signal);
    ended.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled', context: 'lab' });
    for (const response of held) reply(response, 404, refusal(404, 'NotFound'));
    await all(underWay, 'not-found');
    expect(current().seen).toHaveLength(concurrency);
  });

  it('keep nobody from knowing that the server answers', async () => {
    const held: ServerResponse[] = [];
    const everyHeld = Promise.withResolvers<void>();
    const cluster = await start((request, response) => {
      if (request.url === '/version') return reply(response, 200, {});
      held.push(response);
      if (held.length === concurrency) everyHeld.resolve();
    });
    const address = { resource: configMaps, namespace: 'n', name: 'a' };
    const underWay = Array.from({ length: concurrency }, () => cluster.get(address));
    await everyHeld.promise;
    await cluster.answers();
    for (const response of held) reply(response, 404, refusal(404, 'NotFound'));
    await all(underWay, 'not-found');
  });
});
