import type { EngineSettings } from '../../model/settings.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfig.ts';
import type { KubeconfigUser } from '../kubeconfig/kubeconfig-file.ts';
import { readCredentialFile } from './credential-file.ts';
import { type ExecCredential, runExecPlugin } from './exec-plugin.ts';
import { loginToken } from './login-provider.ts';

/** What a request shows to be let in. */
export interface Proof {
  /** Authorization and impersonation headers. */
  headers: Record<string, string | string[]>;
  /** Client certificate and key (PEM). */
  cert?: Buffer;
  key?: Buffer;
}

/** Milliseconds for which a token file is believed; those of service accounts are rewritten by the kubelet. */
const tokenFileAge = 60_000;
/** Milliseconds before its end at which a credential counts as expired, for clocks that differ. */
const skew = 30_000;

/** The credentials of one context: kept while they are good, made anew by one attempt at a time. */
export class Credentials {
  #context: ResolvedContext;
  readonly #settings: EngineSettings;
  readonly #reload: () => Promise<ResolvedContext>;
  #proof: Proof | undefined;
  #goodUntil = 0;
  #renewing: Promise<Proof> | undefined;

  constructor(context: ResolvedContext, settings: EngineSettings, reload: () => Promise<ResolvedContext>) {
    this.#context = context;
    this.#settings = settings;
    this.#reload = reload;
  }

  /** The proof that is known and still good, with no waiting. */
  get ready(): Proof | undefined {
    return this.#proof !== undefined && Date.now() < this.#goodUntil ? this.#proof : undefined;
  }

  /** A good proof; made if there is none. Throws `misconfigured` or `expired-credentials`. */
  async get(): Promise<Proof> {
    return this.ready ?? (await this.#renew());
  }

  /** A newer proof than the one that was refused, or nothing where asking again would give the same. */
  async fresh(refused: Proof): Promise<Proof | undefined> {
    // Another request has renewed it meanwhile.
    if (this.#proof !== undefined && this.#proof !== refused) return this.#proof;
    const { user } = this.#context;
    if (user.exec || user['auth-provider'] || user.tokenFile) return await this.#renew();
    // A login tool may have put a new token into the file.
    const now = await this.#reload();
    if (JSON.stringify(now.user) === JSON.stringify(user)) return undefined;
    this.#context = now;
    return await this.#renew();
  }

  async #renew(): Promise<Proof> {
    // The run serves all who wait for it, so no single request's signal may end it.
    this.#renewing ??= this.#make().finally(() => {
      this.#renewing = undefined;
    });
    return await this.#renewing;
  }

  async #make(): Promise<Proof> {
    const { user, info } = this.#context;
    const made: Proof = { headers: impersonation(user) };
    let goodUntil = Number.POSITIVE_INFINITY;
    const cert = await this.#bytes(user['client-certificate'], user['client-certificate-data']);
    const key = await this.#bytes(user['client-key'], user['client-key-data']);
    if (cert && key) Object.assign(made, { cert, key });
    if (user.token) bearer(made, user.token);
    else if (user.tokenFile) {
      const file = await this.#bytes(user.tokenFile, undefined);
      bearer(made, (file ?? '').toString().trim());
      goodUntil = Date.now() + tokenFileAge;
    } else if (user.exec) {
      const given = await runExecPlugin(user.exec, {
        context: info.name,
        cluster: this.#context.cluster,
        extraPath: this.#settings.extraPath,
      });
      addExec(made, given);
      if (given.expires !== undefined) goodUntil = given.expires - skew;
    } else if (user['auth-provider']) {
      const token = await loginToken(this.#context, this.#settings.proxy);
      if (token.header) made.headers.authorization = token.header;
      goodUntil = token.goodUntil;
    } else if (user.username) {
      const login = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
      made.headers.authorization = `Basic ${login}`;
    }
    this.#proof = made;
    // A plugin that hands out what is about to end is believed for a moment, else each request would run it.
    this.#goodUntil = Math.max(goodUntil, Date.now() + 5000);
    return made;
  }

  async #bytes(file: string | null | undefined, data: string | null | undefined): Promise<Buffer | undefined> {
    // Data wins over a file, as in kubectl.
    if (data) return Buffer.from(data, 'base64');
    return file ? await readCredentialFile(file, this.#context.info.name) : undefined;
  }
}

function bearer(proof: Proof, token: string): void {
  proof.headers.authorization = `Bearer ${token}`;
}

function addExec(proof: Proof, { token, cert, key }: ExecCredential): void {
  if (token !== undefined) bearer(proof, token);
  if (cert !== undefined && key !== undefined) {
    proof.cert = Buffer.from(cert);
    proof.key = Buffer.from(key);
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/ */
function impersonation(user: KubeconfigUser): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (user.as) headers['impersonate-user'] = user.as;
  if (user['as-uid']) headers['impersonate-uid'] = user['as-uid'];
  if (user['as-groups']?.length) headers['impersonate-group'] = user['as-groups'];
  for (const [extra, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(extra.toLowerCase())}`] = values;
  }
  return headers;
}
