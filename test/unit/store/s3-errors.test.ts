import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebAgent } from '../../../src/kube/transport/web-agent.ts';
import { openStore } from '../../../src/store/open.ts';
import { s3Error } from '../../../src/store/s3-errors.ts';
import { createAuthority } from '../../sandbox/certificates.ts';

const keys = { accessKeyId: 'a', secretAccessKey: 'b' };
const { signal } = new AbortController();
let server: Server;
beforeEach(async () => {
  const { certificate, key } = createAuthority('nobody knows').forServer('s3', ['127.0.0.1']);
  server = createServer({ cert: certificate, key });
  // Who does not believe the certificate hangs up.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

/** A port that nothing listens on. */
async function closedPort(): Promise<number> {
  const taken = createTcp();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = portOf(taken.address());
  await new Promise((resolve) => taken.close(resolve));
  return port;
}

function portOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return address;
}

async function listed(port: number, network: { agent?: WebAgent }): Promise<unknown> {
  const store = await openStore({ s3: { bucket: 'b', endpoint: `https://127.0.0.1:${port}` } }, keys, network);
  try {
    return await store.list('backups/', { signal });
  } finally {
    store.close();
  }
}

test.each([
  ['directly', () => ({})],
  ['as the engine does', () => ({ agent: new WebAgent(undefined) })],
])('a server that is asked %s is told apart: not trusted, and not reached', async (_, network) => {
  await expect(listed(portOf(server.address()).port, network())).rejects.toMatchObject({
    words: { code: 'store.untrusted' },
  });
  await expect(listed(await closedPort(), network())).rejects.toMatchObject({ words: { code: 'store.unreachable' } });
});

/** What a person is told of a server that answers every request like this. */
async function toldOf(
  answer: { status: number; type?: string; body: string; location?: string },
  scheme: 'http' | 'https' = 'http',
): Promise<unknown> {
  const { status, type = 'text/html', body, location } = answer;
  const other = createHttp((_request, response) => {
    response.writeHead(status, { 'content-type': type, ...(location !== undefined && { location }) }).end(body);
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const endpoint = `${scheme}://127.0.0.1:${portOf(other.address()).port}`;
  const store = await openStore({ s3: { bucket: 'b', endpoint } }, keys);
  try {
    return await store.list('backups/', { signal }).catch((thrown: unknown) => thrown);
  } finally {
    store.close();
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
  }
}

const page = '<!doctype html><html><body><p>Console</body></html>';
test.each([
  ['a web page, as the console of MinIO has', { status: 200, body: page }, 'store.notS3'],
  ['a page that is not found', { status: 404, body: page }, 'store.notS3'],
  ['a way to its login', { status: 302, body: '', location: '/login' }, 'store.notS3'],
  ['that it wants https', { status: 400, type: 'text/plain', body: 'Client sent HTTP to HTTPS.' }, 'store.notS3'],
  ['that it cannot reach what is behind it', { status: 502, body: page }, 'store.serverFailed'],
  [
    'that it has too much to do',
    { status: 503, type: 'application/xml', body: '<Error><Code>SlowDown</Code><Message>no</Message></Error>' },
    'store.serverFailed',
  ],
  ['nothing but that it failed', { status: 500, body: '' }, 'store.serverFailed'],
])('a server that answers %s is told in words of ours', async (_, answer, code) => {
  const told = await toldOf(answer);
  expect(told).toMatchObject({ code: 'store-unavailable', words: { code }, hint: { code: `${code}.hint` } });
});

test('a server without https that is asked by https is told apart from one that is not there', async () => {
  expect(await toldOf({ status: 200, body: '' }, 'https')).toMatchObject({ words: { code: 'store.notHttps' } });
});

test('a bucket in the host name that nobody knows is told apart from a server that nobody knows', async () => {
  const told = (host: string) =>
    s3Error(Object.assign(new Error('x'), { code: 'ENOTFOUND', hostname: host }), 's3://shop/a', 'k').words.code;
  expect(told('shop.s3.corp')).toBe('store.bucketHost');
  expect(told('s3.corp')).toBe('store.unreachable');
});
