import { createServer } from 'node:net';

const given = new Set<number>();

/**
 * A TCP port on 127.0.0.1 that nothing listens on and that this process was not given before.
 * Below 32768, where operating systems do not pick ports for outgoing connections, so it stays free until it is used.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error('No free port was found on 127.0.0.1 between 12000 and 32000.');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
