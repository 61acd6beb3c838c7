import { expect, onTestFinished, test } from 'vitest';
import { requireNamespace } from '../../../src/kube/require-namespace.ts';
import { format } from '../../../src/model/message.ts';
import { reply, startFaultServer } from './fault-server.ts';

test('a namespace that is not there is told by its name and context, with what to do next', async () => {
  const server = await startFaultServer((_request, response) => {
    const words = 'namespaces "shpo" not found';
    reply(response, 404, { kind: 'Status', status: 'Failure', reason: 'NotFound', message: words });
  });
  onTestFinished(() => server.stop());
  const cluster = await server.open();
  const failed = requireNamespace(cluster, 'shpo', new AbortController().signal);
  const words = `The namespace shpo does not exist in ${cluster.context}.`;
  await expect(failed).rejects.toMatchObject({ code: 'not-found', message: words });
  await expect(failed.catch(({ hint }) => format(hint))).resolves.toBe('Check the name and the context.');
});
