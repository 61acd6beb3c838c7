import type http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import type { EngineSettings } from '../../model/settings.ts';
import { commonContext, contextWith } from './authorities.ts';
import { Dialer } from './connection.ts';
import { chooseProxy } from './proxy.ts';

/** Reaches stores and issuers by https as the editor reaches the world: through its proxy or that of the environment, believing the system's certificate authorities too. */
export class WebAgent extends https.Agent {
  readonly #proxy: EngineSettings['proxy'];
  readonly #authority: string | Buffer | undefined;
  #context: tls.SecureContext | undefined;
  /** By `host:port`. */
  readonly #dialers = new Map<string, Dialer>();

  /** `authority`: one more that is believed. */
  constructor(proxy: EngineSettings['proxy'], authority?: string | Buffer) {
    super({ keepAlive: true, maxSockets: 16 });
    this.#proxy = proxy;
    this.#authority = authority;
  }

  override createConnection(
    options: http.ClientRequestArgs,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    this.#dialer(options.host ?? 'localhost', Number(options.port ?? 443))
      .then((dialer) => dialer.open())
      .then(
        (socket) => callback?.(null, socket),
        // Node looks at the second argument only where there is no error.
        (error: Error) => callback?.(error, new net.Socket()),
      );
  }

  async #dialer(host: string, port: number): Promise<Dialer> {
    const name = `${host}:${port}`;
    const known = this.#dialers.get(name);
    if (known) return known;
    const server = new URL(`https://${name}`);
    const proxy = chooseProxy(server, undefined, this.#proxy);
    const secure = { context: this.#secureContext(), servername: host, strict: true };
    const dialer = new Dialer({ server, secure, ...(proxy && { proxy }) });
    this.#dialers.set(name, dialer);
    return dialer;
  }

  /** Encrypts a connection that was opened elsewhere, such as through a cluster, believing the same authorities. */
  encrypt(connection: Duplex, host: string): tls.TLSSocket {
    return tls.connect({ socket: connection, servername: host, secureContext: this.#secureContext() });
  }

  #secureContext(): tls.SecureContext {
    const authority = this.#authority;
    this.#context ??= authority === undefined ? commonContext() : contextWith({ authority });
    return this.#context;
  }
}
