import { expect, test } from 'vitest';
import { grantWrites } from '../../../src/kube/writer.ts';
import { namespacesOfMarks, unmarkClaims } from '../../../src/migrate/velero/marked-claims.ts';
import { unmarkRun } from '../../../src/migrate/velero/marked-pods.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';
import { answerFrom, type StoredObjects } from '../kube/stored-objects.ts';
import { planOf } from './shop-plan.ts';

const { start, current } = useFaultServer();

const run = 'run-1';
const kinds = { v1: { pods: 'Pod', persistentvolumeclaims: 'PersistentVolumeClaim', configmaps: 'ConfigMap' } };
const pod = '/api/v1/namespaces/shop/pods/web';
const claim = '/api/v1/namespaces/shop/persistentvolumeclaims/data';
const nothing = { plan: planOf(), run, claims: new Map() };

/** As a run leaves them that is killed while Velero backs up. */
function left(): StoredObjects {
  const annotations = {
    'backup.velero.io/backup-volumes': 'data',
    'kubeferry.dev/backup-volumes-before': '',
    'kubeferry.dev/backup-volumes-for': run,
  };
  const metadata = { namespace: 'shop', resourceVersion: '1' };
  return new Map([
    [pod, { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: 'web', annotations } }],
    [
      claim,
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { ...metadata, name: 'data', labels: { 'kubeferry.dev/snapshot': run } },
      },
    ],
  ]);
}

test('a session that leaves every claim behind takes off the marks of the one before it', async () => {
  const objects = left();
  const reader = await start((request, response) => void answerFrom(objects, kinds, request, response));
  const writer = grantWrites(reader, { context: 'lab', namespaces: ['shop', 'velero'], clusterScoped: false });
  const scope = { signal: new AbortController().signal, emit: () => expect.fail('nothing is left') };
  const context = { ...nothing, marked: ['shop'], scope };
  await unmarkRun(writer, namespacesOfMarks(context), run, scope);
  await unmarkClaims(context, writer);
  expect(objects.get(pod)?.metadata.annotations).toEqual({});
  expect(objects.get(claim)?.metadata.labels).toEqual({});
});

test('claims that may not be listed are told as left, and a run that never marked any asks for nothing', async () => {
  const reader = await start((request, response) => {
    const isClaims = request.url?.includes('persistentvolumeclaims');
    if (isClaims) return reply(response, 403, refusal(403, 'Forbidden'));
    void answerFrom(left(), kinds, request, response);
  });
  const writer = grantWrites(reader, { context: 'lab', namespaces: ['shop', 'velero'], clusterScoped: false });
  const told: unknown[] = [];
  const scope = { emit: (event: unknown) => void told.push(event) };
  await unmarkClaims({ ...nothing, scope }, writer);
  expect(current().seen).toEqual([]);
  await unmarkClaims({ ...nothing, marked: ['shop'], scope }, writer);
  expect(told).toMatchObject([
    { level: 'warning', text: { code: 'run.snapshot-mark-left', args: { object: 'persistentvolumeclaims/shop/*' } } },
  ]);
});
