import { expect, test } from 'vitest';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { logsOfBoth } from '../../../src/migrate/verify/logs-of-both.ts';
import type { NamespaceState } from '../../../src/migrate/verify/read-side.ts';
import { message } from '../../../src/model/message.ts';
import type { ObjectRef } from '../../../src/model/objects/object.ts';
import { type FaultServer, refusal, reply, startFaultServer } from '../kube/fault-server.ts';
import { object } from './objects.ts';

const web: ObjectRef = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace: 'shop', name: 'web' };
const pod = object('Pod', 'web', {
  spec: { containers: [{ name: 'main' }] },
  status: { containerStatuses: [{ name: 'main', state: { running: {} } }] },
});
const state: NamespaceState = { namespace: 'shop', lists: new Map([['pods', [pod]]]) };

/** A cluster that answers for logs with a status: 200 with a line, 0 by ending the connection. */
async function answering(status: number): Promise<FaultServer> {
  return startFaultServer((_request, response) => {
    if (status === 0) response.socket?.destroy();
    else if (status === 200) response.end('it said so\n');
    // Too long to be waited for.
    else reply(response, status, refusal(status, 'Fault'), { 'retry-after': '3600' });
  });
}

/** What is told of a pod that does not work, with what the clusters answer for its log. */
async function told(ofTarget: number, ofSource: number): Promise<object> {
  const servers = await Promise.all([answering(ofTarget), answering(ofSource)]);
  try {
    const [target, source] = await Promise.all(servers.map((server): Promise<ClusterReader> => server.open()));
    if (!target || !source) throw new Error('No cluster was opened.');
    const sides = { target: { cluster: target, state }, source: { cluster: source, state } };
    const reason = message('ready.probe-waiting', { pod: 'web', container: 'main' });
    return await logsOfBoth({ object: web, reason }, sides, new AbortController().signal);
  } finally {
    for (const server of servers) await server.stop();
  }
}

const lines = ['it said so'];

test.each([
  ['of both sides are told', 200, 200, { lines, sourceLines: lines }],
  ['whose node the source cannot reach are left out', 200, 502, { lines }],
  ['of a source that refuses the login are left out', 200, 401, { lines }],
  ['of a source that is gone are left out', 200, 0, { lines }],
  ['whose node the target cannot reach are left out', 502, 200, {}],
])('the last lines %s', async (_name, ofTarget, ofSource, expected) => {
  expect(await told(ofTarget, ofSource)).toEqual(expected);
});

test('a target that is out of reach ends the verification', async () => {
  await expect(told(0, 200)).rejects.toMatchObject({ code: 'unreachable' });
});
