import https from 'node:https';
import { DetailError } from '../../model/detail.ts';
import { list, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { WebAgent } from '../transport/web-agent.ts';
import { readCredentialFile } from './credential-file.ts';

/** What an `oidc` auth-provider of a kubeconfig holds. */
export type OidcConfig = Readonly<Record<string, string | null | undefined>>;

/** Tokens of an issuer. */
export interface OidcTokens {
  idToken: string;
  refreshToken: string | undefined;
}

/** Milliseconds that an issuer gets for an answer. */
const answerTimeout = 15_000;

/**
 * New tokens for a refresh token: OpenID Connect Discovery 1.0 §4 and RFC 6749 §6. client-node's own refresh (2.0.1)
 * fails, since it hands the issuer on as text. Throws an Error without any token in it.
 */
export async function refreshOidc(
  config: OidcConfig,
  { context, proxy }: { context: string; proxy: EngineSettings['proxy'] },
): Promise<OidcTokens> {
  const issuer = needed(config, 'idp-issuer-url');
  const refreshToken = needed(config, 'refresh-token');
  const client = needed(config, 'client-id');
  const agent = new WebAgent(proxy, await ownAuthority(config, context));
  try {
    return await exchange({ issuer, client, secret: config['client-secret'], refreshToken }, agent);
  } finally {
    agent.destroy();
  }
}

async function exchange(
  login: { issuer: string; client: string; secret: string | null | undefined; refreshToken: string },
  agent: https.Agent,
): Promise<OidcTokens> {
  const { issuer, client, secret, refreshToken } = login;
  const about = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, agent);
  const endpoint = text(about.token_endpoint);
  if (endpoint === undefined) throw new DetailError(message('kube.credentials.noEndpoint'));
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const headers: Record<string, string> = {};
  const methods = list(about.token_endpoint_auth_methods_supported);
  // Basic is what a server must take where it says nothing (RFC 6749 §2.3.1).
  if (secret && methods.length > 0 && !methods.includes('client_secret_basic')) {
    form.set('client_id', client);
    form.set('client_secret', secret);
  } else if (secret) {
    const login = `${encodeURIComponent(client)}:${encodeURIComponent(secret)}`;
    headers.authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  } else form.set('client_id', client);
  const answer = await ask(endpoint, agent, { form: form.toString(), headers });
  const idToken = text(answer.id_token);
  if (idToken === undefined) throw new DetailError(message('kube.credentials.noToken'));
  return { idToken, refreshToken: text(answer.refresh_token) };
}

function needed(config: OidcConfig, key: string): string {
  const value = config[key];
  if (!value) throw new DetailError(message('kube.credentials.ended', { key }));
  return value;
}

async function ownAuthority(config: OidcConfig, context: string): Promise<Buffer | undefined> {
  const data = config['idp-certificate-authority-data'];
  const file = config['idp-certificate-authority'];
  if (data) return Buffer.from(data, 'base64');
  return file ? await readCredentialFile(file, context) : undefined;
}

function ask(
  url: string,
  agent: https.Agent,
  post?: { form: string; headers: Record<string, string> },
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, {
      method: post ? 'POST' : 'GET',
      headers: {
        accept: 'application/json',
        ...(post && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...post?.headers,
      },
      signal: AbortSignal.timeout(answerTimeout),
      agent,
    });
    request.once('error', reject);
    request.once('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('error', reject);
      answer.once('end', () => {
        const body = parsed(Buffer.concat(parts).toString());
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(body);
        else reject(refusal(status, body));
      });
    });
    request.end(post?.form);
  });
}

/** What the issuer says, or how it answers. */
function refusal(status: number, body: Readonly<Record<string, unknown>>): Error {
  const said = text(body.error_description) ?? text(body.error);
  return said === undefined ? new DetailError(message('kube.credentials.issuer', { status })) : new Error(said);
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(body));
  } catch (error) {
    // Not its text: it may hold a token.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
