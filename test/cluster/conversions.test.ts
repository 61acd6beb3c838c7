import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { replacementOf } from '../../src/adapt/removed-apis.ts';
import { type KubeObject, parseApiVersion } from '../../src/model/objects/object.ts';
import { apiOf } from '../sandbox/cluster.ts';

const target = apiOf(inject('sandbox').clusters.target);
const folder = join(import.meta.dirname, '../golden/fixes');
const objectsOf = (name: string, file: string) =>
  readManifests(readFileSync(join(folder, name, file), 'utf8')).objects.map(({ object }) => object);
/** Groups of k8s.io that no server knows without definitions, or without being told to. */
const notServed = ['snapshot.storage.k8s.io', 'gateway.networking.k8s.io', 'storagemigration.k8s.io'];
/** Whether an object became one of Kubernetes itself, which an API server knows without definitions. */
const isBuiltIn = ({ apiVersion, kind }: KubeObject) => {
  const to = replacementOf(apiVersion, kind);
  const { group = '' } = to === undefined ? {} : parseApiVersion(to);
  return to !== undefined && /^[a-z]*$|\.k8s\.io$/.test(group) && !notServed.includes(group);
};
const converted = readdirSync(folder).filter(
  (name) => name.startsWith('api-removed') && objectsOf(name, 'object.yaml').some(isBuiltIn),
);

afterAll(() => target.close());

test.each(converted)('an API server of today takes what is converted, field by field: %s', async (name) => {
  for (const object of objectsOf(name, 'fixed.yaml')) {
    const { namespace: _, ...metadata } = object.metadata;
    const anywhere = { ...object, metadata };
    const path = `${await target.pathOf(anywhere, true)}?dryRun=All&fieldValidation=Strict`;
    await expect(target.send('POST', path, anywhere)).resolves.toMatchObject({ kind: object.kind });
  }
});
