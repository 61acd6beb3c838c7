import { createHash } from 'node:crypto';
import type http from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import { cancelled, KubeferryError } from '../../model/error.ts';
import { parseJson } from '../../model/json/json-text.ts';
import { type Message, message } from '../../model/message.ts';
import type { EngineSettings } from '../../model/settings.ts';
import { Credentials, type Proof } from '../credentials/credentials.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfig.ts';
import { ClusterAgent, Dialer, type Route } from './connection.ts';
import { type Exchange, readAll, send } from './exchange.ts';
import { type Asked, answerError, ConnectionFailure, connectionError } from './failure.ts';
import { chooseProxy, isLoopback } from './proxy.ts';
import { retryDelay } from './retry.ts';
import { secureContext, type Trust, trustOf } from './trust.ts';
import { untilAborted } from './until-aborted.ts';

/** Takes lines for the diagnostic log. */
export type Log = (level: 'warn' | 'info' | 'debug', text: string) => void;

/** How connections are made with one proof. */
interface Wire {
  proof: Proof;
  dialer: Dialer;
  agent: ClusterAgent;
  streams: ClusterAgent;
}

/** What one try gave: the good answer, or why there is none and the milliseconds until the next try, if there is one. */
type Tried<T> = { taken: T } | { failure: KubeferryError; delay: number | undefined; refused?: Proof };

/** Raw requests to one API server: kept-alive connections, credentials, retries. Every call throws a KubeferryError. */
export class Transport {
  readonly asked: Asked;
  readonly #server: URL;
  readonly #prefix: string;
  readonly #context: ResolvedContext;
  readonly #settings: EngineSettings;
  readonly #credentials: Credentials;
  readonly #log: Log;
  readonly #loopback: boolean;
  /** Node's agent counts connections only once they stand, so a burst would open as many as it has requests. */
  readonly #slots: LimitFunction;
  #trust: Promise<Trust> | undefined;
  #wire: Wire | undefined;
  /** All that may hold connections: those of earlier certificates too, until they are idle. */
  readonly #agents = new Set<ClusterAgent>();
  #reached = false;
  #closed = false;

  /** `reload` reads the context again, for credentials that were renewed in its file. */
  constructor(
    context: ResolvedContext,
    settings: EngineSettings,
    { reload, log }: { reload: () => Promise<ResolvedContext>; log: Log },
  ) {
    this.#context = context;
    this.#settings = settings;
    this.#log = log;
    this.#server = new URL(context.cluster.server ?? '');
    this.#prefix = this.#server.pathname.replace(/\/+$/, '');
    this.#loopback = isLoopback(this.#server.hostname);
    this.#slots = pLimit(Math.max(1, settings.concurrency));
    this.#credentials = new Credentials(context, settings, reload);
    this.asked = { context: context.info.name, server: this.#server.origin };
  }

  /** The whole body of a good answer. */
  async bytes(exchange: Exchange): Promise<Buffer> {
    const { signal } = exchange;
    // A slot for each try: what waits to be sent again keeps nothing else from being sent.
    return await this.#attempt(exchange, (tries) =>
      this.#inSlot(signal, () => this.#try(exchange, tries, 'agent', (answer) => readAll(answer, exchange))),
    );
  }

  /** The parsed body of a good answer. Throws `unexpected` where it is no JSON. */
  async json(exchange: Exchange): Promise<unknown> {
    return this.parse(await this.bytes(exchange));
  }

  /** Parses a body. */
  parse(body: Buffer): unknown {
    try {
      return parseJson(body.toString());
    } catch (cause) {
      const detail = faultIn(body, cause);
      throw new KubeferryError('misconfigured', message('kube.answer', { ...this.asked, detail }), {
        context: this.asked.context,
        hint: message('kube.answer.hint'),
      });
    }
  }

  /** The body of a good answer while it comes, over a connection that no other request waits for. */
  async stream(exchange: Exchange): Promise<IncomingMessage> {
    return await this.#attempt(exchange, (tries) => this.#try(exchange, tries, 'streams', async (answer) => answer));
  }

