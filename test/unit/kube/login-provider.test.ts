import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { loginToken } from '../../../src/kube/credentials/login-provider.ts';
import { createAuthority } from '../../sandbox/certificates.ts';

const authority = createAuthority('issuer');
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers.splice(0)) server.close();
});

const seconds = () => Math.floor(Date.now() / 1000);

function token(claims: object): string {
  const parts = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, 'signature'].join('.');
}

/** An OpenID Connect issuer that gives a new token for each refresh token; where it says so, one that lasts a second, with a new refresh token. */
async function startIssuer({ host = '127.0.0.1', rotates = false } = {}) {
  const { certificate: cert, key } = authority.forServer(host, [host]);
  const refreshes: string[] = [];
  const server = https.createServer({ cert, key }, async (request, response) => {
    const url = `https://${host}:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` }));
      return;
    }
    refreshes.push(new URLSearchParams(await text(request)).get('refresh_token') ?? '');
    const id_token = token({
      iss: url,
      aud: 'kubeferry',
      sub: 'jane',
      iat: seconds(),
      exp: seconds() + (rotates ? 1 : 3600),
    });
    const next = rotates ? { refresh_token: `turn-${refreshes.length}` } : {};
    response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', expires_in: 3600, id_token, ...next }));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `https://${host}:${port}`, port, refreshes };
}

function contextOf(config: Record<string, string>) {
  return {
    info: { name: 'lab', cluster: 'c', user: 'u', file: '/config', current: true },
    cluster: { server: 'https://lab.example' },
    user: { 'auth-provider': { name: 'oidc', config } },
  };
}

it('takes the OIDC token of the kubeconfig while it is good', async () => {
  const end = seconds() + 600;
  const idToken = token({ exp: end });
  const { header, goodUntil } = await loginToken(contextOf({ 'id-token': idToken }), undefined);
  expect(header).toBe(`Bearer ${idToken}`);
  expect(goodUntil).toBe((end - 30) * 1000);
});

it('refreshes an OIDC token that has ended, at an issuer with its own authority', async () => {
  const { url, refreshes } = await startIssuer();
  const idToken = token({ exp: seconds() - 10 });
  const context = contextOf({
    'id-token': idToken,
    'refresh-token': 'again',
    'client-id': 'kubeferry',
    'idp-issuer-url': url,
    'idp-certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
  });
  const { header, goodUntil } = await loginToken(context, undefined);
  expect(refreshes).toEqual(['again']);
  expect(header).not.toBe(`Bearer ${idToken}`);
  expect(goodUntil).toBeGreaterThan(Date.now() + 3_000_000);
});

it('goes on with the refresh token that the issuer gave last, in another connection of the same login too', async () => {
  const { url, refreshes } = await startIssuer({ rotates: true });
  const context = () =>
    contextOf({
      'refresh-token': 'first',
      'client-id': 'kubeferry',
      'idp-issuer-url': url,
      'idp-certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
    });
  await Promise.all([loginToken(context(), undefined), loginToken(context(), undefined)]);
  await loginToken(context(), undefined);
  expect(refreshes).toEqual(['first', 'turn-1', 'turn-2']);
});

it('reaches the issuer through the proxy of the editor, with the login that it is to be shown', async () => {
  const { url, port, refreshes } = await startIssuer({ host: 'issuer.example' });
  const asked: string[] = [];
  const proxy = http.createServer().on('connect', ({ url: where, headers }, socket) => {
    asked.push(`${where} ${headers['proxy-authorization']}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const on = net.connect(port, '127.0.0.1');
    pipeline(socket, on, socket, () => undefined);
  });
  servers.push(proxy);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const config = {
    'refresh-token': 'behind a proxy',
    'client-id': 'kubeferry',
    'idp-issuer-url': url,
    'idp-certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
  };
  const at = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await loginToken(contextOf(config), { url: at, noProxy: [], strictSsl: true, authorization: 'Negotiate me' });
  expect(refreshes).toEqual(['behind a proxy']);
  expect(new Set(asked)).toEqual(new Set([`issuer.example:${port} Negotiate me`]));
});

it('says that new credentials could not be had, and why, without the tokens', async () => {
  const config = {
    'id-token': token({ exp: 1 }),
    'refresh-token': 'hunter2',
    'client-id': 'k',
    'idp-issuer-url': 'https://127.0.0.1:1',
  };
  const error: unknown = await loginToken(contextOf(config), undefined).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'expired-credentials', words: { code: 'kube.credentials.refresh' } });
  expect(String(error)).not.toContain('hunter2');
});
