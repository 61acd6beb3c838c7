import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ServedFront, serve } from '../../../src/engine/serve.ts';
import type { FromEngine } from '../../../src/model/door.ts';
import { type FaultServer, refusal, reply, startFaultServer } from '../kube/fault-server.ts';

let front: ServedFront;
let server: FaultServer;
let arrived: FromEngine[];
let heard: () => void;
/** What the server does with a request. */
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  arrived = [];
  heard = () => undefined;
  server = await startFaultServer((_request, response) => answer(response));
  vi.stubEnv('KUBECONFIG', server.kubeconfig);
  front = serve({
    send(outgoing) {
      arrived.push(outgoing);
      heard();
    },
  });
});
afterEach(async () => {
  await front.close();
  await server.stop();
  vi.unstubAllEnvs();
});

let id = 0;
/** Asks as the extension does. */
function ask(name: string, params: object): void {
  id += 1;
  front.receive({ type: 'request', id, name, params });
}
const set = (settings: object) =>
  ask('settings.set', { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'info', ...settings });

/** Resolves when so many requests were answered, in whatever way. */
async function answered(count: number): Promise<void> {
  while (arrived.filter(({ type }) => type === 'result' || type === 'error').length < count) {
    await new Promise<void>((resolve) => {
      heard = resolve;
    });
  }
}

const namespace = { kind: 'Namespace', metadata: { uid: 'u' }, gitVersion: 'v1' };

test.each([2, 8])(
  'no more requests than `concurrency` says are under way at one cluster at a time: %i',
  async (most) => {
    let connections = 0;
    server.server.on('connection', () => {
      connections += 1;
    });
    const held: ServerResponse[] = [];
    answer = (response) => {
      held.push(response);
      // So many are under way before the first is answered.
      if (held.length === most) for (const one of held.splice(0)) reply(one, 200, namespace);
    };
    set({ concurrency: most });
    // Each asks twice.
    for (let n = 0; n < 12; n += 1) ask('cluster.connect', { context: 'lab' });
    await answered(13);
    expect(arrived.filter(({ type }) => type === 'error')).toEqual([]);
    expect(server.seen).toHaveLength(24);
    expect(connections).toBe(most);
  },
);

test.each([
  ['error', 0],
  ['info', 0],
  ['debug', 2],
])('the log says what `log.level` lets it say: %s', async (logLevel, retries) => {
  answer = (response) => {
    if (server.seen.length <= 2) reply(response, 503, refusal(503, 'ServiceUnavailable'), { 'retry-after': '0' });
    else reply(response, 200, namespace);
  };
  set({ logLevel });
  ask('cluster.connect', { context: 'lab' });
  await answered(2);
  const lines = arrived.flatMap((message) => (message.type === 'log' ? [message] : []));
  const again = lines.filter(({ level, text }) => level === 'debug' && /again in \d+ ms/.test(text));
  expect(again).toHaveLength(retries);
  expect(lines).toHaveLength(again.length);
});

test('a request that failed is in the log once, with its causes', async () => {
  const { port } = server;
  server.server.close();
  set({ logLevel: 'error' });
  ask('cluster.connect', { context: 'lab' });
  await answered(2);
  const lines = arrived.flatMap((message) => (message.type === 'log' ? [message] : []));
  expect(lines).toEqual([{ type: 'log', level: 'error', text: expect.stringMatching(/^cluster\.connect: /) }]);
  expect(lines[0]?.text).toMatch(new RegExp(`caused by: .*ECONNREFUSED 127\\.0\\.0\\.1:${port}`, 's'));
});
