import type { RequestOptions } from 'node:https';
import { detailOf } from '../../model/detail.ts';
import { KubeferryError } from '../../model/error.ts';
import { number, record, text } from '../../model/json/parse.ts';
import { message } from '../../model/message.ts';
import type { EngineSettings } from '../../model/settings.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfig.ts';
import { type OidcTokens, refreshOidc } from './oidc.ts';

/** An Authorization header, and until when (milliseconds since 1970) it is used without asking again. */
export interface LoginToken {
  header?: string;
  goodUntil: number;
}

/** Milliseconds before its end at which a token counts as ended, for clocks that differ. */
const skew = 30_000;

/**
 * The tokens that issuers gave last, by the login in the kubeconfig that they began with. An issuer may take each refresh
 * token once only, so a new connection goes on where an earlier one ended, and one refresh is under way at a time.
 */
const latest = new Map<string, Promise<OidcTokens>>();
/** client-node's configs, each for the context that it was made for. */
const configs = new WeakMap<ResolvedContext, { applyToHTTPSOptions(options: RequestOptions): Promise<void> }>();

/** A token of an `auth-provider` user, refreshed where it has ended: OIDC, or by client-node the older gcp and azure. Throws `expired-credentials`. */
export async function loginToken(context: ResolvedContext, proxy: EngineSettings['proxy']): Promise<LoginToken> {
  const { info, user } = context;
  const provider = user['auth-provider'];
  try {
    const header = provider?.name === 'oidc' ? await oidcHeader(context, proxy) : await otherHeader(context);
    return { ...(header !== undefined && { header }), goodUntil: endOf(header) - skew };
  } catch (cause) {
    const detail = message('kube.credentials.provider', { provider: provider?.name ?? '', detail: detailOf(cause) });
    throw new KubeferryError(
      'expired-credentials',
      message('kube.credentials.refresh', { context: info.name, detail }),
      { context: info.name, hint: message('kube.credentials.expired.hint'), cause },
    );
  }
}

async function oidcHeader({ info, user }: ResolvedContext, proxy: EngineSettings['proxy']): Promise<string> {
  const config = user['auth-provider']?.config ?? {};
  const { 'id-token': idToken, 'refresh-token': refreshToken } = config;
  const login = JSON.stringify([config['idp-issuer-url'], config['client-id'], refreshToken ?? idToken]);
  const before =
    latest.get(login) ?? Promise.resolve({ idToken: idToken ?? '', refreshToken: refreshToken ?? undefined });
  const now = before.then(async (known) => {
    if (isGood(known.idToken)) return known;
    const tokens = await refreshOidc({ ...config, 'refresh-token': known.refreshToken }, { context: info.name, proxy });
    return { ...tokens, refreshToken: tokens.refreshToken ?? known.refreshToken };
  });
  // What could not be refreshed is tried again with the same token.
  latest.set(
    login,
    now.catch(() => before),
  );
  return bearer((await now).idToken);
}

const bearer = (idToken: string) => `Bearer ${idToken}`;
const isGood = (idToken: string) => idToken !== '' && endOf(bearer(idToken)) - skew > Date.now();

async function otherHeader(context: ResolvedContext): Promise<string | undefined> {
  const config = configs.get(context) ?? (await load(context));
  configs.set(context, config);
  const options: RequestOptions = { headers: {} };
  await config.applyToHTTPSOptions(options);
  return text(record(options.headers).Authorization);
}

async function load({ info, cluster, user }: ResolvedContext) {
  // Loaded at first use: it takes 65 ms and 1.4 MB, and few users need it.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'this',
      clusters: [{ name: 'this', cluster: { server: cluster.server } }],
      users: [{ name: info.user, user: { 'auth-provider': user['auth-provider'] } }],
      contexts: [{ name: 'this', context: { cluster: 'this', user: info.user } }],
    }),
  );
  return config;
}

/** When a token ends, in milliseconds since 1970 (RFC 7519 §4.1.4); soon, where it does not say. */
function endOf(header: string | undefined): number {
  const claims = header?.split('.')[1];
  const unknown = Date.now() + 2 * skew;
  if (claims === undefined) return unknown;
  try {
    const end = number(record(JSON.parse(Buffer.from(claims, 'base64url').toString())).exp);
    return end === undefined ? unknown : end * 1000;
  } catch (error) {
    if (error instanceof SyntaxError) return unknown;
    throw error;
  }
}
