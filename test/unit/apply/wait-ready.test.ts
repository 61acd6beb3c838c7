import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { waitReady } from '../../../src/apply/readiness.ts';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start } = useFaultServer();

const pod = (status: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'n', uid: 'p', resourceVersion: '1' },
  status,
});
const ready = pod({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] });

/** Answers as a server of pods and events whose only pod is not ready; whether the request was for that. */
function served(url: string, response: ServerResponse): boolean {
  if (url === '/api' || url === '/apis') {
    const resource = (kind: string) => ({
      resource: `${kind.toLowerCase()}s`,
      responseKind: { kind },
      scope: 'Namespaced',
      verbs: [],
    });
    const versions = [{ version: 'v1', resources: ['Pod', 'Event'].map(resource) }];
    const items = url === '/api' ? [{ metadata: { name: '' }, versions }] : [];
    reply(response, 200, { kind: 'APIGroupDiscoveryList', items });
    return true;
  }
  if (!url.includes('/pods') || url.includes('watch=true')) return false;
  reply(response, 200, { metadata: { resourceVersion: '10' }, items: [pod({ phase: 'Pending' })] });
  return true;
}

/** Answers that the server is not there, and for so long that it is not waited for. */
function away(response: ServerResponse): void {
  reply(response, 503, refusal(503, 'ServiceUnavailable'), { 'retry-after': '3600' });
}

function waited(cluster: ClusterReader, patienceMs?: number) {
  const ref = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'n', name: 'web' };
  const signal = new AbortController().signal;
  const about = { signal, emit: () => undefined, step: 'wait:lab', timeoutMs: 30_000, eventsEveryMs: 50 } as const;
  return waitReady(cluster, [ref], { ...about, ...(patienceMs !== undefined && { patienceMs }) });
}

test('events that cannot be read in passing do not end the wait', async () => {
  let watch: ServerResponse | undefined;
  let readings = 0;
  const cluster = await start(({ url = '' }, response) => {
    if (served(url, response)) return;
    if (url.includes('/pods')) {
      watch = response.writeHead(200, { 'content-type': 'application/json' });
      return watch.flushHeaders();
    }
    if (url === '/version') return reply(response, 200, {});
    readings += 1;
    away(response);
    if (readings === 2) watch?.write(`${JSON.stringify({ type: 'MODIFIED', object: ready })}\n`);
  });
  expect(await waited(cluster)).toMatchObject([{ ready: true }]);
});

test.each([403, 503])('a target that stays away ends the wait, where events answer %i too', async (status) => {
  const cluster = await start(({ url = '' }, response) => {
    if (served(url, response)) return;
    if (url.includes('/events') && status === 403) return reply(response, 403, refusal(403, 'Forbidden'));
    away(response);
  });
  await expect(waited(cluster, 300)).rejects.toMatchObject({ code: 'unreachable' });
});
