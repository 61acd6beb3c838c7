import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCommandLine, usage } from '../../../src/cli/arguments.ts';
import { backupsUsage } from '../../../src/cli/backups/usage.ts';

const parsed = (...args: string[]) => parseCommandLine(['backups', ...args], {});
const refused = (...args: string[]) => expect(() => parsed(...args));

test('a verb and a name are enough; the store is the default one', () => {
  const settings = { kubeconfig: { files: [], areFirst: true }, extraPath: [], concurrency: 32, logLevel: 'warn' };
  const line = (ask: object) => ({ verb: 'backups', ask, settings, json: false });
  expect(parsed('list')).toEqual(line({ action: 'list', limit: 50 }));
  expect(parsed('show', 'b')).toEqual(line({ action: 'show', name: 'b', log: false }));
  expect(parsed('objects', 'b')).toEqual(line({ action: 'objects', name: 'b', filter: {} }));
  expect(parsed('verify', 'b')).toEqual(line({ action: 'verify', name: 'b' }));
  expect(parsed('compare', 'b', 'c')).toEqual(line({ action: 'compare', name: 'b', other: 'c', filter: {} }));
  expect(parsed('get', 'b', '--all')).toEqual(line({ action: 'get', name: 'b', filter: {} }));
});

test('objects are chosen by name and by filter', () => {
  const words = ['--namespace', 'shop', '--namespace', '_cluster', '--kind', 'Deployment', '--name', 'web*'];
  const filter = { namespaces: ['shop', '_cluster'], kinds: ['Deployment'], names: ['web*'] };
  const more = { ...filter, labelSelector: 'app=web', image: 'nginx' };
  expect(parsed('objects', 'b', ...words, '--label', 'app=web', '--image', 'nginx')).toMatchObject({
    ask: { filter: more },
  });
  expect(parsed('get', 'b', 'deployment/web', 'secrets/shop/x', '--to', 'out')).toMatchObject({
    ask: { action: 'get', filter: { objects: ['deployment/web', 'secrets/shop/x'] }, to: resolve('out') },
  });
});

test('a store is a folder or a bucket', () => {
  expect(parsed('list', '--store', 'backups')).toMatchObject({
    store: { folder: resolve('backups'), insideGit: 'allowed' },
  });
  expect(parsed('list', '--store', 's3://b')).toMatchObject({ store: { s3: { bucket: 'b' } } });
  const s3 = [
    '--endpoint',
    'https://s3.test:9000',
    '--region',
    'r',
    '--path-style',
    '--profile',
    'p',
    '--ca',
    'ca.pem',
  ];
  expect(parsed('list', '--store', 's3://b/a/c/', ...s3)).toMatchObject({
    store: {
      s3: {
        bucket: 'b',
        prefix: 'a/c/',
        endpoint: 'https://s3.test:9000',
        region: 'r',
        pathStyle: true,
        profile: 'p',
        ca: resolve('ca.pem'),
      },
    },
  });
});

test.for<[string[], string]>([
  [['fly'], 'there is no verb backups fly'],
  [['--json'], 'backups needs a verb'],
  [['show'], 'the name of the backup is missing'],
  [['list', 'b'], 'b is one argument too many'],
  [['show', 'b', 'c'], 'c is one argument too many'],
  [['compare', 'b'], 'the name of the other backup is missing'],
  [['compare', 'b', 'c', 'd'], 'd is one argument too many'],
  [['list', '--log'], 'backups list takes no --log'],
  [['verify', 'b', '--all'], 'backups verify takes no --all'],
  [['objects', 'b', '--to', 'x'], 'backups objects takes no --to'],
  [['list', '--limit', '0'], '--limit takes a number from 1, not 0'],
  [['get', 'b'], 'get needs an OBJECT, a filter or --all'],
  [['get', 'b', '--to', 'x'], 'get needs an OBJECT, a filter or --all'],
  [['get', 'b', 'pod/a', '--all'], '--all goes with no OBJECT and no filter'],
  [['list', '--endpoint', 'https://s3.test'], '--endpoint goes with --store s3://BUCKET only'],
  [['list', '--store', 'x', '--path-style'], '--path-style goes with --store s3://BUCKET only'],
  [['list', '--store', 'gs://b'], '--store takes a folder or s3://BUCKET[/PREFIX], not gs://b'],
  [['list', '--store', 's3://'], '--store takes a folder or s3://BUCKET[/PREFIX], not s3://'],
  [['list', '--store', 's3://b', '--endpoint', 'nowhere'], '--endpoint takes an address'],
  [['list', '--secret-key', 'x'], '--secret-key'],
])('%j is wrong use', ([args, words]) => {
  refused(...args).toThrow(expect.objectContaining({ code: 'usage' }));
  refused(...args).toThrow(words);
});

