import { describe, expect, test } from 'vitest';
import { storeSpec } from '../../../src/model/migration/plan.ts';
import { presetNames } from '../../../src/model/stores/store-presets.ts';
import {
  areTyped,
  bucketProblem,
  chooseKind,
  chooseRegion,
  draftedKeys,
  draftedStore,
  endpointProblem,
  pathProblem,
  prefixProblem,
  regionProblem,
  storeDraft,
} from '../../../src/ui/backups/store-draft.ts';
import { inEnglish as t } from '../../../src/ui/translate.ts';

const home = '/home/ann';

/** The store that a person gets who chooses a kind and answers what it asks for. */
function added(kind: (typeof presetNames)[number], region?: string, endpoint?: string) {
  const draft = storeDraft();
  chooseKind(draft, kind);
  if (endpoint !== undefined) draft.endpoint = endpoint;
  if (region !== undefined) chooseRegion(draft, region);
  draft.bucket = 'migrations';
  return draftedStore(draft, home).spec;
}

describe('a preset', () => {
  const own = 'https://s3.corp:9000';
  test.each([
    [added('aws', 'eu-west-1'), { region: 'eu-west-1' }],
    [added('minio', 'us-east-1', own), { endpoint: own, region: 'us-east-1', pathStyle: true }],
    [added('vstorage', 'hcm03'), { endpoint: 'https://hcm03.vstorage.vngcloud.vn', region: 'hcm03', pathStyle: true }],
    [
      added('obs', 'ap-southeast-3'),
      { endpoint: 'https://obs.ap-southeast-3.myhuaweicloud.com', region: 'ap-southeast-3', pathStyle: false },
    ],
    [added('google'), { endpoint: 'https://storage.googleapis.com', region: 'auto', pathStyle: true }],
    [added('ceph', 'default', own), { endpoint: own, region: 'default', pathStyle: true }],
    [added('other', 'us-east-1', own), { endpoint: own, region: 'us-east-1', pathStyle: false }],
  ])('makes the store that a plan takes: %j', (spec, expected) => {
    expect(spec).toEqual({ s3: { bucket: 'migrations', ...expected } });
    expect(storeSpec.parse(spec)).toEqual(spec);
  });

  test.each(presetNames)('%s brings its own address after another one was chosen first', (kind) => {
    const draft = storeDraft();
    chooseKind(draft, 'vstorage');
    chooseRegion(draft, 'hcm03');
    chooseKind(draft, kind);
    if (kind !== 'vstorage') expect(draft.endpoint).not.toContain('vngcloud');
  });
});

describe('a store that is edited', () => {
  test.each([
    { spec: { folder: '/backups', insideGit: 'allowed' as const }, name: 'Mine' },
    { spec: { s3: { bucket: 'b', profile: 'shop', region: 'eu-west-1' } } },
    { spec: { s3: { bucket: 'b', secret: { context: 'prod', namespace: 'velero', name: 'keys', key: 'cloud' } } } },
    { spec: { s3: { bucket: 'b', prefix: 'a/b', endpoint: 'http://localhost:9000', pathStyle: true } } },
    { spec: { s3: { bucket: 'b', endpoint: 'https://s3.corp', pathStyle: false, ca: '/etc/ca.pem' } }, name: 'Corp' },
    { spec: { s3: { bucket: 'b', endpoint: 'https://obs.cn-north-4.myhuaweicloud.com', region: 'cn-north-4' } } },
  ])('stays as it is where nothing is changed: %j', (store) => {
    expect(draftedStore(storeDraft(store), home)).toEqual(store);
  });

  test.each([
    [{ bucket: 'b' }, 'aws'],
    [{ bucket: 'b', endpoint: 'https://han01.vstorage.vngcloud.vn', region: 'han01' }, 'vstorage'],
    [{ bucket: 'b', endpoint: 'https://han01.vstorage.vngcloud.vn', region: 'us-east-1' }, 'minio'],
    [
      { bucket: 'b', endpoint: 'https://obs.cn-north-4.myhuaweicloud.com', region: 'cn-north-4', pathStyle: false },
      'obs',
    ],
    [{ bucket: 'b', endpoint: 'https://storage.googleapis.com' }, 'google'],
    [{ bucket: 'b', endpoint: 'https://s3.corp', pathStyle: false }, 'other'],
  ])('is of the kind that its address tells: %j', (s3, kind) => {
    expect(storeDraft({ spec: { s3 } }).kind).toBe(kind);
  });

  test('keeps the keys that were typed for it, and a profile comes before them', () => {
    const keys = { accessKeyId: 'a', secretAccessKey: 's' };
    expect(draftedKeys(storeDraft({ spec: { s3: { bucket: 'b' } } }, keys))).toEqual(keys);
    expect(draftedKeys(storeDraft({ spec: { s3: { bucket: 'b', profile: 'shop' } } }, keys))).toBeUndefined();
    expect(JSON.stringify(draftedStore(storeDraft({ spec: { s3: { bucket: 'b' } } }, keys), home))).not.toContain(
      '"s"',
    );
  });
});

describe('what is typed', () => {
  test.each([
    [bucketProblem, ['migrations', 'my.bucket-1'], ['', 'ab', 's3://migrations', 'a/b', 'with space']],
    [prefixProblem, ['', 'shop', '/shop/eu/'], ['a//b', '../a', 'a/./b']],
    [
      endpointProblem,
      ['https://s3.corp:9000', 'http://127.0.0.1:9000/s3'],
      ['', 's3.corp', 'ftp://s3.corp', 'https://key:secret@s3.corp', 'https://s3.corp/?a=b'],
    ],
    [regionProblem, ['us-east-1', 'hcm03', 'auto'], ['', 'us east', 'https://x']],
    [pathProblem, ['/etc/ca.pem', '~/ca.pem', 'C:\\ca.pem'], ['', 'ca.pem', './ca.pem']],
  ])('is taken or refused with a sentence: %o', (problem, right, wrong) => {
    expect(right.filter((text) => problem(text, t) !== undefined)).toEqual([]);
    expect(wrong.filter((text) => problem(text, t) === undefined)).toEqual([]);
  });

  test('may begin with ~ and have slashes around a folder in the bucket', () => {
    const draft = storeDraft();
    chooseKind(draft, 'folder');
    draft.folder = '~/backups';
    expect(draftedStore(draft, home)).toEqual({ spec: { folder: '/home/ann/backups' } });
    chooseKind(draft, 'aws');
    Object.assign(draft, { bucket: 'b', prefix: '/shop/eu/', ca: '~/ca.pem' });
    expect(draftedStore(draft, home)).toEqual({
      spec: { s3: { bucket: 'b', prefix: 'shop/eu', ca: '/home/ann/ca.pem' } },
    });
  });
});

test('keys count as typed once both of them are', () => {
  const typed = { from: 'typed', accessKeyId: 'a', secretAccessKey: 's' } as const;
  expect(areTyped(typed)).toBe(true);
  expect(
    [
      { ...typed, secretAccessKey: '' },
      { ...typed, accessKeyId: '' },
    ].some(areTyped),
  ).toBe(false);
  expect(areTyped({ from: 'environment' })).toBe(false);
});
