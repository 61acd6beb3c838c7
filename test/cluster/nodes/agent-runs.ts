import { type Api, asRecord } from '../../sandbox/api.ts';
import { waitFor } from '../../sandbox/processes.ts';

const agents = '/apis/apps/v1/namespaces/velero/daemonsets/node-agent';

/** Has the node agent of a cluster run everywhere, or on no node that there is; resolves when it is so. */
export async function agentRuns(api: Api, runs: boolean): Promise<void> {
  await api.patch(agents, { spec: { template: { spec: { nodeSelector: { away: runs ? null : 'yes' } } } } });
  await waitFor(async () => Number(asRecord((await api.get(agents)).status).numberReady) === (runs ? 1 : 0), {
    what: runs ? 'the node agent was ready' : 'the node agent was gone',
  });
}
