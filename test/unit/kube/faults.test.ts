import { chmod, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { ClusterReader, WatchEvent } from '../../../src/kube/cluster.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import { toPlainError } from '../../../src/model/error.ts';
import {
  configMap,
  configMaps,
  type FaultServer,
  kubeconfigText,
  page,
  refusal,
  reply,
  startFaultServer,
} from './fault-server.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function start(...given: Parameters<typeof startFaultServer>): Promise<ClusterReader> {
  server = await startFaultServer(...given);
  return await server.open();
}

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
      expect(server?.seen.length).toBeLessThanOrEqual(taken + 2);
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
    expect(server?.seen).toHaveLength(4);
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
    const env = { KUBECONFIG: server?.kubeconfig, home: server?.folder ?? '', platform: process.platform };
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
    expect(server?.seen).toHaveLength(1);
  });
});

describe('a watch', () => {
  const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
  const versioned = (name: string, version: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    ...configMap(name, version),
  });

  async function follow(cluster: ClusterReader, until: (told: string[]) => boolean): Promise<string[]> {
    const end = new AbortController();
    const told: string[] = [];
    for await (const event of cluster.watch(configMaps, { signal: end.signal })) {
      told.push(words(event));
      if (until(told)) end.abort();
    }
    return told;
  }
  const words = (event: WatchEvent) =>
    event.type === 'synced' ? 'synced' : `${event.type} ${event.object.metadata.name}`;

  it('goes on from the last version that it saw, that of a bookmark too, when it is cut or ends', async () => {
    const from: (string | null)[] = [];
    const cluster = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      if (!query.has('watch')) return reply(response, 200, page(['a'], undefined, '10'));
      from.push(query.get('resourceVersion'));
      response.writeHead(200);
      if (from.length === 1) {
        response.write(line('ADDED', versioned('b', '11')));
        response.write(line('BOOKMARK', { metadata: { resourceVersion: '15' } }), () => response.socket?.destroy());
      } else if (from.length === 2) response.end();
      else response.write(line('DELETED', versioned('a', '16')));
    });
    const told = await follow(cluster, (all) => all.at(-1) === 'deleted a');
    expect(told).toEqual(['added a', 'synced', 'added b', 'deleted a']);
    expect(from).toEqual(['10', '15', '15']);
  });

  it('goes on from the last version that it saw when the server fails at it, before and while it tells', async () => {
    const from: (string | null)[] = [];
    const cluster = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      if (!query.has('watch')) return reply(response, 200, page(['a'], undefined, '10'));
      from.push(query.get('resourceVersion'));
      if (from.length === 1) return reply(response, 503, refusal(503, 'ServiceUnavailable'), { 'retry-after': '0' });
      response.writeHead(200);
      if (from.length === 2) {
        response.write(line('ADDED', versioned('b', '11')));
        response.end(line('ERROR', refusal(500, 'InternalError')));
      } else if (from.length === 3) {
        response.end(line('ERROR', refusal(504, 'Timeout')));
      } else response.write(line('DELETED', versioned('a', '16')));
    });
    const told = await follow(cluster, (all) => all.at(-1) === 'deleted a');
    expect(told).toEqual(['added a', 'synced', 'added b', 'deleted a']);
    expect(from).toEqual(['10', '10', '11', '11']);
  });

  it.each(['answer', 'event'])('that is told 410 by an %s lists again and tells only what has changed', async (how) => {
    let lists = 0;
    const cluster = await start((request, response) => {
      if (!request.url?.includes('watch=')) {
        lists += 1;
        const second = { ...page([], undefined, '20'), items: [configMap('a'), configMap('b', '7'), configMap('d')] };
        return reply(response, 200, lists === 1 ? page(['a', 'b', 'c']) : second);
      }
      if (lists > 1) return response.writeHead(200).flushHeaders();
      if (how === 'answer') return reply(response, 410, refusal(410, 'Expired'));
      response.writeHead(200);
      response.end(line('ERROR', refusal(410, 'Expired')));
    });
    const told = await follow(cluster, (all) => all.includes('deleted c'));
    expect(told).toEqual(['added a', 'added b', 'added c', 'synced', 'modified b', 'added d', 'deleted c']);
  });

  it('ends with the reason where going on cannot help', async () => {
    const cluster = await start((request, response) => {
      if (request.url?.includes('watch=')) reply(response, 403, refusal(403, 'Forbidden'));
      else reply(response, 200, page([]));
    });
    await expect(follow(cluster, () => false)).rejects.toMatchObject({ code: 'denied' });
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
    const folder = server?.folder ?? '';
    const runs = path.join(folder, 'runs');
    const status = `{"status":{"token":"token-'$(wc -l < ${runs} | tr -d ' ')'"}}`;
    await writeFile(path.join(folder, 'login'), `#!/bin/sh\necho run >> ${runs}\necho '${status}'\n`);
    await chmod(path.join(folder, 'login'), 0o755);
    await Promise.all(Array.from({ length: 20 }, () => cluster.version()));
    expect(await readFile(runs, 'utf8')).toBe('run\nrun\n');
  });

  it('are read again where a login tool has changed the kubeconfig', async () => {
    const cluster = await start((request, response) => {
      if (request.headers.authorization === 'Bearer second') reply(response, 200, version);
      else reply(response, 401, refusal(401, 'Unauthorized'));
    });
    const lab = { server: `http://127.0.0.1:${server?.port}` };
    await expect(cluster.version()).rejects.toMatchObject({ code: 'expired-credentials' });
    await writeFile(server?.kubeconfig ?? '', kubeconfigText(lab, { token: 'second' }));
    expect((await cluster.version()).gitVersion).toBe('v1');
  });
});

