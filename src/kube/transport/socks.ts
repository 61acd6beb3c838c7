import net from 'node:net';
import { DetailError } from '../../model/detail.ts';
import { type MessageCode, message } from '../../model/message.ts';
import { ProxyFailure } from './failure.ts';

/** SOCKS version 5: RFC 1928, and RFC 1929 for the login. Host names are resolved by the proxy. */

const replies: Record<number, MessageCode> = {
  1: 'kube.proxy.failed',
  2: 'kube.proxy.forbidden',
  3: 'kube.proxy.noNetwork',
  4: 'kube.proxy.noHost',
  5: 'kube.proxy.refused',
  6: 'kube.proxy.late',
};

/** A raw connection through a SOCKS5 proxy. Throws ProxyFailure, or what the connection to the proxy throws. */
export async function openSocks(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<net.Socket> {
  const title = `${proxy.protocol}//${proxy.host}`;
  if (proxy.protocol.startsWith('socks4')) throw new ProxyFailure(title, message('kube.proxy.socks'));
  const socket = net.connect({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: Number(proxy.port || 1080),
    signal,
  });
  const read = reader(socket);
  try {
    const login = proxy.username !== '';
    socket.write(Buffer.from(login ? [5, 2, 0, 2] : [5, 1, 0]));
    const [, method] = await read(2);
    if (method === 2 && login) await logIn(socket, read, proxy, title);
    else if (method !== 0) throw new ProxyFailure(title, message('kube.proxy.wantsLogin'));
    socket.write(connectRequest(host, port));
    const [, reply, , kind] = await read(4);
    if (reply !== 0) {
      const known = replies[reply ?? 1];
      throw new ProxyFailure(title, known ? message(known) : message('kube.proxy.answers', { answer: reply ?? 1 }));
    }
    const length = kind === 1 ? 4 : kind === 4 ? 16 : ((await read(1))[0] ?? 0);
    await read(length + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function logIn(socket: net.Socket, read: Read, proxy: URL, title: string): Promise<void> {
  const user = Buffer.from(decodeURIComponent(proxy.username));
  const password = Buffer.from(decodeURIComponent(proxy.password));
  socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]));
  const [, refused] = await read(2);
  if (refused !== 0) throw new ProxyFailure(title, message('kube.proxy.refusesLogin'));
}

function connectRequest(host: string, port: number): Buffer {
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])]);
}

type Read = (bytes: number) => Promise<Buffer>;

/** Reads exact counts of bytes, and takes no byte that belongs to the tunnel. */
function reader(socket: net.Socket): Read {
  return async (bytes) => {
    for (;;) {
      const got: unknown = bytes === 0 ? Buffer.alloc(0) : socket.read(bytes);
      if (Buffer.isBuffer(got) && got.length === bytes) return got;
      if (socket.readableEnded || socket.destroyed)
        throw socket.errored ?? new DetailError(message('kube.proxy.hungUp'));
      await readable(socket);
    }
  };
}

function readable(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      for (const event of ['readable', 'end', 'close', 'error']) socket.removeListener(event, settle);
      if (socket.errored) reject(socket.errored);
      else resolve();
    };
    socket.once('readable', settle).once('end', settle).once('close', settle).once('error', settle);
  });
}
