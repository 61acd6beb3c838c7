import http, { type IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ConnectionFailure, SilenceFailure } from './failure.ts';

/** One request to an API server; `path` begins with `/` and may hold a query. */
export interface Exchange {
  method: string;
  path: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the connection is given up. */
  silence?: number;
  /** The request may be sent again after it may have been taken. Default: GET and DELETE. */
  idempotent?: boolean;
  /** Whether an answer of this status is taken like a good one: its body is what was asked for. */
  takes?: (status: number) => boolean;
  /** Told at each answer that the server is asked too much (429), with the milliseconds until the request is sent again, if it is. */
  onOverload?: ((pause: number | undefined) => void) | undefined;
  /** Sees the first bytes of a good answer's body as soon as they are there. */
  onFirstBytes?: (bytes: Buffer) => void;
}

const defaultSilence = 65_000;

/** Sends a request; resolves when its answer begins. Throws ConnectionFailure. */
export function send(
  exchange: Exchange,
  headers: http.OutgoingHttpHeaders,
  prefix: string,
  agent: http.Agent,
): Promise<IncomingMessage> {
  const silence = exchange.silence ?? defaultSilence;
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: exchange.method,
      path: prefix + exchange.path,
      headers,
      agent,
      timeout: silence,
    });
    if (exchange.signal) endWith(exchange.signal, request);
    request.once('response', resolve);
    request.once('timeout', () => request.destroy(new SilenceFailure(silence)));
    // Stays on: after the answer has begun, its own stream tells of errors too.
    request.on('error', (error) =>
      reject(error instanceof ConnectionFailure ? error : new ConnectionFailure(error, true)),
    );
    request.end(exchange.body);
  });
}

/** What is under way with a signal: one listener for all of it costs less than one for each request. */
const underWay = new WeakMap<AbortSignal, Set<http.ClientRequest>>();

/** Ends a request when its signal aborts. */
function endWith(signal: AbortSignal, request: http.ClientRequest): void {
  const requests = underWay.get(signal) ?? new Set();
  if (!underWay.has(signal)) {
    underWay.set(signal, requests);
    signal.addEventListener('abort', () => {
      for (const one of requests) one.destroy(new Error('aborted'));
    });
  }
  if (signal.aborted) request.destroy(new Error('aborted'));
  requests.add(request);
  request.once('close', () => requests.delete(request));
}

/** The bytes of an answer, unpacked. Throws ConnectionFailure. */
export function readAll(answer: IncomingMessage, { onFirstBytes }: Pick<Exchange, 'onFirstBytes'>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const source = unpacked(answer, reject);
    let seen = onFirstBytes === undefined;
    source.on('data', (part: Buffer) => {
      parts.push(part);
      if (seen) return;
      seen = true;
      onFirstBytes?.(part);
    });
    source.once('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    source.once('error', (error) => reject(new ConnectionFailure(error, true)));
  });
}

function unpacked(answer: IncomingMessage, reject: (error: Error) => void): Readable {
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  return pipeline(answer, createGunzip(), (error) => {
    if (error) reject(new ConnectionFailure(error, true));
  });
}
