import { expect, test } from 'vitest';
import { listsOf } from '../../../src/diff/lists.ts';
import { filledInBy } from '../../../src/engine/comparison/defaults/filled-in.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const faults = useFaultServer();

test('what a Secret is meant to be is sent to no cluster, in no dry run', async () => {
  const cluster = await faults.start((_request, response) => reply(response, 403, refusal(403, 'Forbidden')));
  const { seen } = faults.current();
  const filledIn = filledInBy(cluster, new AbortController().signal);
  const fields = [{ pointer: '/immutable', right: true, class: 'drift' }] as const;
  const ask = (kind: string) => {
    const metadata = { namespace: 'shop', name: 'keys' };
    const object: KubeObject = { apiVersion: 'v1', kind, metadata, data: { password: 'aHVudGVyMg==' } };
    const ref = { group: '', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, ...metadata };
    const live = { ref, object: { ...object, immutable: true } };
    return filledIn({ side: 'right', live, meant: object, lists: listsOf(`/${kind}`) }, fields);
  };
  expect(await ask('Secret')).toEqual(fields);
  expect(seen).toEqual([]);
  // Of anything else the cluster is asked.
  await ask('ConfigMap');
  expect(seen).not.toEqual([]);
});
