import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { exchange } from '../../../src/migrate/verify/http-exchange.ts';
import type { HttpCheck } from '../../../src/model/verification/verify-checks.ts';
import { createAuthority } from '../../sandbox/certificates.ts';

const { certificate: authority, forServer } = createAuthority('checks');
const names: [string, string] = ['web.shop.svc', 'web.shop'];
const trusts = createSecureContext({ ca: authority });
const check = (more: Partial<HttpCheck> = {}): HttpCheck => ({
  to: 'service/web',
  port: 443,
  path: '/',
  scheme: 'https',
  status: 200,
  ...more,
});
const { signal } = new AbortController();

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A connection to a server, as a port-forward is one. */
async function connected(server: Server): Promise<Socket> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no address.');
  const socket = connect(bound.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function secureServer(...hosts: string[]): Server {
  const { certificate: cert, key } = forServer('web', hosts);
  return createSecureServer({ cert, key }, (_request, answer) => answer.end('ok'));
}

test.each([
  ['for any name of the Service is trusted', ['web.shop'], { trust: 'secret/web' }, { answered: true, text: 'ok' }],
  ['for another name is none', ['other.shop'], { trust: 'secret/web' }, { answered: false }],
  [
    'for another name is taken and told where nobody is to be trusted',
    ['other.shop'],
    {},
    { answered: true, text: 'ok' },
  ],
] as const)('a certificate %s', async (_name, hosts, more, expected) => {
  const stream = await connected(secureServer(...hosts));
  const answer = await exchange(stream, { http: check(more), host: 'web.shop', names, trusts }, signal);
  stream.destroy();
  expect(answer).toMatchObject(expected);
  const told = answer.answered ? answer.certificate : answer.why;
  expect(told?.code).toBe(
    hosts[0] === 'web.shop' ? undefined : `verification.check.${answer.answered ? 'certificate' : 'untrusted'}`,
  );
});

test.each(['http', 'https'] as const)(
  'a server that says nothing over %s is left when the check is cancelled',
  async (scheme) => {
    const gone = Promise.withResolvers<void>();
    const silent = createServer((socket) => {
      socket.resume();
      socket.on('error', () => undefined);
      socket.once('close', () => gone.resolve());
    });
    const stream = await connected(silent);
    const cancel = new AbortController();
    const asked = exchange(stream, { http: check({ scheme }), host: 'web.shop', names, trusts }, cancel.signal);
    const refused = expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    cancel.abort();
    await refused;
    stream.destroy();
    await gone.promise;
  },
);