describe('a server', () => {
  it('that is not there is told at once, with its address', async () => {
    const cluster = await start(() => undefined);
    server?.server.close();
    await expect(cluster.version()).rejects.toMatchObject({
      code: 'unreachable',
      hint: { code: 'kube.unreachable.hint' },
    });
    await expect(cluster.version()).rejects.toThrow(`127.0.0.1:${server?.port}`);
  });

  it('that is no API server is told so', async () => {
    const cluster = await start((_request, response) => response.end('<html>Welcome</html>'));
    await expect(cluster.version()).rejects.toMatchObject({ code: 'misconfigured', words: { code: 'kube.answer' } });
  });

  it('whose extension API is down still says what else it serves', async () => {
    const cluster = await start((request, response) => {
      if (request.url === '/api') reply(response, 200, { kind: 'APIVersions', versions: ['v1'] });
      else if (request.url === '/api/v1')
        reply(response, 200, {
          resources: [
            { name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get'] },
            { name: 'pods/log', kind: 'Pod' },
          ],
        });
      else if (request.url === '/apis')
        reply(response, 200, { kind: 'APIGroupList', groups: [{ name: 'broken.io', versions: [{ version: 'v1' }] }] });
      else reply(response, 404, refusal(404, 'NotFound'));
    });
    const { preferred, failed, find } = await cluster.discovery();
    expect(preferred.map(({ resource }) => resource)).toEqual(['pods']);
    expect(failed).toEqual(['broken.io']);
    expect(find('v1', 'Pod')?.namespaced).toBe(true);
  });

  it('is asked no more once the call is cancelled', async () => {
    const end = new AbortController();
    const cluster = await start(() => end.abort());
    await expect(cluster.version(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(cluster.version(end.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(server?.seen).toHaveLength(1);
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
    expect(asked).toEqual([`127.0.0.1:${server?.port} Basic ${Buffer.from('me:pass').toString('base64')}`]);
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

describe('a command in a pod', () => {
  /** Turns this many of those who want to talk away; gives what each of them showed. */
  function turningAway(times: number, answer: string): (string | undefined)[] {
    const shown: (string | undefined)[] = [];
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
    server?.server.on('upgrade', (request, socket, head) => {
      shown.push(request.headers.authorization);
      if (shown.length <= times) socket.end(`HTTP/1.1 ${answer}\r\ncontent-length: 0\r\n\r\n`);
      else
        sockets.handleUpgrade(request, socket, head, (peer) => {
          peer.send(Buffer.concat([Buffer.from([3]), Buffer.from('{"status":"Success"}')]));
          peer.close();
        });
    });
    return shown;
  }

  it('is asked for again with new credentials where the old ones are refused', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(1, '401 Unauthorized');
    // The connection has read the kubeconfig; a login tool puts a new token there.
    const lab = { server: `http://127.0.0.1:${server?.port}` };
    await writeFile(server?.kubeconfig ?? '', kubeconfigText(lab, { token: 'second' }));
    const result = await cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] });
    expect(result.exitCode).toBe(0);
    expect(shown).toEqual(['Bearer first', 'Bearer second']);
  });

  it('says so where there are no newer credentials', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(9, '401 Unauthorized');
    const refused = cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] });
    await expect(refused).rejects.toMatchObject({ code: 'expired-credentials' });
    expect(shown).toHaveLength(1);
  });

  it('waits for a server that is overloaded', async () => {
    const cluster = await start(() => undefined);
    const shown = turningAway(2, '429 Too Many Requests\r\nretry-after: 0');
    await expect(cluster.exec({ namespace: 'n', name: 'p' }, { command: ['true'] })).resolves.toEqual({ exitCode: 0 });
    expect(shown).toHaveLength(3);
  });

  it('gets its input to the end, and its exit code is told', async () => {
    const cluster = await start(() => undefined);
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
    server?.server.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (peer) => {
        const input: Buffer[] = [];
        peer.on('message', (data: Buffer) => {
          if (data[0] === 0) input.push(data.subarray(1));
          if (data[0] !== 255 || data[1] !== 0) return;
          peer.send(Buffer.concat([Buffer.from([1]), ...input]));
          const status = refusal(500, 'NonZeroExitCode', {
            details: { causes: [{ reason: 'ExitCode', message: '3' }] },
          });
          peer.send(Buffer.concat([Buffer.from([3]), Buffer.from(JSON.stringify(status))]));
          peer.close();
        });
      }),
    );
    let output = '';
    const result = await cluster.exec(
      { namespace: 'n', name: 'p' },
      {
        command: ['cat'],
        stdin: Readable.from(['one ', 'two']),
        stdout: (bytes) => {
          output += bytes.toString();
        },
      },
    );
    expect([output, result.exitCode]).toEqual(['one two', 3]);
  });

  it('that the server refuses is told with its sentence', async () => {
    const cluster = await start((_request, response) => reply(response, 403, refusal(403, 'Forbidden')));
    server?.server.on('upgrade', (_request, socket) => {
      const text = JSON.stringify(refusal(403, 'Forbidden'));
      socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`);
    });
    const refused = cluster.exec({ namespace: 'n', name: 'p' }, { command: ['x'] });
    await expect(refused).rejects.toMatchObject({ code: 'denied' });
    await expect(refused).rejects.toThrow('because Forbidden');
  });
});

describe('discovery', () => {
  const groups = { kind: 'APIGroupDiscoveryList', items: [] };

  it('that many wait for goes on when one of them leaves', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: left, resolve: hasLeft } = Promise.withResolvers<void>();
    const cluster = await start(async (_request, response) => {
      isAsked();
      await left;
      reply(response, 200, groups);
    });
    const cancel = new AbortController();
    const first = cluster.discovery({ signal: cancel.signal });
    const second = cluster.discovery();
    await asked;
    cancel.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    hasLeft();
    expect((await second).preferred).toEqual([]);
    expect(server?.seen).toHaveLength(2);
  });

  it('ends with its reader', async () => {
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const cluster = await start(() => isAsked());
    const found = cluster.discovery();
    await asked;
    cluster.close();
    await expect(found).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('an answer that is no JSON is told without a word of it', async () => {
  const cluster = await start((_request, response) => response.end('{"data": {"password": c4n4ry'));
  const error: unknown = await cluster.version().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'misconfigured' });
  expect(JSON.stringify(toPlainError(error))).not.toMatch(/c4n|password/);
});
