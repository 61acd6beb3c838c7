import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import type { KubeferryError } from '../model/error.ts';
import { answerError, connectionError } from './transport/failure.ts';
import { retryDelay } from './transport/retry.ts';
import type { Transport } from './transport/transport.ts';

/** A WebSocket of an API server that carries several streams; the first byte of each message is the stream's number. */
export interface Channels {
  /** The protocol that the server chose. */
  readonly protocol: string;
  send(channel: number, bytes: Buffer): void;
  /** Bytes that wait to be sent. */
  readonly waiting: number;
  onMessage(take: (channel: number, bytes: Buffer) => void): void;
  /** Called once, at any end; with the error where there was one. */
  onClose(take: (error?: KubeferryError) => void): void;
  close(): void;
}

/** Opens channels by one of these protocols, the first being liked best. A refused opening has not begun, so it is retried like a request. Throws KubeferryError. */
export async function openChannels(
  transport: Transport,
  path: string,
  protocols: string[],
  signal?: AbortSignal,
): Promise<Channels> {
  let renewed = false;
  for (let tries = 1; ; tries += 1) {
    const { renew, ...way } = await transport.socketOptions(path);
    try {
      return await open(transport, way, protocols, signal);
    } catch (thrown) {
      const failure = connectionError(signal?.aborted ? signal.reason : thrown, transport.asked);
      if (failure.status === 401 && !renewed && (await renew())) {
        renewed = true;
        continue;
      }
      const delay = failure.status === undefined ? undefined : retryDelay(failure, tries, false);
      if (delay === undefined) throw failure;
      await sleep(delay, undefined, signal ? { signal } : {}).catch((cause) => {
        throw connectionError(cause, transport.asked);
      });
    }
  }
}

async function open(
  transport: Transport,
  { url, headers, agent }: { url: string; headers: Record<string, string | string[]>; agent: Agent },
  protocols: string[],
  signal: AbortSignal | undefined,
): Promise<Channels> {
  const socket = new WebSocket(url, protocols, { headers, agent, handshakeTimeout: 15_000, perMessageDeflate: false });
  const stop = () => socket.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', stop));
  await opened(socket, transport, signal);
  return channelsOf(socket, transport);
}

function opened(socket: WebSocket, transport: Transport, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // What the server says at once waits until somebody listens.
      socket.pause();
      resolve();
    });
    socket.once('error', (error) => reject(connectionError(signal?.aborted ? signal.reason : error, transport.asked)));
    socket.once('unexpected-response', (_request, answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('close', () => {
        const body = Buffer.concat(parts).toString();
        const retryAfter = answer.headers['retry-after'];
        reject(answerError({ status: answer.statusCode ?? 0, body, retryAfter }, transport.asked));
        socket.terminate();
      });
    });
    if (signal?.aborted) socket.terminate();
  });
}

function channelsOf(socket: WebSocket, transport: Transport): Channels {
  let failure: KubeferryError | undefined;
  socket.on('error', (error) => {
    failure ??= connectionError(error, transport.asked);
  });
  return {
    protocol: socket.protocol,
    send(channel, bytes) {
      if (socket.readyState === WebSocket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
    },
    get waiting() {
      return socket.bufferedAmount;
    },
    onMessage(take) {
      socket.on('message', (data) => {
        const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
        if (bytes.length > 0) take(bytes[0] ?? 0, bytes.subarray(1));
      });
      socket.resume();
    },
    onClose(take) {
      socket.once('close', () => take(failure));
    },
    close() {
      socket.close();
    },
  };
}
