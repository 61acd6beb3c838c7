import { expect, test } from 'vitest';
import { WebAgent } from '../../../src/kube/transport/web-agent.ts';
import { grantWrites } from '../../../src/kube/writer.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { followRun } from '../../../src/velero/run/follow.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';
import { answerFrom, type StoredObjects } from '../kube/stored-objects.ts';

const { start } = useFaultServer();

const kinds = {
  'velero.io/v1': {
    backups: 'Backup',
    restores: 'Restore',
    podvolumerestores: 'PodVolumeRestore',
    backuprepositories: 'BackupRepository',
  },
  'velero.io/v2alpha1': { datadownloads: 'DataDownload' },
};

test('a restore that ended Completed is told as that where its backup cannot be asked for any more', async () => {
  const objects: StoredObjects = new Map([
    [
      '/apis/velero.io/v1/namespaces/velero/restores/one',
      {
        apiVersion: 'velero.io/v1',
        kind: 'Restore',
        metadata: { name: 'one', namespace: 'velero', resourceVersion: '1' },
        spec: { backupName: 'nightly' },
        status: { phase: 'Completed' },
      },
    ],
  ]);
  const reader = await start((request, response) => {
    if (request.url?.includes('watch=true')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.flushHeaders();
    }
    if (request.url?.endsWith('/backups/nightly')) return reply(response, 400, refusal(400, 'BadRequest'));
    void answerFrom(objects, kinds, request, response);
  });
  const writer = grantWrites(reader, { context: 'lab', namespaces: ['velero'], clusterScoped: false });
  const told: UnstampedEvent[] = [];
  const end = await followRun(
    writer,
    { kind: 'restore', namespace: 'velero', name: 'one' },
    {
      signal: new AbortController().signal,
      emit: (event) => void told.push(event),
      reach: { agent: new WebAgent(undefined), dial: async () => undefined, through: () => undefined },
      log: 'none',
      stillSeconds: 60,
    },
  );
  expect(end).toMatchObject({ outcome: 'completed', phase: 'Completed' });
  expect(told.at(-1)).toMatchObject({ type: 'step', state: 'done' });
  expect(told).toContainEqual(expect.objectContaining({ type: 'log', level: 'warning' }));
});
