import { describe, expect, test } from 'vitest';
import { proxyOf, settingValues } from '../../../src/ui/setting-values.ts';

const read = <K extends keyof typeof settingValues>(key: K, value: unknown) => settingValues[key](value, '/home/ann');

describe('settings', () => {
  test('name files with ~ for the home folder', () => {
    expect(read('kubeconfig.files', ['~/.kube/lab', ' /etc/kube ', '', 7])).toEqual([
      '/home/ann/.kube/lab',
      '/etc/kube',
    ]);
    expect(read('credentialPlugins.path', ['~\\bin', '~ann/bin'])).toEqual(['/home/ann\\bin', '~ann/bin']);
  });

  test.each([undefined, null, 'text', 7, {}])('of another type count as the default: %j', (value) => {
    expect(read('kubeconfig.files', value)).toEqual([]);
    expect(read('store.default', value)).toBeUndefined();
    expect(read('log.level', value)).toBe('info');
    expect(read('codeLens.enabled', value)).toBe(true);
    expect(read('hover.enabled', value)).toBe(true);
  });

  test('hold concurrency within its limits', () => {
    expect([0, 1, 32.4, 1000, '8'].map((value) => read('concurrency', value))).toEqual([1, 1, 32, 256, 32]);
  });

  test('give a folder or a bucket as the default store, and drop what is not known', () => {
    expect(read('store.default', { folder: '~/backups' })).toEqual({ folder: '/home/ann/backups' });
    const inGit = { folder: '/work/backups', insideGit: 'allowed' };
    expect(read('store.default', inGit)).toEqual(inGit);
    expect(read('store.default', { ...inGit, insideGit: true })).toEqual({ folder: '/work/backups' });
    expect(
      read('store.default', { s3: { bucket: 'b', endpoint: 'https://s3', secretKey: 'x', pathStyle: true } }),
    ).toEqual({
      s3: { bucket: 'b', endpoint: 'https://s3', pathStyle: true },
    });
    expect(read('store.default', { s3: { bucket: '' } })).toBeUndefined();
  });

  test('keep the Secret that the keys of a bucket come from, where its place is whole', () => {
    const secret = { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
    const withSecret = { s3: { bucket: 'b', secret } };
    expect(read('stores', [{ name: 'prod', ...withSecret }])).toEqual([{ name: 'prod', spec: withSecret }]);
    const withProfile = { s3: { bucket: 'b', secret: { ...secret, profile: 'other' } } };
    expect(read('store.default', withProfile)).toEqual(withProfile);
    const half = { s3: { bucket: 'b', secret: { ...secret, key: '' } } };
    expect(read('store.default', half)).toEqual({ s3: { bucket: 'b' } });
  });
});

test('a store that stands twice among those that were added is one, as it stands first', () => {
  const bucket = { bucket: 'b', endpoint: 'https://s3.test' };
  const entries = [
    { name: 'Team', s3: bucket },
    { name: 'Mine', s3: { ...bucket, endpoint: 'HTTPS://s3.test:443/', region: 'us-east-1', prefix: '/' } },
    { name: 'With other keys', s3: { ...bucket, profile: 'shop' } },
    { folder: '~/backups' },
    { folder: '/home/ann/backups/' },
  ];
  expect(read('stores', entries)).toEqual([
    { name: 'Team', spec: { s3: bucket } },
    { name: 'With other keys', spec: { s3: { ...bucket, profile: 'shop' } } },
    { spec: { folder: '/home/ann/backups' } },
  ]);
});

describe('the proxy of VS Code', () => {
  test('is handed on with its exceptions', () => {
    expect(
      proxyOf({
        url: ' http://proxy:3128 ',
        noProxy: ['.corp'],
        strictSsl: false,
        authorization: null,
        support: 'override',
      }),
    ).toEqual({
      url: 'http://proxy:3128',
      noProxy: ['.corp'],
      strictSsl: false,
    });
  });

  test('is shown what the editor shows it', () => {
    const proxy = { url: 'http://proxy:3128', noProxy: [], strictSsl: true, support: 'override' };
    expect(proxyOf({ ...proxy, authorization: 'Basic eDp5' })?.authorization).toBe('Basic eDp5');
    expect(proxyOf({ ...proxy, authorization: null })).not.toHaveProperty('authorization');
  });

  test.each([
    { url: '', support: 'override' },
    { url: undefined, support: undefined },
    { url: 'http://proxy:3128', support: 'off' },
  ])('is not used with %j', (settings) => {
    expect(
      proxyOf({ noProxy: undefined, strictSsl: undefined, authorization: undefined, ...settings }),
    ).toBeUndefined();
  });
});
