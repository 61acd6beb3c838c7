import { expect, test } from 'vitest';
import { format } from '../../../src/model/message.ts';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import type { VeleroInstallation } from '../../../src/model/velero/velero-installation.ts';
import { shortcomingsOf } from '../../../src/velero/shortcomings.ts';

const store: StorageLocation = {
  context: 'prod',
  namespace: 'velero',
  name: 'default',
  provider: 'aws',
  phase: 'Available',
  default: true,
  readOnly: false,
  secret: { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
};
const server = {
  image: 'velero/velero:v1.18.3',
  version: 'v1.18.3',
  ready: true,
  features: ['EnableCSI'],
  plugins: ['registry.test/velero/velero-plugin-for-aws:v1.14.3'],
};
const nodeAgent = { image: 'velero/velero:v1.18.3', nodes: 3, ready: 3 };
const snapshotClasses = [{ name: 'fast', driver: 'csi.test', forVelero: true }];
const about = { context: 'prod', namespace: 'velero', locations: [store], unknown: [] };
const whole = { ...about, server, nodeAgent, snapshotClasses };

const told = (found: Omit<VeleroInstallation, 'shortcomings'>) =>
  shortcomingsOf(found).map(({ level, text }) => `${level}: ${format(text)}`);
const like = (...lines: RegExp[]) => lines.map((line) => expect.stringMatching(line));

test('a Velero that is whole lacks nothing', () => {
  expect(told(whole)).toEqual([]);
});

test('a server that is not there, not ready or has not the plug-in of its store is told', () => {
  expect(told({ ...about, nodeAgent, snapshotClasses })).toEqual(
    like(/^error: No Velero runs in the namespace velero/),
  );
  expect(told({ ...whole, server: { ...server, ready: false } })).toEqual(like(/^error: The Velero .* is not ready/));
  expect(told({ ...whole, server: { ...server, plugins: ['velero/velero-plugin-for-gcp:v1'] } })).toEqual(
    like(/^warning: The plug-in for aws is not among/),
  );
  const other = { ...store, name: 'off-site', default: false, provider: 'example.com/tape' };
  expect(told({ ...whole, locations: [store, other] })).toEqual([]);
});

test('stores that are not there, not available, or none to write to or by default are told', () => {
  expect(told({ ...whole, locations: [] })).toEqual(like(/^error: Velero has no store/));
  const away: StorageLocation = { ...store, phase: 'Unavailable', reason: 'no such bucket' };
  expect(told({ ...whole, locations: [away] })).toEqual(like(/^error: .* store default: no such bucket$/));
  expect(told({ ...whole, locations: [{ ...store, readOnly: true }] })).toEqual(
    like(/^error: Every store is read-only/),
  );
  expect(told({ ...whole, locations: [{ ...store, readOnly: true, readOnlyFor: ['run-7', 'run-8'] }] })).toEqual(
    like(/^warning: .* store default .* \(runs: run-7, run-8\): /, /^error: Every store is read-only/),
  );
  expect(told({ ...whole, locations: [{ ...store, default: false }] })).toEqual(
    like(/^warning: No store is the default/),
  );
});

test('volumes that cannot be carried are told, by files and by snapshots', () => {
  expect(told({ ...about, server, snapshotClasses })).toEqual(like(/^warning: There is no node agent/));
  expect(told({ ...whole, nodeAgent: { ...nodeAgent, ready: 1 } })).toEqual(
    like(/^warning: .* not ready on 2 of 3 nodes/),
  );
  expect(told({ ...about, server, nodeAgent })).toEqual(like(/^warning: The cluster serves no CSI snapshots/));
  expect(told({ ...whole, server: { ...server, features: [] } })).toEqual(
    like(/^warning: .* without the feature EnableCSI/),
  );
  const plain = { name: 'slow', driver: 'disk.test', forVelero: false };
  expect(told({ ...whole, snapshotClasses: [...snapshotClasses, plain] })).toEqual(
    like(/^warning: .* driver disk\.test /),
  );
  const twin = { name: 'fast-too', driver: 'csi.test', forVelero: false };
  expect(told({ ...whole, snapshotClasses: [...snapshotClasses, twin] })).toEqual([]);
});

test('a repository that is not ready is told with its reason, and others are not', () => {
  const repository = { name: 'shop-default-kopia', volumeNamespace: 'shop', location: 'default', type: 'kopia' };
  const away = { ...repository, phase: 'NotReady', message: 'no such bucket' };
  expect(told({ ...whole, repositories: [{ ...repository, phase: 'Ready' }, away] })).toEqual(
    like(/^warning: The repository shop-default-kopia is not ready: files of volumes of shop .* no such bucket$/),
  );
  expect(told({ ...whole, repositories: [{ ...repository, phase: 'New' }] })).toEqual([]);
});

test('nothing is said of what may not be read', () => {
  const unknown = [
    'backupstoragelocations.velero.io',
    'deployments.apps',
    'daemonsets.apps',
    'volumesnapshotclasses.snapshot.storage.k8s.io',
  ];
  expect(told({ ...about, locations: [], unknown })).toEqual([]);
});