  /** What a WebSocket client needs to come in by the same way: address, headers, and an agent. */
  async socketOptions(path: string): Promise<{
    url: string;
    headers: Record<string, string | string[]>;
    agent: http.Agent;
    /** Makes credentials anew where these were refused; false where asking again would give the same. */
    renew: () => Promise<boolean>;
  }> {
    const proof = this.#credentials.ready ?? (await this.#credentials.get());
    const wire = await this.#wireFor(proof);
    // The agent brings the TLS, so the client must not add its own.
    const url = `ws://${this.#server.host}${this.#prefix}${path}`;
    const renew = async () => (await this.#credentials.fresh(proof)) !== undefined;
    return { url, headers: proof.headers, agent: wire.streams, renew };
  }

  /** Where the server is, as far as the kubeconfig says how to get there. */
  get address(): string {
    const { 'proxy-url': proxy } = this.#context.cluster;
    return `${this.#server.origin}${this.#prefix}${proxy ? ` by ${proxy}` : ''}`;
  }

  /** Tells this server from others where nothing better may be read: of its address and of who vouches for it. */
  async fingerprint(): Promise<string> {
    this.#trust ??= trustOf(this.#context);
    const hash = createHash('sha256').update(this.#server.href);
    for (const authority of (await this.#trust).ca ?? []) hash.update(authority);
    return `server-${hash.digest('hex').slice(0, 32)}`;
  }

  /** Ends every connection. */
  close(): void {
    this.#closed = true;
    for (const agent of this.#agents) agent.destroy();
  }

  /** Tries until one try is good, pausing in between. */
  async #attempt<T>(exchange: Exchange, attempt: (tries: number) => Promise<Tried<T>>): Promise<T> {
    const { signal } = exchange;
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      const tried = await attempt(tries);
      if ('taken' in tried) return tried.taken;
      const { failure, delay, refused } = tried;
      if (refused && !renewed) {
        renewed = true;
        if (await untilAborted(this.#credentials.fresh(refused), signal)) continue;
      }
      if (delay === undefined) {
        if (failure.code === 'invalid') this.#log('debug', `${exchange.method} ${exchange.path}: ${failure.cause}`);
        throw failure;
      }
      this.#log('debug', `${exchange.method} ${exchange.path}: ${failure.message} (again in ${Math.round(delay)} ms)`);
      await sleep(delay, undefined, signal ? { signal } : {}).catch(() => this.#checkOpen(signal));
    }
  }

  /** Does it when one of the slots is free; who is cancelled meanwhile is told at once, and nothing is sent. */
  async #inSlot<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const turn = this.#slots(work);
    const { activeCount, pendingCount, concurrency } = this.#slots;
    if (activeCount + pendingCount <= concurrency) return await turn;
    return await untilAborted(turn, signal).catch((thrown: unknown) => {
      this.#checkOpen(signal);
      throw thrown;
    });
  }

  async #try<T>(
    exchange: Exchange,
    tries: number,
    pool: 'agent' | 'streams',
    take: (answer: IncomingMessage) => Promise<T>,
  ): Promise<Tried<T>> {
    const { signal } = exchange;
    const idempotent = exchange.idempotent ?? (exchange.method === 'GET' || exchange.method === 'DELETE');
    this.#checkOpen(signal);
    const proof = this.#credentials.ready ?? (await untilAborted(this.#credentials.get(), signal));
    const wire = this.#wire?.proof === proof ? this.#wire : await this.#wireFor(proof);
    // A login may have taken minutes.
    this.#checkOpen(signal);
    try {
      const answer = await send(exchange, this.#headers(exchange, proof), this.#prefix, wire[pool]);
      this.#reached = true;
      const status = answer.statusCode ?? 0;
      if ((status >= 200 && status < 300) || exchange.takes?.(status)) return { taken: await take(answer) };
      const retryAfter = answer.headers['retry-after'];
      const body = (await readAll(answer, {})).toString();
      const failure = answerError({ status, body, retryAfter }, this.asked);
      const delay = retryDelay(failure, tries, idempotent);
      if (status === 429) exchange.onOverload?.(delay);
      return { failure, delay, ...(status === 401 && { refused: proof }) };
    } catch (thrown) {
      this.#checkOpen(signal);
      const failure = connectionError(thrown, this.asked);
      const unsent = thrown instanceof ConnectionFailure && !thrown.sent;
      // A server that never answered is told at once; one that did is waited for.
      const waits = this.#reached && failure.code === 'unreachable';
      return { failure, delay: waits ? retryDelay({ unsent }, tries, idempotent) : undefined };
    }
  }

  #checkOpen(signal: AbortSignal | undefined): void {
    if (this.#closed || signal?.aborted) {
      throw cancelled({ context: this.asked.context });
    }
  }

  #headers(exchange: Exchange, proof: Proof): http.OutgoingHttpHeaders {
    const headers: http.OutgoingHttpHeaders = { host: this.#server.host, accept: 'application/json' };
    headers['user-agent'] = 'kubeferry';
    Object.assign(headers, proof.headers);
    if (exchange.body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(exchange.body);
    }
    // Compressing costs both ends more than loopback gains.
    if (!this.#loopback && exchange.method === 'GET') headers['accept-encoding'] = 'gzip';
    return exchange.headers ? Object.assign(headers, exchange.headers) : headers;
  }

  async #wireFor(proof: Proof): Promise<Wire> {
    this.#trust ??= trustOf(this.#context);
    const trust = await this.#trust;
    const known = this.#wire;
    if (known && known.proof.cert === proof.cert && known.proof.key === proof.key) {
      this.#wire = { ...known, proof };
      return this.#wire;
    }
    const proxy = this.#proxy();
    const route: Route = { server: this.#server, ...(proxy && { proxy }) };
    if (this.#server.protocol === 'https:') {
      route.secure = { context: this.#secureContext(trust, proof), ...trust };
    }
    const dialer = new Dialer(route);
    const agent = new ClusterAgent(dialer, { maxSockets: Math.max(1, this.#settings.concurrency) });
    const streams = new ClusterAgent(dialer, { maxSockets: Number.POSITIVE_INFINITY });
    for (const earlier of this.#agents) if (earlier.idle) this.#agents.delete(earlier);
    this.#agents.add(agent).add(streams);
    this.#wire = { proof, dialer, agent, streams };
    return this.#wire;
  }

  #proxy() {
    try {
      return chooseProxy(this.#server, this.#context.cluster['proxy-url'], this.#settings.proxy);
    } catch (error) {
      throw connectionError(error, this.asked);
    }
  }

  #secureContext(trust: Trust, proof: Proof) {
    try {
      return secureContext(trust, proof);
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : '';
      throw new KubeferryError('misconfigured', message('kube.certificate', { ...this.asked, detail }), {
        context: this.asked.context,
        cause,
      });
    }
  }
}

/** Where JSON breaks. The parser's own sentence quotes what stands there, which may be part of a Secret. */
function faultIn(body: Buffer, thrown: unknown): Message {
  const position = thrown instanceof Error ? /position (\d+)/.exec(thrown.message)?.[1] : undefined;
  const bytes = body.length;
  return position === undefined
    ? message('kube.answer.noJson', { bytes })
    : message('kube.answer.noJsonFrom', { bytes, position });
}
