import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { stopGently } from '../../../src/apply/gentle-stop.ts';
import { TargetNamespaces } from '../../../src/apply/namespaces.ts';
import { TargetRequests } from '../../../src/apply/target-requests.ts';
import { WriteSlots } from '../../../src/apply/write-slots.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start, current } = useFaultServer();

/** The namespaces of a server that answers so many looks at one with a status, and then that it is there. */
async function namespaces(failures: number, status: number): Promise<TargetNamespaces> {
  let left = failures;
  const cluster = await start((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/api') {
      const namespace = { resource: 'namespaces', responseKind: { kind: 'Namespace' }, scope: 'Cluster', verbs: [] };
      const items = [{ metadata: { name: '' }, versions: [{ version: 'v1', resources: [namespace] }] }];
      return reply(response, 200, { kind: 'APIGroupDiscoveryList', items });
    }
    if (request.url === '/apis') return reply(response, 200, { kind: 'APIGroupDiscoveryList', items: [] });
    left -= 1;
    // So long that it is not waited for.
    if (left >= 0) return reply(response, status, refusal(status, 'Trouble'), { 'retry-after': '3600' });
    reply(response, 200, { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'n' } });
  });
  const writer = grantWrites(cluster, { context: 'lab', namespaces: ['n'], clusterScoped: false });
  const stop = stopGently(new AbortController().signal);
  return new TargetNamespaces(new TargetRequests(writer, new WriteSlots(1), stop), 'r');
}

const looks = () => current().seen.filter((request) => request.includes('/namespaces/n'));

test('a namespace is asked for once by all that look at it', async () => {
  const target = await namespaces(0, 503);
  expect(await Promise.all([target.look('n'), target.exists('n'), target.look('n')])).toEqual(['there', true, 'there']);
  expect(looks()).toHaveLength(1);
});

test('a look at a namespace that failed in passing is done again', async () => {
  const target = await namespaces(1, 503);
  expect(await target.look('n')).toBe('there');
});

test('a look at a namespace that failed is no answer for the next one', async () => {
  const target = await namespaces(1, 500);
  await expect(target.look('n')).rejects.toMatchObject({ status: 500 });
  expect(await target.look('n')).toBe('there');
});
