import { once } from 'node:events';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { loginToken } from '../../../src/kube/login-provider.ts';
import { createAuthority } from '../../sandbox/certificates.ts';

const authority = createAuthority('issuer');
const servers: https.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const seconds = () => Math.floor(Date.now() / 1000);

function token(claims: object): string {
  const parts = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, 'signature'].join('.');
}

/** An OpenID Connect issuer that gives a new token for the refresh token `again`. */
async function startIssuer(): Promise<{ url: string; refreshes: string[] }> {
  const { certificate: cert, key } = authority.forServer('127.0.0.1', ['127.0.0.1']);
  const refreshes: string[] = [];
  const server = https.createServer({ cert, key }, async (request, response) => {
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` }));
      return;
    }
    refreshes.push(new URLSearchParams(await text(request)).get('refresh_token') ?? '');
    const id_token = token({ iss: url, aud: 'kubeferry', sub: 'jane', iat: seconds(), exp: seconds() + 3600 });
    response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', expires_in: 3600, id_token }));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, refreshes };
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
  const { header, goodUntil } = await loginToken(contextOf({ 'id-token': idToken }));
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
  const { header, goodUntil } = await loginToken(context);
  expect(refreshes).toEqual(['again']);
  expect(header).not.toBe(`Bearer ${idToken}`);
  expect(goodUntil).toBeGreaterThan(Date.now() + 3_000_000);
});

it('says that new credentials could not be had, and why, without the tokens', async () => {
  const config = {
    'id-token': token({ exp: 1 }),
    'refresh-token': 'hunter2',
    'client-id': 'k',
    'idp-issuer-url': 'https://127.0.0.1:1',
  };
  const error: unknown = await loginToken(contextOf(config)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'expired-credentials', words: { code: 'kube.credentials.refresh' } });
  expect(String(error)).not.toContain('hunter2');
});
