import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openTunnel } from '../../../src/kube/transport/proxy.ts';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A SOCKS5 server that gives these answers in turn, byte by byte as slow networks do, and keeps what it was sent. */
async function socks(answers: number[][]): Promise<{ url: URL; got: Buffer[] }> {
  const got: Buffer[] = [];
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on('data', (bytes) => {
      got.push(bytes);
      for (const byte of answers.shift() ?? []) socket.write(Buffer.from([byte]));
    });
    socket.on('error', () => socket.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: new URL(`socks5://me:pw@127.0.0.1:${port}`), got };
}

const signal = () => AbortSignal.timeout(4000);

it('logs in, names the host, and hands over the bytes that follow', async () => {
  const { url, got } = await socks([[5, 2], [1, 0], [5, 0, 0, 1, 0, 0, 0, 0, 0, 0], [...Buffer.from('hello')]]);
  const tunnel = await openTunnel({ url, strict: true }, 'lab.example', 6443, signal());
  tunnel.write('hi');
  let answer = '';
  for await (const part of tunnel) {
    answer += String(part);
    if (answer === 'hello') break;
  }
  expect(got[1]?.toString('latin1')).toBe('\x01\x02me\x02pw');
  expect(got[2]).toEqual(Buffer.from([5, 1, 0, 3, 11, ...Buffer.from('lab.example'), 6443 >> 8, 6443 & 255]));
});

it('says why there is no way, without the password', async () => {
  const { url } = await socks([
    [5, 0],
    [5, 4, 0, 1, 0, 0, 0, 0, 0, 0],
  ]);
  const refused = openTunnel({ url, strict: true }, 'lab.example', 1, signal());
  await expect(refused).rejects.toThrow('no way to the host');
  await expect(refused).rejects.toMatchObject({ proxy: `socks5://${url.host}` });
});
