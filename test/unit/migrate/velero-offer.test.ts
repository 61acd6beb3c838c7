import { expect, test } from 'vitest';
import { UnmovedVolumes } from '../../../src/migrate/unmoved-volumes.ts';
import { veleroReadiness } from '../../../src/migrate/velero/offer.ts';
import { withFileTroubles } from '../../../src/migrate/velero/unreadable-claims.ts';
import { format } from '../../../src/model/message.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import type { VeleroInstallation } from '../../../src/model/velero/velero-installation.ts';
import { reply, startFaultServer } from '../kube/fault-server.ts';

function location(more: Partial<StorageLocation> = {}, bucket = 'velero', endpoint = 'https://s3.example.com') {
  return {
    context: 'prod',
    namespace: 'velero',
    name: 'default',
    provider: 'aws',
    phase: 'Available',
    default: true,
    readOnly: false,
    store: { s3: { bucket, endpoint } },
    secret: { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
    ...more,
  } satisfies StorageLocation;
}

function velero(context: string, more: Partial<VeleroInstallation> = {}): VeleroInstallation {
  return {
    context,
    namespace: 'velero',
    server: { image: 'velero:v1.18.3', ready: true, features: [], plugins: [] },
    nodeAgent: { image: 'velero:v1.18.3', nodes: 1, ready: 1 },
    locations: [location({ context })],
    shortcomings: [],
    unknown: [],
    ...more,
  };
}

const between = (source: VeleroInstallation[], target: VeleroInstallation[]) =>
  veleroReadiness({ context: 'prod', found: source }, { context: 'dr', found: target });
const inTheWay = (source: VeleroInstallation[], target: VeleroInstallation[]) => {
  const { offers, obstacle } = between(source, target);
  expect(offers).toEqual([]);
  return obstacle && `${format(obstacle.reason)} ${format(obstacle.hint)}`;
};

test('two Veleros over one bucket can carry objects and files', () => {
  const { offers, obstacle } = between([velero('prod')], [velero('dr')]);
  expect(obstacle).toBeUndefined();
  expect(offers).toMatchObject([
    { namespace: 'velero', location: { name: 'default' }, data: [{ choice: 'file-system' }, { choice: 'snapshot' }] },
  ]);
  expect(offers[0]?.data[0]?.obstacle).toBeUndefined();
  expect(offers[0]?.otherAddress).toBeUndefined();
});

test('where a Velero lacks, that is where to install one', () => {
  const { seen, obstacle } = between([velero('prod')], []);
  expect(seen).toEqual(['prod']);
  expect(obstacle?.installIn).toEqual(['dr']);
  expect(inTheWay([], [])).toMatch(/^There is no Velero in prod, dr\..*Install Velero…/);
});

test('what cannot be used says why and what to do', () => {
  const down = { image: 'velero', ready: false, features: [], plugins: [] };
  expect(inTheWay([velero('prod')], [velero('dr', { server: down })])).toMatch(/Velero in dr is not ready/);
  expect(inTheWay([velero('prod')], [velero('dr', { namespace: 'backup' })])).toMatch(
    /velero of prod and in backup of dr/,
  );
  const elsewhere = velero('dr', { locations: [location({}, 'other')] });
  expect(inTheWay([velero('prod')], [elsewhere])).toMatch(/share no bucket.*BackupStorageLocation/);
  const closed = velero('prod', { locations: [location({ readOnly: true })] });
  expect(inTheWay([closed], [velero('dr')])).toMatch(/read-only.*ReadWrite/);
  const gone = velero('dr', {
    locations: [location({ context: 'dr', phase: 'Unavailable', reason: 'no such bucket' })],
  });
  expect(inTheWay([velero('prod')], [gone])).toMatch(/Velero in dr cannot use its location default: no such bucket/);
});

test('a read-only location of the target is no obstacle, nor what may not be seen', () => {
  const target = velero('dr', { locations: [location({ readOnly: true })] });
  expect(between([velero('prod')], [target]).offers).toHaveLength(1);
  const { server: _server, nodeAgent: _agent, ...rest } = velero('dr');
  const unseen = { ...rest, unknown: ['deployments.apps', 'daemonsets.apps'] };
  const [offer] = between([velero('prod')], [unseen]).offers;
  expect(offer?.data[0]).toEqual({ choice: 'file-system' });
});

test('files need an agent on the nodes of both', () => {
  const { nodeAgent: _agent, ...without } = velero('dr');
  const [offer] = between([velero('prod')], [without]).offers;
  const [files] = offer?.data ?? [];
  expect(files?.installIn).toEqual(['dr']);
  expect(files?.obstacle && format(files.obstacle)).toMatch(/no node agent in dr\. Install Velero…/);
});

test('a bucket of one name at two addresses is offered with the other address', () => {
  const inside = velero('dr', { locations: [location({}, 'velero', 'http://minio.minio:9000')] });
  expect(between([velero('prod')], [inside]).offers[0]?.otherAddress).toBe('http://minio.minio:9000');
});

test('the default store of the source comes first', () => {
  const two = [location({ name: 'second', default: false }, 'second'), location()];
  const found = between([velero('prod', { locations: two })], [velero('dr', { locations: two })]).offers;
  expect(found.map((one) => one.location.name)).toEqual(['default', 'second']);
});

test('a claim whose files Velero cannot carry says why', async () => {
  const volumes = [
    { metadata: { name: 'pv' }, spec: { hostPath: { path: '/srv' }, claimRef: { namespace: 'shop', name: 'node' } } },
  ];
  const server = await startFaultServer((_request, response) => reply(response, 200, { metadata: {}, items: volumes }));
  try {
    const mounts = new UnmovedVolumes();
    const pod = (name: string, phase: string, claim: object) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { containers: [], volumes: [{ name: 'data', persistentVolumeClaim: claim }] },
      status: { phase },
    });
    mounts.takePod(pod('db', 'Running', { claimName: 'data' }));
    mounts.takePod(pod('node', 'Running', { claimName: 'node' }));
    mounts.takePod(pod('reader', 'Running', { claimName: 'locked', readOnly: true }));
    mounts.takePod(pod('waiting', 'Pending', { claimName: 'idle' }));
    const claims = ['data', 'node', 'locked', 'idle', 'unused'].map((name) => ({
      namespace: 'shop',
      name,
      size: '1Gi',
      usedBy: [],
    }));
    const told = await withFileTroubles(await server.open(), claims, mounts, new AbortController().signal);
    expect(told.map(({ name, noFiles }) => [name, noFiles?.code])).toEqual([
      ['data', undefined],
      ['node', 'offer.claim-host-path'],
      ['locked', 'offer.claim-locked'],
      ['idle', 'offer.claim-unmounted'],
      ['unused', 'offer.claim-unmounted'],
    ]);
  } finally {
    await server.stop();
  }
});
