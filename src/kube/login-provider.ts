import type { RequestOptions } from 'node:https';
import { KubeferryError } from '../model/error.ts';
import { message } from '../model/message.ts';
import { record, text } from '../model/parse.ts';
import type { ResolvedContext } from './kubeconfig.ts';

/** An Authorization header, and until when (milliseconds since 1970) it is used without asking again. */
export interface LoginToken {
  header?: string;
  goodUntil: number;
}

/** client-node keeps the refreshed tokens in the KubeConfig that it made them for, so each context keeps its own. */
const configs = new WeakMap<ResolvedContext, { applyToHTTPSOptions(options: RequestOptions): Promise<void> }>();

/** A token of an `auth-provider` user (OIDC, or the older gcp and azure), refreshed by client-node where it is out of date. Throws `expired-credentials`. */
export async function oidcToken(context: ResolvedContext): Promise<LoginToken> {
  const { info, user } = context;
  try {
    const config = configs.get(context) ?? (await load(context));
    configs.set(context, config);
    const options: RequestOptions = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const header = text(record(options.headers).Authorization);
    return { ...(header !== undefined && { header }), goodUntil: Date.now() + 30_000 };
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    const provider = user['auth-provider']?.name ?? '';
    throw new KubeferryError(
      'expired-credentials',
      message('kube.credentials.refresh', { context: info.name, detail: `${provider}: ${detail}` }),
      { context: info.name, hint: message('kube.credentials.expired.hint'), cause },
    );
  }
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