test('whatever is written, it is understood or called wrong use', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('list', 'get', 'show', '--store', 's3://', '--to', '--all', '-h'));
  fc.assert(
    fc.property(fc.array(word), (args) => {
      try {
        parsed(...args);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'usage' });
      }
    }),
  );
});

test('a store may be named as a Velero in a cluster names it', () => {
  const place = ['--context', 'prod', '--location'];
  expect(parsed('list', ...place, 'default')).toMatchObject({ store: { context: 'prod', name: 'default' } });
  expect(parsed('verify', 'b', ...place, 'backup/off-site', '--profile', 'p')).toMatchObject({
    store: { context: 'prod', namespace: 'backup', name: 'off-site', profile: 'p' },
  });
  expect(parsed('delete', 'nightly', '--context', 'prod', '--store', 's3://b')).toMatchObject({
    store: { s3: { bucket: 'b' } },
    ask: { action: 'delete', name: 'nightly', yes: false, context: 'prod', migrations: [] },
  });
  expect(parsed('delete', 'nightly', '--migrations', 'a', '--migrations', 'b')).toHaveProperty('ask.migrations', [
    'a',
    'b',
  ]);
  refused('show', 'nightly', '--migrations', 'a').toThrow('backups show takes no --migrations');
  refused('delete', 'nightly', ...place, 'default').toThrow('kubeferry velero delete');
  expect(parsed('stores', '--context', 'prod', '--kubeconfig', 'k')).toMatchObject({
    ask: { action: 'stores', context: 'prod' },
    settings: { kubeconfig: { files: [resolve('k')], areFirst: true } },
  });
  refused('stores').toThrow('--context');
  refused('list', '--location', 'default').toThrow('--context');
  const through = ['--through-velero', '--allow-writes', 'prod/velero'];
  expect(parsed('list', ...place, 'default', ...through)).toHaveProperty('store.through.grants', [
    { context: 'prod', namespaces: ['velero'], clusterScoped: false },
  ]);
  refused('list', '--through-velero').toThrow('--location');
  refused('list', ...place, 'default', '--allow-writes', 'prod/velero').toThrow('--through-velero');
  refused('list', ...place, 'default', '--profile', 'p', ...through).toThrow('--profile');
  refused('list', ...place, 'default', '--store', 's3://b').toThrow('--store');
  refused('list', ...place, 'a/b/c').toThrow('a/b/c');
  refused('list', '--context', 'prod', '--store', 's3://b').toThrow('--context');
});

test('the help names every verb and option, and stands in the help of the program', () => {
  const options =
    'store endpoint region path-style profile ca context location through-velero allow-writes kubeconfig limit log namespace kind name label image all to json';
  for (const word of options.split(' ')) expect(backupsUsage).toContain(`--${word} `.trimEnd());
  for (const word of ['stores', 'list', 'show', 'objects', 'get', 'verify'])
    expect(backupsUsage).toContain(`  ${word} `);
  expect(parsed()).toEqual({ show: 'backups-help' });
  expect(parsed('get', '-h')).toEqual({ show: 'backups-help' });
  expect(usage).toContain('kubeferry backups');
  for (const line of backupsUsage.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
