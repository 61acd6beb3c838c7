import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { DetailError } from '../../model/detail.ts';
import { message } from '../../model/message.ts';
import { ConnectionFailure } from './failure.ts';
import { openTunnel, type ProxyServer } from './proxy.ts';

/** How a server is reached and what it must show. */
export interface Route {
  server: URL;
  /** Absent for plain HTTP. */
  secure?: { context: tls.SecureContext; servername: string; strict: boolean };
  proxy?: ProxyServer;
}

/** Milliseconds until a connection must stand, TLS and proxy included. */
const connectTimeout = 5000;
/** Milliseconds after which an unused connection is dropped: less than load balancers commonly wait. */
const freeTimeout = 45_000;

/** Opens connections along one route; TLS sessions are taken up again. */
export class Dialer {
  readonly #route: Route;
  #session: Buffer | undefined;

  constructor(route: Route) {
    this.#route = route;
  }

  /** A connection that stands. Throws ConnectionFailure. */
  async open(): Promise<Duplex> {
    const timeout = AbortSignal.timeout(connectTimeout);
    try {
      return await this.#open(timeout);
    } catch (cause) {
      const late = new DetailError(message('kube.unreachable.late', { seconds: connectTimeout / 1000 }), cause);
      throw new ConnectionFailure(timeout.aborted ? late : cause, false);
    }
  }

  async #open(signal: AbortSignal): Promise<Duplex> {
    const { server, proxy, secure } = this.#route;
    const host = server.hostname.replace(/^\[|\]$/g, '');
    const port = Number(server.port || (server.protocol === 'https:' ? 443 : 80));
    const raw = proxy ? await openTunnel(proxy, host, port, signal) : net.connect({ host, port, noDelay: true });
    if (raw instanceof net.Socket) raw.setKeepAlive(true, 30_000);
    if (!secure) return proxy ? raw : await established(raw, 'connect', signal);
    const socket = tls.connect({
      socket: raw,
      secureContext: secure.context,
      rejectUnauthorized: secure.strict,
      // A server name must not be an address (RFC 6066 §3); the certificate is checked against `host` then.
      ...(net.isIP(secure.servername) === 0 && { servername: secure.servername }),
      host: secure.servername,
      ALPNProtocols: ['http/1.1'],
      ...(this.#session && { session: this.#session }),
    });
    socket.on('session', (session) => {
      this.#session = session;
    });
    raw.once('error', (error) => socket.destroy(error));
    return await established(socket, 'secureConnect', signal);
  }
}

function established(socket: Duplex, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const abort = () => socket.destroy(new Error('given up'));
    const fail = (error: Error) => {
      signal.removeEventListener('abort', abort);
      reject(error);
    };
    const close = () => fail(new DetailError(message('kube.unreachable.closed')));
    // It stays: a TLS socket may tell of one failure twice, and an error that nobody hears ends the process.
    socket.on('error', fail);
    socket.once('close', close);
    socket.once(event, () => {
      signal.removeEventListener('abort', abort);
      socket.removeListener('close', close);
      resolve(socket);
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Keeps connections of one route alive between requests. Plain HTTP to Node: the TLS is in the connections that the dialer makes. */
export class ClusterAgent extends http.Agent {
  readonly #dialer: Dialer;

  constructor(dialer: Dialer, options: { maxSockets: number }) {
    super({ keepAlive: true, timeout: freeTimeout, scheduling: 'lifo', maxFreeSockets: 64, ...options });
    this.#dialer = dialer;
  }

  /** Whether it holds no connection and nobody waits for one. */
  get idle(): boolean {
    return [this.sockets, this.freeSockets, this.requests].every((held) => Object.keys(held).length === 0);
  }

  // One route, one pool.
  override getName(): string {
    return 'cluster';
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    this.#dialer.open().then(
      (socket) => callback?.(null, socket),
      // Node looks at the second argument only where there is no error.
      (error: Error) => callback?.(error, new net.Socket()),
    );
  }
}
