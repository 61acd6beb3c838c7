import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as passes } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeBackup } from '../../../src/backup/write.ts';
import { openStore } from '../../../src/store/open.ts';
import { about, configMap, inBatches, quietly } from '../backup/shop.ts';

let server: Server;
let stop: AbortController;
let kept: Set<string>;
let taken: Promise<void>[];
beforeEach(async () => {
  stop = new AbortController();
  kept = new Set();
  taken = [];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

/** An S3 server that the run is cancelled at when it has all of a value, which it then keeps whether somebody still listens or not. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0] ?? '';
  for await (const _ of request);
  if (request.method === 'PUT') {
    const keep = passes(100).then(() => void kept.add(path));
    taken.push(keep);
    stop.abort();
    await keep;
  }
  if (request.method === 'DELETE') kept.delete(path);
  const missing = request.method === 'HEAD' && !kept.has(path);
  response.writeHead(missing ? 404 : 200);
  response.end(request.method === 'GET' ? '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' : '');
}

test('a run that is cancelled while the server is keeping its tarball leaves nothing behind', async () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const place = { bucket: 'b', endpoint: `http://127.0.0.1:${address.port}` };
  const store = await openStore({ s3: place }, { accessKeyId: 'a', secretAccessKey: 'b' });
  try {
    const failed = writeBackup(store, about('late'), inBatches([configMap('one', {})]), quietly(stop.signal));
    await expect(failed).rejects.toMatchObject({ code: 'cancelled' });
    expect(taken).toHaveLength(1);
    await Promise.all(taken);
    expect([...kept]).toEqual([]);
  } finally {
    store.close();
  }
});
