import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { applyObjects } from '../../../src/apply/apply.ts';
import type { ApplyResult } from '../../../src/apply/types.ts';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import type { EventSink } from '../../../src/model/event.ts';
import { type KubeObject, type ObjectRef, refOf } from '../../../src/model/objects/object.ts';
import { configMap, configMaps, refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start, current } = useFaultServer();

/** Requests that the writer may have under way at once. */
const concurrency = 8;

/** Answers what a server serves that has ConfigMaps only; whether the request was for that. */
function discovered(url: string | undefined, response: ServerResponse): boolean {
  if (url !== '/api' && url !== '/apis') return false;
  const resource = { resource: 'configmaps', responseKind: { kind: 'ConfigMap' }, scope: 'Namespaced', verbs: [] };
  const items = [{ metadata: { name: '' }, versions: [{ version: 'v1', resources: [resource] }] }];
  reply(response, 200, { kind: 'APIGroupDiscoveryList', items: url === '/api' ? items : [] });
  return true;
}

const created = (response: ServerResponse) =>
  reply(response, 201, { kind: 'ConfigMap', apiVersion: 'v1', ...configMap('a') });

/** Applies so many ConfigMaps; gives what became of them. */
async function applied(
  cluster: ClusterReader,
  count: number,
  emit: EventSink = () => undefined,
): Promise<ApplyResult[]> {
  const results: ApplyResult[] = [];
  const objects = Array.from({ length: count }, (_, at): { ref: ObjectRef; object: KubeObject } => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `settings-${at}`, namespace: 'n' } };
    return { ref: refOf(configMaps, object), object };
  });
  const source = {
    refs: objects.map(({ ref }) => ref),
    async *read(wanted: ObjectRef[]) {
      for (const one of objects) if (wanted.includes(one.ref)) yield one;
    },
  };
  const writer = grantWrites(cluster, { context: 'lab', namespaces: ['n'], clusterScoped: false });
  await applyObjects(writer, source, {
    existing: 'skip',
    marks: { migration: 'm', run: 'r' },
    concurrency,
    signal: new AbortController().signal,
    emit,
    step: 'apply:lab',
    saved: () => undefined,
    left: () => undefined,
    journal: { intend: async () => undefined, record: (result) => void results.push(result) },
  });
  return results;
}

test('the first write that is refused halves those under way, and is sent again once', async () => {
  const held: ServerResponse[] = [];
  let asked = 0;
  let underWay = 0;
  let most = 0;
  const cluster = await start((request, response) => {
    if (discovered(request.url, response)) return;
    asked += 1;
    if (asked <= concurrency) {
      held.push(response);
      const first = asked === concurrency ? held.shift() : undefined;
      if (first) reply(first, 429, refusal(429, 'TooManyRequests'), { 'retry-after': '0' });
      return;
    }
    // The refused one comes again, so the writer knows by now.
    for (const waiting of held.splice(0)) created(waiting);
    underWay += 1;
    most = Math.max(most, underWay);
    // Long enough for all that may be under way to be there.
    setTimeout(() => {
      underWay -= 1;
      created(response);
    }, 20);
  });
  const told: string[] = [];
  const results = await applied(cluster, 3 * concurrency, (event) => {
    if (event.type === 'log') told.push(event.text.code);
  });
  expect(results.map(({ outcome }) => outcome)).toEqual(Array(3 * concurrency).fill('created'));
  expect(asked).toBe(3 * concurrency + 1);
  expect(most).toBeLessThanOrEqual(concurrency / 2);
  expect(told.filter((code) => code === 'apply.slowed')).toHaveLength(1);
});

test('a server that asks to be left alone for long ends the application, which can be gone on with', async () => {
  const cluster = await start((request, response) => {
    if (discovered(request.url, response)) return;
    reply(response, 429, refusal(429, 'TooManyRequests'), { 'retry-after': '3600' });
  });
  await expect(applied(cluster, 10 * concurrency)).rejects.toMatchObject({ code: 'too-many-requests' });
  const writes = current().seen.filter((request) => request.startsWith('POST'));
  expect(writes.length).toBeLessThanOrEqual(concurrency);
});
