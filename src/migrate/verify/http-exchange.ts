import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect, type SecureContext, type TLSSocket } from 'node:tls';
import { message } from '../../model/message.ts';
import type { CheckAnswer } from '../../model/verification/verification.ts';
import type { HttpCheck } from '../../model/verification/verify-checks.ts';
import { longestAnswer, TooLong } from './answer-text.ts';

/** How a server is asked, and who it has to be. */
export interface Asked {
  http: HttpCheck;
  /** What it is asked as. */
  host: string;
  /** The names that its certificate may be for; it is greeted by the first one. */
  names: readonly [string, ...string[]];
  /** Who may have signed its certificate. */
  trusts: SecureContext;
}

/**
 * Sends the request of a check over a connection and gives its answer. A certificate that is not trusted ends it where the plan says whom to trust;
 * else it is taken, which is said. Throws what the connection does, and `TooLong`.
 */
export async function exchange(stream: Duplex, asked: Asked, signal: AbortSignal): Promise<CheckAnswer> {
  const { http } = asked;
  if (http.scheme === 'http') return send(stream, asked, signal);
  const socket = await secured(stream, asked, signal);
  const detail = wrongWith(socket);
  if (detail !== undefined && http.trust !== undefined) {
    socket.destroy();
    return { answered: false, why: message('verification.check.untrusted', { detail }), denied: false };
  }
  const answer = await send(socket, asked, signal);
  if (detail === undefined) return answer;
  return { ...answer, certificate: message('verification.check.certificate', { detail }) };
}

/** A certificate is judged once it is known, so that what is wrong with it can be told. */
async function secured(stream: Duplex, { names, trusts }: Asked, signal: AbortSignal): Promise<TLSSocket> {
  const socket = connect({
    socket: stream,
    servername: names[0],
    secureContext: trusts,
    rejectUnauthorized: false,
    checkServerIdentity: (_name, certificate) => {
      const wrong = names.map((name) => checkServerIdentity(name, certificate));
      return wrong.includes(undefined) ? undefined : wrong[0];
    },
  });
  try {
    await once(socket, 'secureConnect', { signal });
    return socket;
  } catch (thrown) {
    // Nobody listens to its errors any more.
    socket.destroy();
    throw thrown;
  }
}

/** What is wrong with the certificate of a server in words, such as `self signed certificate in certificate chain`. */
function wrongWith({ authorized, authorizationError }: TLSSocket): string | undefined {
  if (authorized) return undefined;
  // Node gives a code in place of the error that its types promise.
  const code: unknown = authorizationError;
  const text = code instanceof Error ? code.message : String(code);
  return /^[A-Z_\d]+$/.test(text) ? text.toLowerCase().replaceAll('_', ' ') : text;
}

async function send(
  socket: Duplex,
  { http, host }: Pick<Asked, 'http' | 'host'>,
  signal: AbortSignal,
): Promise<Extract<CheckAnswer, { answered: true }>> {
  const sent = request({
    createConnection: () => socket,
    path: http.path,
    headers: { host, accept: '*/*', 'user-agent': 'kubeferry', connection: 'close' },
    signal,
  });
  const answer = await answerTo(sent);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > longestAnswer) throw new TooLong();
    parts.push(bytes);
  }
  return { answered: true, code: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() };
}

function answerTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.once('error', reject);
    sent.end();
  });
}
