import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { followSides } from '../../../src/engine/comparison/following/follow.ts';
import { clusterSide } from '../../../src/engine/comparison/sides/cluster-side.ts';
import type { ComparisonEvent } from '../../../src/model/comparison/comparison.ts';
import { format } from '../../../src/model/message.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { createAll, smallApp } from '../small-app.ts';
import { open } from '../source-reader.ts';

const shared = inject('sandbox');
const source = apiOf(shared.clusters.source);
const namespace = 'compare-silent';
let own: Sandbox<'mortal'>;

beforeAll(async () => {
  own = await startSandbox({ clusters: ['mortal'], velero: false });
  const mortal = apiOf(own.clusters.mortal);
  for (const cluster of [source, mortal]) await createAll(cluster, smallApp(namespace));
  mortal.close();
});

afterAll(async () => {
  await removeNamespace(source, namespace);
  source.close();
  await own.stop();
});

/** Seconds in which a person is to be told: two of the questions whether a cluster answers, and their patience. */
const seconds = 15;

test('an API server that hangs, and one that was killed, are told within seconds, and what changed meanwhile once it answers', async () => {
  const server = own.clusters.mortal.pids['mortal-kube-apiserver'] ?? Number.NaN;
  const readers = [await open(shared.kubeconfig), await open(own.kubeconfig, 'mortal')] as const;
  const ends = new AbortController();
  const { signal } = ends;
  const left = await clusterSide(readers[0], { namespaces: [namespace], signal });
  const right = await clusterSide(readers[1], { namespaces: [namespace], signal });
  const events: ComparisonEvent[] = [];
  const about = { mappings: {}, find: (await readers[1].discovery({ signal })).find };
  const call = { emit: (event: ComparisonEvent) => void events.push(event), drained: async () => undefined, signal };
  const ended = expect(followSides(left, right, about, call)).rejects.toThrow();
  const last = () => events.findLast(({ type }) => type === 'followed' || type === 'stalled');
  const why = () => events.flatMap((event) => (event.type === 'stalled' ? [format(event.why)] : []));
  try {
    await waitFor(async () => last()?.type === 'followed', { what: 'the first comparison' });
    process.kill(server, 'SIGSTOP');
    await waitFor(async () => last()?.type === 'stalled', { what: 'that it hangs', seconds });
    expect(why()).toEqual([`mortal/${namespace} has not answered for 5 s.`]);
    await source.patch(`/api/v1/namespaces/${namespace}/configmaps/settings`, { data: { colour: 'green' } });
    process.kill(server, 'SIGCONT');
    await waitFor(async () => last()?.type === 'followed', { what: 'that it answers', seconds: 60 });
    expect(last()).toMatchObject({ counts: { drift: 1 } });
    expect(why()).toHaveLength(1);

    process.kill(server, 'SIGKILL');
    await waitFor(async () => last()?.type === 'stalled', { what: 'that it is gone', seconds });
    expect(why().at(-1)).toContain('mortal');
  } finally {
    ends.abort();
    await ended;
  }
});
