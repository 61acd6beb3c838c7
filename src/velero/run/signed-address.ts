import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { addAbortSignal, type Duplex, Readable } from 'node:stream';
import type { WebAgent } from '../../kube/transport/web-agent.ts';
import { KubeferryError } from '../../model/error.ts';
import { type Message, message } from '../../model/message.ts';
import { systemCode } from '../../model/system-code.ts';
import { isUntrusted } from '../../store/s3-errors.ts';

/** How the addresses that Velero signs are reached: `agent` for https from here, `dial` for a connection through the cluster, where the address names a Service of it. */
export interface SignedReach {
  agent: WebAgent;
  dial(url: URL, signal: AbortSignal): Promise<Duplex | undefined>;
  /** Why an authority of Velero's stores, which `agent` is to believe, could not be read; absent where all were. */
  authorityUnread?: Message | undefined;
  /** Told when the way leads through the cluster. */
  through(url: URL): void;
}

/** Milliseconds without a byte after which a download is given up. */
const silence = 60_000;

/**
 * The bytes at an address that Velero signed; through the cluster where its host is not reached from here and names a Service.
 * Throws `not-found` where the store has nothing there, `denied` where it refuses the address, `store-unavailable` for all else; neither says the address, which is a key.
 */
export async function readSigned(url: URL, reach: SignedReach, signal: AbortSignal): Promise<Readable> {
  return (await askSigned(url, reach, {}, signal)).body;
}

/** What a server answers for a part of a file. */
export interface SignedAnswer {
  body: Readable;
  /** Where it begins, and the bytes of the whole file where the server says so. */
  start: number;
  size?: number;
  modified?: Date;
  etag?: string;
}

/** The same from `start` on, up to `end` (exclusive); a server that heeds no ranges answers from the beginning. Beyond the end there is nothing. Throws as `readSigned`. */
export async function askSigned(
  url: URL,
  reach: SignedReach,
  range: { start?: number; end?: number },
  signal: AbortSignal,
): Promise<SignedAnswer> {
  const { start = 0, end } = range;
  const headers = start > 0 || end !== undefined ? { range: `bytes=${start}-${end === undefined ? '' : end - 1}` } : {};
  const answer = await directly(url, reach, headers, signal).catch(async (thrown: unknown) => {
    if (signal.aborted || !isOutOfReach(thrown)) throw unreachable(url, reach, thrown);
    const connection = await reach.dial(url, signal);
    if (!connection) throw unreachable(url, reach, thrown);
    reach.through(url);
    const createConnection = () =>
      url.protocol === 'https:' ? reach.agent.encrypt(connection, url.hostname) : connection;
    return send(url, { createConnection, headers }, signal).catch((cause: unknown) => {
      throw unreachable(url, reach, cause);
    });
  });
  if (answer.statusCode === 200) return { body: addAbortSignal(signal, answer), start: 0, ...factsOf(answer) };
  if (answer.statusCode === 206) return { body: addAbortSignal(signal, answer), start, ...factsOf(answer) };
  answer.destroy();
  if (answer.statusCode === 416) return { body: Readable.from([]), start, ...factsOf(answer) };
  if (answer.statusCode === 401 || answer.statusCode === 403) {
    throw new KubeferryError(
      'denied',
      message('velero.addressRefused', { store: url.host, status: answer.statusCode }),
      { hint: message('velero.addressRefused.hint') },
    );
  }
  throw answer.statusCode === 404
    ? new KubeferryError('not-found', message('velero.fileMissing', { store: url.host }))
    : unreachable(url, reach, new Error(`HTTP ${answer.statusCode}`));
}

/** What the headers say of the whole file. */
function factsOf({ statusCode, headers }: IncomingMessage): Pick<SignedAnswer, 'size' | 'modified' | 'etag'> {
  const whole = statusCode === 200 ? headers['content-length'] : headers['content-range']?.split('/')[1];
  const { etag, 'last-modified': modified } = headers;
  return {
    ...(whole !== undefined && /^\d+$/.test(whole) && { size: Number(whole) }),
    ...(modified !== undefined && { modified: new Date(modified) }),
    ...(etag !== undefined && { etag }),
  };
}

function directly(
  url: URL,
  { agent }: SignedReach,
  headers: http.OutgoingHttpHeaders,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return send(url, url.protocol === 'https:' ? { agent, headers } : { headers }, signal);
}

function send(url: URL, options: http.RequestOptions, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // A connection that is brought along is encrypted already.
    const client = url.protocol === 'https:' && !options.createConnection ? https : http;
    const { hostname, port, pathname, search, host } = url;
    const place = { hostname, port: port || (url.protocol === 'https:' ? 443 : 80), path: pathname + search };
    const headers = { ...options.headers, host };
    const request = client.request({ ...place, ...options, headers, signal, timeout: silence });
    request.once('response', resolve);
    request.once('timeout', () => request.destroy(new Error(`no byte for ${silence / 1000} s`)));
    // Stays on: after the answer has begun, its own stream tells of errors too.
    request.on('error', reject);
    request.end();
  });
}

const outOfReach = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'];

function isOutOfReach(thrown: unknown): boolean {
  const codes = [thrown, thrown instanceof Error ? thrown.cause : undefined];
  return codes.some((one) => one instanceof Error && 'code' in one && outOfReach.includes(String(one.code)));
}

function unreachable(url: URL, { authorityUnread: why }: SignedReach, cause: unknown): KubeferryError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (isUntrusted(systemCode(cause))) {
    return new KubeferryError('store-unavailable', message('velero.storeUntrusted', { store: url.host, detail }), {
      hint: why ? message('velero.storeUntrusted.unread', { why }) : message('velero.storeUntrusted.hint'),
    });
  }
  return new KubeferryError('store-unavailable', message('velero.storeOutOfReach', { store: url.host, detail }), {
    hint: message('velero.storeOutOfReach.hint'),
  });
}
