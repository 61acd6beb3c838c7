import { type AddressInfo, createServer as createTcp } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebAgent } from '../../../src/kube/transport/web-agent.ts';
import { openStore } from '../../../src/store/open.ts';
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
