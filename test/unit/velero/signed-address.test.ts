import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebAgent } from '../../../src/kube/transport/web-agent.ts';
import { message } from '../../../src/model/message.ts';
import { askSigned } from '../../../src/velero/run/signed-address.ts';
import { createAuthority } from '../../sandbox/certificates.ts';

const content = 'what lies at the address';
const { signal } = new AbortController();
const reach = { agent: new WebAgent(undefined), dial: async () => undefined, through: () => undefined };
let server: Server;
let url: URL;

beforeEach(async () => {
  server = createServer((request, response) => {
    if (request.url === '/refused') return response.writeHead(403).end('no');
    if (request.url === '/gone') return response.writeHead(404).end();
    const [, from = '0', to = ''] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? [];
    if (request.url !== '/ranges' || request.headers.range === undefined) return response.end(content);
    if (Number(from) >= content.length) return response.writeHead(416).end();
    const part = content.slice(Number(from), to === '' ? undefined : Number(to) + 1);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${content.length}`;
    return response.writeHead(206, { 'content-range': range, etag: '"a"' }).end(part);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  url = new URL(`http://127.0.0.1:${address.port}/`);
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

async function textOf(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}

test('a part of a file is read, with the size of the whole; beyond its end there is nothing', async () => {
  const answer = await askSigned(new URL('/ranges', url), reach, { start: 5, end: 9 }, signal);
  expect(answer).toMatchObject({ start: 5, size: content.length, etag: '"a"' });
  expect(await textOf(answer.body)).toBe('lies');
  const beyond = await askSigned(new URL('/ranges', url), reach, { start: 100 }, signal);
  expect(await textOf(beyond.body)).toBe('');
});

test('a server that heeds no ranges answers from the beginning, and that is told', async () => {
  const answer = await askSigned(new URL('/whole', url), reach, { start: 5 }, signal);
  expect(answer.start).toBe(0);
  expect(await textOf(answer.body)).toBe(content);
});

test('an address that the store refuses, or that leads to nothing, is told without the address', async () => {
  const told = (path: string) => askSigned(new URL(path, url), reach, {}, signal).catch((thrown: unknown) => thrown);
  expect(await told('/refused')).toMatchObject({ code: 'denied', words: { code: 'velero.addressRefused' } });
  expect(await told('/gone')).toMatchObject({ code: 'not-found' });
  expect(String(await told('/refused'))).not.toContain('/refused');
});

test('through a cluster the same authorities are believed, and who believes none of them is told', async () => {
  const { certificate, forServer } = createAuthority('stores');
  const host = 'minio.storage.svc';
  const of = forServer('minio', [host]);
  const secure = createSecureServer({ cert: of.certificate, key: of.key }, (_request, response) =>
    response.end(content),
  );
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
  try {
    const at = secure.address();
    const port = at !== null && typeof at === 'object' ? at.port : 0;
    const through = (agent: WebAgent) => ({ ...reach, agent, dial: async () => connect(port, '127.0.0.1') });
    // Nobody listens at port 1, so that the way leads through the cluster.
    const place = new URL(`https://${host}:1/file?signature=x`);
    const answer = await askSigned(place, through(new WebAgent(undefined, certificate)), {}, signal);
    expect(await textOf(answer.body)).toBe(content);
    const told = await askSigned(place, through(new WebAgent(undefined)), {}, signal).catch(
      (thrown: unknown) => thrown,
    );
    expect(told).toMatchObject({
      code: 'store-unavailable',
      words: { code: 'velero.storeUntrusted' },
      hint: { code: 'velero.storeUntrusted.hint' },
    });
    const authorityUnread = message('velero.authority.missing', { secret: 'velero/authority' });
    const unread = { ...through(new WebAgent(undefined)), authorityUnread };
    // Who named an authority already is not told to name one.
    await expect(askSigned(place, unread, {}, signal)).rejects.toMatchObject({
      hint: { code: 'velero.storeUntrusted.unread', args: { why: authorityUnread } },
    });
    expect(String(told)).not.toContain('signature');
  } finally {
    secure.closeAllConnections();
    await new Promise((resolve) => secure.close(resolve));
  }
});
