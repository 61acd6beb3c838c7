import { expect, test } from 'vitest';
import { format, message } from '../../../src/model/message.ts';
import type { VeleroInstallation } from '../../../src/model/velero/velero-installation.ts';
import { veleroLineRow, veleroLines, veleroRow } from '../../../src/ui/clusters/velero-rows.ts';
import { inEnglish } from '../../../src/ui/translate.ts';

const speech = { t: inEnglish, sentence: (words: Parameters<typeof format>[0]) => format(words) };
const node = { kind: 'velero', context: 'prod' } as const;
const server = {
  image: 'velero/velero:v1.18.3',
  version: 'v1.18.3',
  ready: true,
  features: ['EnableCSI'],
  plugins: ['velero/velero-plugin-for-aws:v1.14.3'],
};
const secret = { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
const store = {
  context: 'prod',
  namespace: 'velero',
  name: 'default',
  provider: 'aws',
  default: true,
  readOnly: false,
};
const velero: VeleroInstallation = {
  context: 'prod',
  namespace: 'velero',
  server,
  nodeAgent: { image: 'velero/velero:v1.18.3', nodes: 3, ready: 3 },
  snapshotClasses: [{ name: 'fast', driver: 'csi.test', forVelero: true }],
  locations: [{ ...store, phase: 'Available', secret, store: { s3: { bucket: 'b' } } }],
  shortcomings: [],
  unknown: [],
};
const linesOf = (found: VeleroInstallation) =>
  veleroLines('prod', { found: [found] }, speech).map((line) => [line.label, line.description, line.mends]);

test('a Velero that is whole says its version, and below it what it consists of', () => {
  const row = veleroRow(node, { found: [velero] }, speech);
  expect(row).toMatchObject({ label: 'Velero', description: 'v1.18.3', icon: { id: 'pass' } });
  expect(row.tooltip).toContain('Node agent: ready on 3 of 3 nodes');
  expect(linesOf(velero)).toEqual([
    ['Server', 'v1.18.3, ready, velero', undefined],
    ['Plug-ins', 'velero/velero-plugin-for-aws:v1.14.3', undefined],
    ['Node agent', 'ready on 3 of 3 nodes', undefined],
    ['CSI snapshots', 'fast (csi.test), for Velero', undefined],
    ['Store default', 's3://b, Available', undefined],
  ]);
});

test('what is missing comes first, with what follows from it and what mends it', () => {
  const { nodeAgent: _agent, ...without } = velero;
  const shortcomings = [{ level: 'warning' as const, text: message('velero.noNodeAgent') }];
  const found = { ...without, shortcomings };
  const words = 'There is no node agent: files of volumes are neither backed up nor restored.';
  expect(linesOf(found)[0]).toEqual([words, 'Install Velero…', 'install']);
  const row = veleroRow(node, { found: [found] }, speech);
  expect(row).toMatchObject({ description: 'v1.18.3 · missing or not right: 1', icon: { id: 'warning' } });
  expect(row.tooltip).toContain(words);
  const [line] = veleroLines('prod', { found: [found] }, speech);
  expect(line && veleroLineRow(line)).toMatchObject({ command: 'kubeferry.velero.install', icon: { id: 'warning' } });
  // An installation would refuse to go over it.
  const older = { ...found, server: { ...server, version: 'v1.9.5' } };
  expect(linesOf(older)[0]?.[2]).toBe('upgrade');
  expect(linesOf(older).at(-1)).toEqual(['v1.9.5 is there, v1.18.3 can be', 'Upgrade Velero…', 'upgrade']);
});

test('a version that is none is not said to be older', () => {
  const built = { ...velero, server: { ...server, version: 'main' } };
  expect(linesOf(built).map(([, , mends]) => mends)).not.toContain('upgrade');
});

test('a repository that is not ready says why', () => {
  const about = { volumeNamespace: 'shop', location: 'default', type: 'kopia', phase: 'NotReady' };
  const found = { ...velero, repositories: [{ ...about, name: 'shop-default-kopia', message: 'no such bucket' }] };
  expect(linesOf(found).at(-1)).toEqual([
    'Repository shop-default-kopia',
    'NotReady, no such bucket, kopia',
    undefined,
  ]);
});

test('a cluster without Velero says what it cannot, and leads to an installation', () => {
  expect(veleroRow(node, { found: [] }, speech)).toMatchObject({
    description: 'not installed',
    tokens: expect.arrayContaining(['velero', 'noVelero']),
  });
  expect(veleroLines('prod', { found: [] }, speech)).toMatchObject([{ mends: 'install', level: 'warning' }]);
});

test('until the cluster has answered nothing is said, and an error is', () => {
  expect(veleroRow(node, { asked: true }, speech)).toMatchObject({
    description: 'looking…',
    icon: { id: 'loading~spin' },
  });
  const error = { code: 'unreachable' as const, words: message('error.cancelled'), detail: '' };
  expect(veleroLines('prod', { error }, speech)).toMatchObject([{ level: 'warning' }]);
});
