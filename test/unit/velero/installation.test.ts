import { afterEach, expect, test } from 'vitest';
import { veleroInstallations } from '../../../src/velero/installation.ts';
import { type FaultServer, reply, startFaultServer } from '../kube/fault-server.ts';

let server: FaultServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const served = (name: string, kind: string) => ({ name, kind, namespaced: true, verbs: ['get', 'list'] });
const kinds: Record<string, object[]> = {
  apps: [served('deployments', 'Deployment'), served('daemonsets', 'DaemonSet')],
  'velero.io': [served('backupstoragelocations', 'BackupStorageLocation')],
  'snapshot.storage.k8s.io': [served('volumesnapshotclasses', 'VolumeSnapshotClass')],
};
const group = (name: string) => ({ name, versions: [{ version: 'v1' }], preferredVersion: { version: 'v1' } });
const container = { image: 'velero:v1.18.3', command: ['/velero'], args: ['server', '--features', 'EnableCSI,Other'] };
const deployment = {
  metadata: { name: 'velero', namespace: 'openshift-adp' },
  spec: { template: { spec: { containers: [container] } } },
  status: { readyReplicas: 1 },
};
const location = { metadata: { name: 'default', namespace: 'openshift-adp' }, spec: { provider: 'gcp' } };

test('a Velero elsewhere is the only one, also where something of the cluster may not be read', async () => {
  server = await startFaultServer(({ url }, response) => {
    const { pathname } = new URL(url ?? '', 'http://x');
    const items = (found: object[]) => reply(response, 200, { metadata: {}, items: found });
    const [, inGroup = ''] = /^\/apis\/([^/]+)\/v1$/.exec(pathname) ?? [];
    if (pathname === '/api') return reply(response, 200, { kind: 'APIVersions', versions: ['v1'] });
    if (pathname === '/api/v1') return reply(response, 200, { resources: [] });
    if (pathname === '/apis') return reply(response, 200, { groups: Object.keys(kinds).map(group) });
    if (kinds[inGroup]) return reply(response, 200, { resources: kinds[inGroup] });
    if (pathname.endsWith('/backupstoragelocations')) return items([location]);
    if (pathname.endsWith('/openshift-adp/deployments')) return items([deployment]);
    if (pathname.endsWith('/volumesnapshotclasses')) return reply(response, 403, { kind: 'Status', code: 403 });
    items([]);
  });
  const found = await veleroInstallations(await server.open(), new AbortController().signal);
  expect(found).toMatchObject([
    {
      namespace: 'openshift-adp',
      server: { features: ['EnableCSI', 'Other'] },
      unknown: ['volumesnapshotclasses.snapshot.storage.k8s.io'],
    },
  ]);
});
