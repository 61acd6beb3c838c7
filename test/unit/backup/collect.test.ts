import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { collect } from '../../../src/backup/collect.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { format } from '../../../src/model/message.ts';
import { refKey } from '../../../src/model/objects/object.ts';
import { type FaultServer, page, refusal, reply, startFaultServer } from '../kube/fault-server.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const served = (...resources: { name: string; kind: string }[]) => ({
  resources: resources.map((resource) => ({
    ...resource,
    namespaced: true,
    verbs: ['get', 'list', 'create', 'delete'],
  })),
});
const group = (name: string) => ({
  name,
  versions: [{ groupVersion: `${name}/v1`, version: 'v1' }],
  preferredVersion: { groupVersion: `${name}/v1`, version: 'v1' },
});

/** A server that asks for a longer wait than anybody has is asked once. */
const tooLong = { 'retry-after': '3600' };

/** What a cluster with ConfigMaps, Deployments and one kind of an extension API discovers, and the namespace `n`. */
const groundwork: Record<string, object> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': served({ name: 'configmaps', kind: 'ConfigMap' }),
  '/apis': { kind: 'APIGroupList', groups: [group('apps'), group('extended.example.com')] },
  '/apis/apps/v1': served({ name: 'deployments', kind: 'Deployment' }),
  '/apis/extended.example.com/v1': served({ name: 'things', kind: 'Thing' }),
  '/api/v1/namespaces/n': { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } },
};

/** Collects the namespace `n`; `lists` answer what it holds, by plural. */
async function collected(lists: Record<string, (url: URL, response: ServerResponse) => void>, down?: string) {
  server = await startFaultServer(({ url: path }: IncomingMessage, response) => {
    const url = new URL(path ?? '', 'http://x');
    const ground = groundwork[url.pathname];
    if (url.pathname === down) return reply(response, 503, refusal(503, 'ServiceUnavailable'), tooLong);
    if (ground) return reply(response, 200, ground);
    const list = lists[url.pathname.split('/').at(-1) ?? ''];
    if (list) list(url, response);
    else reply(response, 200, { ...page([]), kind: 'List' });
  });
  const cluster = await server.open();
  const warnings: string[] = [];
  const keys: string[] = [];
  const emit = (event: UnstampedEvent) => {
    if (event.type === 'log' && event.level === 'warning') warnings.push(format(event.text));
  };
  const select = { namespaces: ['n'], clusterScoped: 'none' as const, exclude: [] };
  const { signal } = new AbortController();
  for await (const batch of collect(cluster, select, { signal, emit, step: 'collect' })) {
    keys.push(...batch.map(({ ref }) => refKey(ref)));
  }
  return { warnings, keys };
}

const down = (_url: URL, response: ServerResponse) => reply(response, 503, refusal(503, 'ServiceUnavailable'), tooLong);

test('an extension API that is down leaves its kinds out, with a warning', async () => {
  const { warnings, keys } = await collected({
    configmaps: (_url, response) => reply(response, 200, page(['a'])),
    things: down,
  });
  expect(keys.some((key) => key.endsWith('/a'))).toBe(true);
  expect(warnings.join()).toMatch(
    /^things.extended.example.com could not be listed in n, so they are not in the backup/,
  );
});

test('a kind of Kubernetes itself that cannot be listed for the moment is no backup', async () => {
  await expect(collected({ deployments: down })).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(/^deployments.apps in n could not be listed to the end, so there would be a hole/),
  });
});

test('a group of Kubernetes itself that cannot be discovered is no backup, one of an extension is a warning', async () => {
  const { warnings } = await collected({}, '/apis/extended.example.com/v1');
  expect(warnings.join()).toMatch(/^The API group extended.example.com does not answer/);
  await server?.stop();
  await expect(collected({}, '/apis/apps/v1')).rejects.toThrow('The API group apps of lab does not answer');
});

test.each([
  [403, 'Forbidden', 'configmaps'],
  [503, 'ServiceUnavailable', 'things'],
])('a list that ends with %i after its first page is no backup', async (status, reason, kind) => {
  const broken = (url: URL, response: ServerResponse) => {
    if (url.searchParams.has('continue')) {
      reply(response, status, refusal(status, reason), tooLong);
    } else reply(response, 200, page(['a'], 'more'));
  };
  await expect(collected({ [kind]: broken })).rejects.toThrow(/could not be listed to the end/);
});
