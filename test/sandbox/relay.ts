import { connect, createServer, type Socket } from 'node:net';

/** A TCP relay in front of a server of the sandbox, to reach it under another address, to count, and to cut. */
export interface Relay {
  /** The server under the relay's address, for instance `https://127.0.0.2:23456`. */
  server: string;
  /** How many connections clients have opened so far; for a TLS server that is the number of handshakes. */
  connections(): number;
  /** Cuts all open connections, without a goodbye. */
  cut(): void;
  /** Cuts each connection, from now on, after it carried so many bytes from the server; nothing: no limit. */
  cutAfter(bytes: number | undefined): void;
  /**
   * Passes nothing on to the server any more from the bytes of a client for which `is` says so; then it resolves. Nothing: all
   * passes again, on connections that are made from then on.
   */
  holdWhen(is: ((bytes: Buffer) => boolean) | undefined): Promise<void>;
  /**
   * Keeps back, once, what the server answers from the first bytes of a client on for which `to` says so, and resolves when
   * that answer came: the server has done what it was asked for.
   */
  loseAnswer(to: (bytes: Buffer) => boolean): Promise<void>;
  /** Answers with a text, in place of the server, what a client sends from the bytes on for which `to` says so. Nothing: no more. */
  answer(how: { text: string; to(bytes: Buffer): boolean } | undefined): void;
  /** Refuses (by cutting at once) or accepts new connections. */
  refuse(refusing: boolean): void;
  stop(): Promise<void>;
}

/** Starts a relay. The serving certificates of the sandbox cover 127.0.0.1, 127.0.0.2 and 127.0.0.3. */
export async function startRelay(to: { server: string }, address = '127.0.0.2'): Promise<Relay> {
  const url = new URL(to.server);
  const open = new Set<Socket>();
  let count = 0;
  let limit: number | undefined;
  let refusing = false;
  let held: { is(bytes: Buffer): boolean; holding: boolean; begin(): void } | undefined;
  let answering: { text: string; to(bytes: Buffer): boolean } | undefined;
  let lost: { to(bytes: Buffer): boolean; came(): void } | undefined;
  const listener = createServer((client) => {
    count++;
    if (refusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(Number(url.port), url.hostname);
    let carried = 0;
    let answered: (() => void) | undefined;
    let ended = false;
    client.on('data', (chunk) => {
      if (answering?.to(chunk)) {
        ended = true;
        client.end(answering.text);
      }
      // What still comes is read all the same: a connection that is closed before that takes its answer with it.
      if (ended) return;
      if (held && !held.holding && held.is(chunk)) {
        held.holding = true;
        held.begin();
      }
      if (lost?.to(chunk)) {
        answered = lost.came;
        lost = undefined;
        // Nothing is passed on any more, but it is still seen coming.
        server.unpipe(client).resume();
      }
      if (held?.holding) client.pause();
      else if (!server.write(chunk)) {
        client.pause();
        server.once('drain', () => client.resume());
      }
    });
    client.on('end', () => server.end());
    // Before the pipe, so that what is over the limit never arrives.
    server.on('data', (chunk) => {
      carried += chunk.length;
      answered?.();
      if (limit !== undefined && carried > limit) client.resetAndDestroy();
    });
    server.pipe(client);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      open.add(socket);
      // An error is always followed by `close`, which ends the other side.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, address, resolve);
  });
  const bound = listener.address();
  if (bound === null || typeof bound === 'string') throw new Error('The relay has no address.');
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    server: `${url.protocol}//${address}:${bound.port}`,
    connections: () => count,
    cut,
    cutAfter: (bytes) => {
      limit = bytes;
    },
    holdWhen: async (is) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = is && { is, holding: false, begin: resolve };
      if (is) await promise;
    },
    loseAnswer: async (to) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      lost = { to, came: resolve };
      await promise;
    },
    answer: (how) => {
      answering = how;
    },
    refuse: (value) => {
      refusing = value;
    },
    stop: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        cut();
      }),
  };
}

/** For `holdWhen`: true once so many bytes have come, counted from the first ones in which `first` stands. */
export function after(bytes: number, first = ''): (chunk: Buffer) => boolean {
  let come = 0;
  return (chunk) => {
    if (come > 0 || chunk.includes(first)) come += chunk.length;
    return come > bytes;
  };
}
