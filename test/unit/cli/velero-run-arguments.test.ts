import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/arguments.ts';
import { veleroRunUsage } from '../../../src/cli/velero/run-usage.ts';

const parsed = (...args: string[]) => parseCommandLine(['velero', ...args], {});
const context = ['--context', 'prod'];

test('a backup takes what Velero can be told', () => {
  const args = ['--namespace', 'shop', '--namespace', 'team-*', '--cluster-resources', 'no', '--ttl', '72h'];
  const more = ['--ordered', 'pods=shop/a,shop/b', '--label', 'team=shop', '--parallel-files', '4', '--velero', 'oadp'];
  expect(parsed('back-up', 'nightly', ...context, ...args, ...more, '--allow-writes', 'prod/oadp')).toMatchObject({
    verb: 'velero-run',
    namespace: 'oadp',
    grants: [{ context: 'prod', namespaces: ['oadp'], clusterScoped: false }],
    log: false,
    ask: {
      action: 'back-up',
      name: 'nightly',
      labels: { team: 'shop' },
      wish: {
        includedNamespaces: ['shop', 'team-*'],
        includeClusterResources: false,
        ttl: '72h',
        orderedResources: { pods: 'shop/a,shop/b' },
        parallelFilesUpload: 4,
      },
    },
  });
});

test('what was not said is left to Velero', () => {
  expect(parsed('back-up', 'all', ...context)).toMatchObject({ namespace: 'velero', ask: { wish: {} } });
});

test('a schedule is made, or one thing is done with one', () => {
  expect(
    parsed('schedule', 'nightly', ...context, '--cron', '0 3 * * *', '--ttl', '72h', '--skip-first'),
  ).toMatchObject({
    ask: {
      action: 'schedule',
      name: 'nightly',
      does: 'create',
      cron: '0 3 * * *',
      skipFirst: true,
      wish: { ttl: '72h' },
    },
  });
  const cron = ['--cron', '@daily', '--paused', '--owns-backups'];
  expect(parsed('schedule', 'nightly', ...context, ...cron)).toMatchObject({
    ask: { does: 'create', paused: true, ownsBackups: true, skipFirst: false },
  });
  expect(() => parsed('schedule', 'nightly', ...context, '--run', '--paused')).toThrow('--paused goes with --cron');
  expect(parsed('schedule', 'nightly', ...context, '--pause')).toMatchObject({ ask: { does: 'pause' } });
  expect(parsed('schedules', ...context)).toMatchObject({ ask: { action: 'schedules' } });
  expect(() => parsed('schedule', 'nightly', ...context)).toThrow('one of --cron');
  expect(() => parsed('schedule', 'nightly', ...context, '--pause', '--run')).toThrow('one of --cron');
  expect(() => parsed('schedule', 'nightly', ...context, '--pause', '--ttl', '1h')).toThrow('--ttl goes with --cron');
  expect(() => parsed('schedules', 'nightly', ...context)).toThrow('one argument too many');
});

test('a restore takes what Velero can be told, and a second try takes nothing else', () => {
  const from = [
    '--from',
    'nightly',
    '--map',
    'shop=shop-eu',
    '--existing',
    'update',
    '--volumes',
    'no',
    '--status',
    'pods',
  ];
  expect(parsed('restore', 'again', ...context, ...from)).toMatchObject({
    ask: {
      action: 'restore',
      wish: {
        backupName: 'nightly',
        namespaceMapping: { shop: 'shop-eu' },
        existingResourcePolicy: 'update',
        restorePVs: false,
        restoreStatus: { includedResources: ['pods'] },
      },
    },
  });
  const place = ['--from', 'nightly', '--location', 'second'];
  expect(parsed('restore', 'again', ...context, ...place)).toMatchObject({ ask: { location: 'second' } });
  expect(() => parsed('restore', 'b', ...context, '--from-schedule', 'a', '--location', 'c')).toThrow(
    '--location goes',
  );
  expect(() => parsed('restore', 'again', ...context, '--existing', 'all')).toThrow('none or update');
  expect(parsed('restore', 'b', ...context, '--retry', 'a')).toMatchObject({ ask: { action: 'retry', restore: 'a' } });
  expect(() => parsed('restore', 'b', ...context, '--retry', 'a', '--from', 'x')).toThrow('--retry takes no --from');
});

test('policies, another data mover and groups of volumes go with a backup, policies with a restore too', () => {
  const group = ['--volume-group-label', 'app', '--data-mover', 'mine', '--resource-policy', 'small'];
  expect(parsed('back-up', 'a', ...context, ...group)).toMatchObject({
    ask: { wish: { volumeGroupSnapshotLabelKey: 'app', datamover: 'mine', resourcePolicy: 'small' } },
  });
  expect(parsed('restore', 'b', ...context, '--from', 'a', '--resource-policy', 'small')).toMatchObject({
    ask: { wish: { resourcePolicy: 'small' } },
  });
  expect(() => parsed('restore', 'b', ...context, '--from', 'a', '--data-mover', 'x')).toThrow('takes no --data-mover');
});

test('wrong use is said', () => {
  expect(() => parsed('back-up', ...context)).toThrow('needs a name');
  expect(() => parsed('back-up', 'a')).toThrow('needs --context');
  expect(() => parsed('back-up', 'a', 'b', ...context)).toThrow('one argument too many');
  expect(() => parsed('back-up', 'a', ...context, '--fs-backup', 'maybe')).toThrow('yes or no');
  expect(() => parsed('back-up', 'a', ...context, '--label', 'x')).toThrow('NAME=VALUE');
  expect(() => parsed('logs', 'a', ...context, '--ttl', '1h')).toThrow('takes no --ttl');
});

test('the help fits a terminal', () => {
  expect(parsed('back-up', '--help')).toEqual({ show: 'velero-run-help' });
  for (const line of veleroRunUsage.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
