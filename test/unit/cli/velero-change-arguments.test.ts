import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/arguments.ts';

const parsed = (...args: string[]) => parseCommandLine(['velero', ...args], {});
const install = (...args: string[]) => parsed('install', '--context', 'prod', '--store', 's3://backups/prod', ...args);

test('an installation is wished for with a store, and what differs from Velero itself', () => {
  const more = [
    ...['--context', 'dr', '--namespace', 'backup', '--version', '1.18.3', '--secret', 'keys/file', '--read-only'],
    ...[
      '--inside-endpoint',
      'http://minio.storage:9000',
      '--registry',
      'harbor.example.com',
      '--node-agent',
      '--csi',
      '--ttl',
      '48',
      '--wait',
      '60',
    ],
    ...['--server-requests', 'cpu=1,memory=1Gi', '--agent-limits', 'memory=2Gi'],
    ...['--toleration', 'dedicated=backup:NoSchedule', '--toleration', 'spot', '--node-label', 'pool=system'],
    ...['--allow-writes', 'prod/backup,prod/_cluster'],
  ];
  expect(install('--endpoint', 'https://s3.example.com', ...more)).toMatchObject({
    verb: 'velero-change',
    contexts: ['prod', 'dr'],
    preview: false,
    waitSeconds: 60,
    grants: [{ context: 'prod', namespaces: ['backup'], clusterScoped: true }],
    change: {
      verb: 'install',
      wishes: {
        namespace: 'backup',
        version: 'v1.18.3',
        store: { s3: { bucket: 'backups', prefix: 'prod', endpoint: 'https://s3.example.com' } },
        insideEndpoint: 'http://minio.storage:9000',
        secret: { name: 'keys', key: 'file' },
        readOnly: true,
        registry: 'harbor.example.com',
        nodeAgent: true,
        csi: true,
        ttlHours: 48,
        server: { cpuRequest: '1', memoryRequest: '1Gi' },
        agent: { memoryLimit: '2Gi' },
        tolerations: [{ key: 'dedicated', value: 'backup', effect: 'NoSchedule' }, { key: 'spot' }],
        nodeSelector: { pool: 'system' },
      },
    },
  });
});

test('the store of a Velero elsewhere is named in place of a bucket', () => {
  const line = parsed('install', '--context', 'dr', '--location-context', 'prod', '--location', 'backup/nightly');
  const store = { context: 'prod', namespace: 'backup', name: 'nightly' };
  expect(line).toMatchObject({ change: { verb: 'install', wishes: { store } } });
  expect(() => install('--location-context', 'prod')).toThrow('--store does not go with --location-context');
  expect(() => install('--location', 'nightly')).toThrow('--location needs --location-context');
});

test('a store in a cloud is named as Velero itself names it', () => {
  const line = parsed(
    ...[
      'install',
      '--context',
      'aks',
      '--provider',
      'azure',
      '--bucket',
      'backups/prod',
      '--credentials',
      '/keys/azure',
    ],
    ...['--location-config', 'storageAccount=shop,resourceGroup=backups', '--location-config', 'useAAD=true'],
  );
  const config = { storageAccount: 'shop', resourceGroup: 'backups', useAAD: 'true' };
  const cloud = { provider: 'azure', bucket: 'backups', prefix: 'prod', config, credentials: resolve('/keys/azure') };
  expect(line).toMatchObject({ change: { wishes: { store: { cloud } } } });
  const secret = parsed('install', '--context', 'gke', '--provider', 'gcp', '--bucket', 'backups', '--secret', 'keys');
  expect(secret).toMatchObject({
    change: {
      wishes: { secret: { name: 'keys', key: 'cloud' }, store: { cloud: { provider: 'gcp', bucket: 'backups' } } },
    },
  });
});

test('an upgrade and an uninstallation go by the namespace', () => {
  expect(parsed('upgrade', '--context', 'prod', '--preview')).toMatchObject({
    preview: true,
    change: { verb: 'upgrade', namespace: 'velero' },
  });
  expect(parsed('uninstall', '--context', 'prod', '--namespace', 'old', '--with-namespace')).toMatchObject({
    change: { verb: 'uninstall', namespace: 'old', definitions: false, withNamespace: true },
  });
});

test('writes are allowed by the environment too', () => {
  const env = { KUBEFERRY_ALLOW_WRITES: 'prod/velero' };
  expect(parseCommandLine(['velero', 'upgrade', '--context', 'prod'], env)).toMatchObject({
    grants: [{ context: 'prod', namespaces: ['velero'] }],
  });
});

test.each([
  [['install', '--context', 'prod'], '--store'],
  [['install', '--context', 'prod', '--store', '/folder'], 's3://BUCKET'],
  [['upgrade'], 'needs --context'],
  [['upgrade', '--context', 'prod', '--csi'], 'takes no --csi'],
  [['install', '--context', 'aks', '--provider', 'azure', '--credentials', 'f'], 'needs --bucket'],
  [['install', '--context', 'aks', '--provider', 'azure', '--bucket', 'b'], 'needs --credentials FILE or --secret'],
  [
    ['install', '--context', 'aks', '--provider', 'gcp', '--bucket', 'b', '--credentials', 'f', '--secret', 's'],
    'one of',
  ],
  [
    ['install', '--context', 'aks', '--provider', 'gcp', '--store', 's3://b'],
    '--store does not go with --provider gcp',
  ],
  [['install', '--context', 'aks', '--provider', 'ceph', '--store', 's3://b'], 'takes aws, azure or gcp'],
  [['install', '--context', 'aks', '--store', 's3://b', '--bucket', 'b'], '--bucket goes with --provider'],
  [['uninstall', '--context', 'prod', 'more'], 'one argument too many'],
])('%j is refused: %s', (args, words) => {
  expect(() => parsed(...args)).toThrow(words);
});

test.each([
  ['--inside-endpoint', 'minio:9000'],
  ['--secret', 'a/b/c'],
  ['--ttl', '0'],
  ['--server-limits', 'disk=1'],
  ['--agent-requests', 'cpu'],
  ['--toleration', 'key:Sometimes'],
  ['--node-label', 'pool'],
])('%s takes no %s', (option, value) => {
  expect(() => install(option, value)).toThrow(option);
});
