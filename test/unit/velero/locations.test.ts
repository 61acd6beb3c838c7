import { expect, test } from 'vitest';
import { format } from '../../../src/model/message.ts';
import { storageLocations } from '../../../src/velero/locations.ts';
import { refusal, reply, useFaultServer } from '../kube/fault-server.ts';

const { start } = useFaultServer();
const { signal } = new AbortController();

const location = {
  apiVersion: 'velero.io/v1',
  kind: 'BackupStorageLocation',
  metadata: { name: 'default', namespace: 'velero' },
  spec: {
    provider: 'aws',
    objectStorage: { bucket: 'backups', caCertRef: { name: 'authority', key: 'ca.pem' } },
  },
};

/** The kinds of the core group, or of Velero's. */
function kinds(group: string, version: string, resource: string, kind: string): object {
  const served = { resource, responseKind: { group, version, kind }, scope: 'Namespaced', verbs: ['get', 'list'] };
  const items = [{ metadata: { name: group }, versions: [{ version, resources: [served] }] }];
  return { kind: 'APIGroupDiscoveryList', items };
}

test.each([
  ['may not be read', 403, refusal(403, 'Forbidden'), /refuses this: because Forbidden/],
  ['is not there', 404, refusal(404, 'NotFound'), /^the Secret velero\/authority is not there$/],
  [
    'has another key',
    200,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'authority', namespace: 'velero' }, data: { ca: 'eA==' } },
    /^the Secret velero\/authority has nothing under ca\.pem$/,
  ],
])(
  'a store whose authority lies in a Secret that %s says so, and is there without it',
  async (_, status, answer, why) => {
    const cluster = await start((request, response) => {
      const url = request.url?.split('?')[0] ?? '';
      if (url === '/api') reply(response, 200, kinds('', 'v1', 'secrets', 'Secret'));
      else if (url === '/apis') {
        reply(response, 200, kinds('velero.io', 'v1', 'backupstoragelocations', 'BackupStorageLocation'));
      } else if (url.endsWith('/secrets/authority')) reply(response, status, answer);
      else {
        const metadata = { resourceVersion: '1' };
        const list = { apiVersion: 'velero.io/v1', kind: 'BackupStorageLocationList', metadata, items: [location] };
        reply(response, 200, list);
      }
    });
    const [found] = await storageLocations(cluster, { signal });
    expect(found?.store).toEqual({ s3: { bucket: 'backups', pathStyle: false } });
    expect(found?.authorityUnread && format(found.authorityUnread)).toMatch(why);
  },
);
