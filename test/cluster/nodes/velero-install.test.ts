import { afterAll, beforeAll, expect, test } from 'vitest';
import { handlers } from '../../../src/engine/handlers.ts';
import { createScope, type OwnedScope } from '../../../src/engine/scope.ts';
import type { MigrationEvent } from '../../../src/model/event.ts';
import { record } from '../../../src/model/json/parse.ts';
import { changeGrant, type VeleroChange } from '../../../src/model/velero/velero-change.ts';
import type { Api } from '../../sandbox/api.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { makeBucket } from '../../sandbox/s3.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';

const context = 'fresh';
const namespace = 'velero';
let sandbox: Sandbox<'fresh'>;
let api: Api;
let scope: OwnedScope;

beforeAll(async () => {
  sandbox = await startSandbox({ clusters: [context], nodes: 'real', velero: 'images', s3: true });
  api = apiOf(sandbox.clusters.fresh);
  const keys = s3();
  scope = createScope(
    { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 8, logLevel: 'warn' },
    {
      log: () => undefined,
      askSecret: async (secret) => (secret === 's3-access-key' ? keys.accessKey : keys.secretKey),
    },
  );
});
afterAll(async () => {
  scope?.close();
  api?.close();
  await sandbox?.stop();
});

function s3() {
  if (!sandbox.s3?.insideEndpoint) throw new Error('The sandbox has no S3 server that pods reach.');
  return { ...sandbox.s3, insideEndpoint: sandbox.s3.insideEndpoint };
}

async function changed(change: VeleroChange) {
  const events: MigrationEvent[] = [];
  const call = {
    signal: new AbortController().signal,
    emit: (event: MigrationEvent) => events.push(event),
    drained: async () => undefined,
  };
  const params = { context, change, grants: [changeGrant(context, change)], waitSeconds: 120 };
  return { ...(await handlers['velero.change'](params, call, scope)), events };
}

test('what is installed runs on a real node: server, plug-in and node agent, with the keys and the store that were given', async () => {
  const { endpoint, region, insideEndpoint } = s3();
  const bucket = makeBucket(s3(), 'fresh');
  const small = { cpuRequest: '50m' };
  const { counts } = await changed({
    verb: 'install',
    wishes: {
      namespace,
      store: { s3: { bucket, endpoint, region } },
      insideEndpoint,
      nodeAgent: true,
      server: small,
      agent: small,
    },
  });
  expect(counts).toMatchObject({ created: 20 });
  const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`);
  expect(pods.map(({ status }) => record(status).phase)).toEqual(['Running', 'Running']);
  const metadata = { name: 'first', namespace };
  await api.create({ apiVersion: 'velero.io/v1', kind: 'Backup', metadata, spec: { includedNamespaces: ['default'] } });
  const path = `/apis/velero.io/v1/namespaces/${namespace}/backups/first`;
  await waitFor(async () => record((await api.get(path)).status).phase === 'Completed', {
    what: 'the backup was complete',
    seconds: 60,
  });
});

test('what was installed goes again, pods and all', async () => {
  const { stays } = await changed({ verb: 'uninstall', namespace, definitions: true, withNamespace: true });
  expect(stays).toEqual([]);
  expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
});
