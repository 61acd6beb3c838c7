import { expect, test } from 'vitest';
import { onRealOrSimulated } from '../../demo/nodes.ts';

/** Starts a demo of which only the nodes are known; real ones do not start where `failure` is given. */
async function started(whyNot: string | undefined, failure?: Error, signal = new AbortController().signal) {
  const said: string[] = [];
  const start = async (nodes: 'real' | 'kwok') => {
    if (nodes === 'real' && failure) throw failure;
    return nodes;
  };
  const on = await onRealOrSimulated(start, { whyNot, say: (line) => said.push(line), signal });
  return { ...on, said };
}

test('a demo runs on real nodes where they start, and says so', async () => {
  const { started: nodes, why, said } = await started(undefined);
  expect({ nodes, why }).toEqual({ nodes: 'real', why: undefined });
  expect(said).toEqual([expect.stringMatching(/^The nodes are real: /)]);
});

test('a demo whose real nodes did not start says why, down to the cause, before it goes on and after it', async () => {
  const failure = new Error('the node was never Ready', { cause: new Error('haproxy ended with 1') });
  const { started: nodes, why, said } = await started(undefined, failure);
  expect(nodes).toBe('kwok');
  expect(why).toBe(
    'Real nodes can run on this machine, and did not start: the node was never Ready: haproxy ended with 1',
  );
  expect(said).toEqual([why, expect.stringMatching(/^The nodes are simulated \(kwok\): .*haproxy ended with 1$/)]);
});

test('a demo on a machine that cannot run real nodes says that alone', async () => {
  const { started: nodes, said } = await started('Real nodes need root.', new Error('never tried'));
  expect(nodes).toBe('kwok');
  expect(said).toEqual([expect.stringMatching(/^The nodes are simulated \(kwok\): .* Real nodes need root\.$/)]);
});

test('a demo that was ended while real nodes started does not begin anew on simulated ones', async () => {
  const signal = AbortSignal.abort(new Error('ended by Ctrl-C'));
  await expect(started(undefined, new Error('interrupted'), signal)).rejects.toThrow('ended by Ctrl-C');
});
