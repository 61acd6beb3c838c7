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
