import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { format } from '../../src/model/message.ts';
import { childrenOf } from '../../src/ui/clusters/children.ts';
import { ClusterModel } from '../../src/ui/clusters/cluster-model.ts';
import type { ClusterNode } from '../../src/ui/clusters/node.ts';
import { rowOf } from '../../src/ui/clusters/row.ts';
import { inEnglish } from '../../src/ui/translate.ts';
import { type EngineInUse, kubeconfigOf, useEngine } from './ui-engine-process.ts';

const context = (name: string): ClusterNode => ({ kind: 'context', context: name });
const typed = { of: () => ['typed'], add: async () => undefined, remove: async () => undefined };

let use: EngineInUse;
let model: ClusterModel;
let silent: Server;
let connections = 0;

beforeEach(async () => {
  connections = 0;
  // A server that takes connections and never answers, and a port at which nothing listens.
  silent = createServer(() => {
    connections += 1;
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const dead = port(closed);
  closed.close();
  use = useEngine(
    kubeconfigOf({ silent: `https://127.0.0.1:${port(silent)}`, dead: `https://127.0.0.1:${dead}`, odd: 'no-address' }),
  );
  model = new ClusterModel(use.engine, typed, () => undefined);
  const list = Promise.withResolvers<void>();
  use.engine
    .request(
      'contexts.watch',
      {},
      {
        onEvents: ([contexts]) => {
          if (contexts) model.setContexts(contexts);
          list.resolve();
        },
      },
    )
    .catch(list.reject);
  await list.promise;
});

afterEach(() => {
  model.dispose();
  use.dispose();
  silent.close();
});

function port(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}

/** What a node shows: its label and what is said behind it. */
function shown(node: ClusterNode): string {
  const { label, description } = rowOf(node, model, { t: inEnglish, sentence: format });
  return description === undefined ? label : `${label} (${description})`;
}
const below = (node?: ClusterNode) => childrenOf(model, node).map(shown);

describe('the Clusters tree', () => {
  test('shows contexts without asking any cluster', async () => {
    expect(below()).toEqual(['silent (idle)', 'dead (idle)', 'odd (misconfigured)']);
    await vi.waitFor(() => expect(model.list?.contexts).toHaveLength(3));
    expect(connections).toBe(0);
  });

  test('is not held up by a cluster that does not answer', async () => {
    expect(below(context('silent'))).toEqual(['typed', 'Connecting…']);
    expect(below(context('dead'))).toEqual(['typed', 'Connecting…']);
    await vi.waitFor(() => expect(shown(context('dead'))).toMatch(/^dead \(unreachable · connect /), {
      timeout: 30_000,
    });
    expect(shown(context('silent'))).toBe('silent (connecting…)');
    expect(below(context('dead'))).toEqual([expect.stringMatching(/^connect \S+ .*\(Check the network/)]);
    expect(rowOf(context('dead'), model, { t: inEnglish, sentence: format }).tokens).toContain('retry');
  }, 40_000);

  test('says what is wrong with a context, and takes a mended one as new', async () => {
    expect(below(context('odd'))).toEqual(['The cluster odd of the context odd has no usable server address.']);
    const list = model.list;
    if (!list) throw new Error('there is no list');
    model.setContexts({ ...list, contexts: list.contexts.map(({ problem: _, ...info }) => info) });
    expect(shown(context('odd'))).toBe('odd (idle)');
  });

  test('keeps the state of a context that a change of the kubeconfigs does not touch', () => {
    childrenOf(model, context('silent'));
    const list = model.list;
    if (!list) throw new Error('there is no list');
    model.setContexts({ ...list, contexts: list.contexts.filter(({ name }) => name !== 'dead') });
    expect(below()).toEqual(['silent (connecting…)', 'odd (misconfigured)']);
    expect(model.context('dead')).toBeUndefined();
  });
});
