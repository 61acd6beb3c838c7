import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { followSides } from '../../src/engine/comparison/following/follow.ts';
import { clusterSide } from '../../src/engine/comparison/sides/cluster-side.ts';
import type { ComparisonEvent } from '../../src/model/comparison/comparison.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { createAll, deployment, smallApp } from './small-app.ts';
import { open } from './source-reader.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const [from, to] = ['compare-followed', 'compare-followed-there'];

beforeAll(async () => {
  await createAll(source, smallApp(from));
  await createAll(target, smallApp(to));
});

afterAll(async () => {
  await removeNamespace(source, from);
  await removeNamespace(target, to);
  source.close();
  target.close();
});

/** Follows both namespaces until it is disposed of; `events` are those of the comparison. */
async function following() {
  const readers = [await open(sandbox.kubeconfig), await open(sandbox.kubeconfig, 'target')] as const;
  const ends = new AbortController();
  const { signal } = ends;
  const left = await clusterSide(readers[0], { namespaces: [from], signal });
  const right = await clusterSide(readers[1], { namespaces: [to], signal });
  const events: ComparisonEvent[] = [];
  const about = { mappings: { namespaces: { [from]: to } }, find: (await readers[1].discovery({ signal })).find };
  const call = { emit: (event: ComparisonEvent) => void events.push(event), drained: async () => undefined, signal };
  const ended = expect(followSides(left, right, about, call)).rejects.toThrow();
  return {
    events,
    async [Symbol.asyncDispose]() {
      ends.abort();
      await ended;
    },
  };
}

/** The paths that this process asks both namespaces for, watches left out, until it is disposed of. */
function asked() {
  const paths: string[] = [];
  const take = (said: unknown) => {
    const request = typeof said === 'object' && said !== null && 'request' in said && said.request;
    if (!(request instanceof ClientRequest) || request.method !== 'GET') return;
    const [path = '', query = ''] = request.path.split('?');
    if (/\/namespaces\/compare-followed(-there)?\//.test(path) && !query.includes('watch=')) paths.push(path);
  };
  subscribe('http.client.request.start', take);
  return { paths, [Symbol.dispose]: () => void unsubscribe('http.client.request.start', take) };
}

test('changes of a status list nothing, and a change is asked for by its name on both sides', async () => {
  await using running = await following();
  const settingsTold = () =>
    running.events.findLast((event) => event.type === 'object' && event.object.object.name === 'settings');
  const followed = () => running.events.findLast((event) => event.type === 'followed');
  await waitFor(async () => (followed()?.watches ?? 0) >= 6, { what: 'the first comparison' });
  expect(followed()).toMatchObject({ counts: { drift: 0, missing: 0, extra: 0 } });

  const web = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
  using requests = asked();
  const [before, firstLook] = [running.events.length, followed()?.lookedAt];
  for (let observedGeneration = 1; observedGeneration <= 25; observedGeneration++) {
    await source.patch(web(from), { status: { observedGeneration } }, 'status');
    await target.patch(web(to), { status: { observedGeneration } }, 'status');
  }
  // What comes after them shows that they were taken in.
  const colours = `/api/v1/namespaces/${from}/configmaps/settings`;
  await source.patch(colours, { data: { colour: 'green' } });
  await waitFor(async () => settingsTold() !== undefined, { what: 'the change' });
  await waitFor(async () => running.events.at(-1)?.type === 'followed', { what: 'the end of the look' });
  expect(settingsTold()).toMatchObject({ object: { outcome: 'drift' }, changedOn: ['left'] });
  expect(requests.paths.toSorted()).toEqual([colours.replace(from, to), colours].toSorted());
  expect(running.events.slice(before).map(({ type }) => type)).toEqual(['sourceChanged', 'object', 'followed']);
  // Nobody asked whether kinds without objects have some now, so that nothing is said of them but as of then.
  expect(followed()?.lookedAt).toBe(firstLook);
  expect(followed()?.at.localeCompare(firstLook ?? '')).toBe(1);
});

test('objects that come, change and go on either side are told as they are, and so are the figures', async () => {
  await using running = await following();
  const told = (name: string) =>
    running.events.flatMap((event) => {
      if (event.type === 'object' && event.object.object.name === name) return [event.object.outcome];
      return (event.type === 'alike' || event.type === 'gone') && event.object.name === name ? [event.type] : [];
    });
  const counts = () => running.events.findLast((event) => event.type === 'followed')?.counts;
  await waitFor(async () => counts() !== undefined, { what: 'the first comparison' });
  const before = counts();
  const path = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments/late`;
  await source.create(deployment(from, 'late', 'web:1'));
  await waitFor(async () => told('late').at(-1) === 'missing', { what: 'an object that the source got' });
  await target.create(deployment(to, 'late', 'web:1'));
  await waitFor(async () => told('late').at(-1) === 'alike', { what: 'the same on the target' });
  await target.patch(path(to), { spec: { paused: true } });
  await waitFor(async () => told('late').at(-1) === 'drift', { what: 'what the target got' });
  await source.delete(path(from));
  await waitFor(async () => told('late').includes('extra'), { what: 'that the source has it no more' });
  await target.delete(path(to));
  await waitFor(async () => counts()?.extra === 0, { what: 'that nobody has it' });
  expect(told('late')).toEqual(['missing', 'alike', 'drift', 'gone', 'extra', 'gone']);
  expect(counts()).toEqual(before);
});

test('a claim that came along with a StatefulSet of the source is told as extra once that is gone', async () => {
  const claim = (namespace: string, name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const labels = { app: 'db' };
  const { spec } = claim(from, 'data');
  await source.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: from },
    spec: {
      replicas: 0,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }],
    },
  });
  // Claims that both sides have are watched, so that nothing else has them looked at again.
  await source.create(claim(from, 'both'));
  for (const name of ['both', 'data-db-1']) await target.create(claim(to, name));
  await using running = await following();
  const counts = () => running.events.findLast((event) => event.type === 'followed')?.counts;
  await waitFor(async () => counts() !== undefined, { what: 'the first comparison' });
  expect(counts()).toMatchObject({ extra: 0, missing: 1 });
  await source.delete(`/apis/apps/v1/namespaces/${from}/statefulsets/db`);
  await waitFor(async () => counts()?.extra === 1, { what: 'that nothing makes the claim' });
  const told = running.events.flatMap((event) => (event.type === 'object' ? [event.object] : []));
  expect(told.at(-1)).toMatchObject({ outcome: 'extra', object: { name: 'data-db-1' } });
  expect(counts()).toMatchObject({ missing: 0 });
});
