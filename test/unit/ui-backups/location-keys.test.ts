import { expect, test } from 'vitest';
import type { StorageLocation } from '../../../src/model/stores/storage-location.ts';
import { foundBeside, LocationKeys, storeWith } from '../../../src/ui/backups/location-keys.ts';

const s3 = { bucket: 'velero', endpoint: 'https://s3.test', pathStyle: true };
const secret = { context: 'prod', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
const location: StorageLocation = {
  context: 'prod',
  namespace: 'velero',
  name: 'default',
  provider: 'aws',
  phase: 'Available',
  default: true,
  readOnly: false,
  store: { s3 },
  secret,
};

/** What VS Code remembers for an extension, as JSON. */
function memory(kept: Record<string, unknown> = {}) {
  return {
    keys: () => Object.keys(kept),
    get: (key: string) => JSON.parse(JSON.stringify(kept[key] ?? null)),
    update: async (key: string, value: unknown) => {
      kept[key] = value;
    },
  };
}

test('a store is read with the keys that were chosen for it, and with none before', async () => {
  const keys = new LocationKeys(memory());
  expect(keys.of(location)).toBeUndefined();
  await keys.choose(location, { of: 'velero' });
  await keys.choose({ ...location, name: 'other' }, { of: 'profile', profile: 'backups' });
  expect(keys.of(location)).toEqual({ of: 'velero' });
  expect(keys.of({ ...location, name: 'other' })).toEqual({ of: 'profile', profile: 'backups' });
  expect(keys.of({ ...location, context: 'test' })).toBeUndefined();
});

test('what was remembered otherwise counts as no choice', () => {
  const kept = { [JSON.stringify(['prod', 'velero', 'default'])]: { of: 'profile' } };
  expect(new LocationKeys(memory({ 'kubeferry.locationKeys': kept })).of(location)).toBeUndefined();
  expect(new LocationKeys(memory({ 'kubeferry.locationKeys': 'nonsense' })).of(location)).toBeUndefined();
});

test('the store names where its keys are, and holds none', () => {
  expect(storeWith(location, { of: 'velero' })).toEqual({ s3: { ...s3, secret } });
  expect(storeWith(location, { of: 'profile', profile: 'p' })).toEqual({ s3: { ...s3, profile: 'p' } });
  expect(storeWith(location, { of: 'person' })).toEqual({ s3 });
  const { store: _, ...elsewhere } = location;
  expect(storeWith(elsewhere, { of: 'velero' })).toBeUndefined();
});

test('a store of any provider is read through its Velero, which says what that allows', () => {
  const { store: _, ...elsewhere } = { ...location, provider: 'azure' };
  const grants = [{ context: 'prod', namespaces: ['velero'], clusterScoped: false }];
  expect(storeWith(elsewhere, { of: 'through' })).toEqual({
    velero: { context: 'prod', namespace: 'velero', location: 'default', grants },
  });
});

test('a bucket that two Veleros share and that is read with the same keys is shown once', () => {
  const other = { ...location, context: 'test', secret: { ...secret, context: 'test' } };
  const read = (choice: Parameters<typeof storeWith>[1]) =>
    [location, other].map((one) => {
      const store = storeWith(one, choice);
      return { location: one, ...(store && { store }) };
    });
  const contexts = (...[known, found]: Parameters<typeof foundBeside>) =>
    foundBeside(known, found).map((one) => one.location.context);
  expect(contexts([], read({ of: 'profile', profile: 'p' }))).toEqual(['prod']);
  expect(contexts([], read({ of: 'velero' }))).toEqual(['prod', 'test']);
  expect(contexts([], [{ location }, { location: other }])).toEqual(['prod', 'test']);
  expect(contexts([{ s3: { ...s3, profile: 'mine' } }], read({ of: 'velero' }))).toEqual([]);
});
