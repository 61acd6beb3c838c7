import { expect, test } from 'vitest';
import { concernsAll } from '../../../src/apply/out-of-reach.ts';
import { KubeferryError } from '../../../src/model/error.ts';
import { message } from '../../../src/model/message.ts';
import { reply, startFaultServer } from '../kube/fault-server.ts';

const { signal } = new AbortController();
const words = message('error.cancelled');
const silent = new KubeferryError('unreachable', words, { status: 503 });

test('an answer of 503 concerns one API only while the API server itself answers', async () => {
  const server = await startFaultServer((_request, response) => reply(response, 200, { gitVersion: 'v1.36.3' }));
  try {
    expect(await concernsAll(silent, await server.open(), signal)).toBe(false);
  } finally {
    await server.stop();
  }
});

test('an answer of 503 concerns all where the API server does not answer either', async () => {
  const server = await startFaultServer((_request, response) => reply(response, 200, {}));
  const cluster = await server.open();
  server.server.close();
  try {
    expect(await concernsAll(silent, cluster, signal)).toBe(true);
  } finally {
    await server.stop();
  }
});

test('a cancel while it is asked is a cancel', async () => {
  const cancel = new AbortController();
  const server = await startFaultServer(() => cancel.abort());
  try {
    await expect(concernsAll(silent, await server.open(), cancel.signal)).rejects.toMatchObject({ code: 'cancelled' });
  } finally {
    await server.stop();
  }
});

test('what nobody answered, and what is wrong with the credentials, concerns all; a refusal does not', async () => {
  const server = await startFaultServer((_request, response) => reply(response, 200, {}));
  try {
    const cluster = await server.open();
    expect(await concernsAll(new KubeferryError('unreachable', words), cluster, signal)).toBe(true);
    expect(await concernsAll(new KubeferryError('expired-credentials', words), cluster, signal)).toBe(true);
    expect(await concernsAll(new KubeferryError('denied', words, { status: 403 }), cluster, signal)).toBe(false);
    expect(server.seen).toEqual([]);
  } finally {
    await server.stop();
  }
});
