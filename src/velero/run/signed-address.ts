import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { addAbortSignal, type Duplex, type Readable } from 'node:stream';
import tls from 'node:tls';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';

/** How the addresses that Velero signs are reached: `agent` for https from here, `dial` for a connection through the cluster, where the address names a Service of it. */
export interface SignedReach {
  agent: https.Agent;
  dial(url: URL, signal: AbortSignal): Promise<Duplex | undefined>;
  /** Told when the way leads through the cluster. */
  through(url: URL): void;
}

/** Milliseconds without a byte after which a download is given up. */
const silence = 60_000;

/**
 * The bytes at an address that Velero signed; through the cluster where its host is not reached from here and names a Service.
 * Throws `not-found` where the store has nothing there, `store-unavailable` for all else; neither says the address, which is a key.
 */
export async function readSigned(url: URL, reach: SignedReach, signal: AbortSignal): Promise<Readable> {
  const answer = await directly(url, reach, signal).catch(async (thrown: unknown) => {
    if (signal.aborted || !isOutOfReach(thrown)) throw unreachable(url, thrown);
    const connection = await reach.dial(url, signal);
    if (!connection) throw unreachable(url, thrown);
    reach.through(url);
    return send(url, { createConnection: () => secured(url, connection) }, signal);
  });
  if (answer.statusCode === 200) return addAbortSignal(signal, answer);
  answer.destroy();
  throw answer.statusCode === 404
    ? new KubeferryError('not-found', message('velero.fileMissing', { store: url.host }))
    : unreachable(url, new Error(`HTTP ${answer.statusCode}`));
}

function directly(url: URL, { agent }: SignedReach, signal: AbortSignal): Promise<IncomingMessage> {
  return send(url, url.protocol === 'https:' ? { agent } : {}, signal);
}

function send(url: URL, options: http.RequestOptions, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // A connection that is brought along is encrypted already.
    const client = url.protocol === 'https:' && !options.createConnection ? https : http;
    const { hostname, port, pathname, search, host } = url;
    const place = { hostname, port: port || (url.protocol === 'https:' ? 443 : 80), path: pathname + search };
    const request = client.request({ ...place, ...options, headers: { host }, signal, timeout: silence });
    request.once('response', resolve);
    request.once('timeout', () => request.destroy(new Error(`no byte for ${silence / 1000} s`)));
    // Stays on: after the answer has begun, its own stream tells of errors too.
    request.on('error', reject);
    request.end();
  });
}

function secured(url: URL, connection: Duplex): Duplex {
  return url.protocol === 'https:' ? tls.connect({ socket: connection, servername: url.hostname }) : connection;
}

const outOfReach = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'];

function isOutOfReach(thrown: unknown): boolean {
  const codes = [thrown, thrown instanceof Error ? thrown.cause : undefined];
  return codes.some((one) => one instanceof Error && 'code' in one && outOfReach.includes(String(one.code)));
}

function unreachable(url: URL, cause: unknown): KubeferryError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new KubeferryError('store-unavailable', message('velero.storeOutOfReach', { store: url.host, detail }), {
    hint: message('velero.storeOutOfReach.hint'),
  });
}
