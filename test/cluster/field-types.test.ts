import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { rule } from '../../src/adapt/rules/api/api-schema.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import { withAllSchemas } from '../../src/facts/schemas.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { collectionPath } from '../../src/kube/paths.ts';
import { groupResource, type KubeObject } from '../../src/model/objects/object.ts';
import { asObject } from '../sandbox/api.ts';
import { apiOf } from '../sandbox/cluster.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const { signal } = new AbortController();
let cluster: OpenedCluster;
let offer: Offer;

beforeAll(async () => {
  const settings = { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'error' };
  cluster = await openCluster('target', { ...settings, logLevel: 'error' });
  const facts = await withAllSchemas(cluster, await collectFacts(cluster, { namesIn: [], signal }), signal);
  expect(facts.unknown).toEqual([]);
  offer = new Offer(facts);
});

afterAll(() => cluster.close());

/** What the rule says of some objects: what it does not know included. */
function said(objects: readonly KubeObject[]) {
  const about = { target: offer, objects: new ObjectIndex(objects) };
  return objects.flatMap((object) =>
    [...rule.check(object, about)].map((one) => [
      `${object.kind} ${object.metadata.name}`,
      'unknown' in one ? one.unknown : one.pointer,
    ]),
  );
}

test('nothing is wrong with the fields of what the target holds, or of an object of every kind', async () => {
  const every = readFileSync(join(import.meta.dirname, 'alone', 'every-kind.yaml'), 'utf8');
  const written = parseAllDocuments(every).map((document) => asObject(document.toJS()));
  const { customResources = [] } = offer.facts;
  const { preferred } = await cluster.discovery();
  const listed = preferred.filter((one) => one.verbs.includes('list') && !customResources.includes(groupResource(one)));
  const held = await Promise.all(listed.map((one) => target.list(collectionPath(one, undefined))));
  expect(written.length).toBeGreaterThan(30);
  expect(new Set(held.flat().map(({ kind }) => kind)).size).toBeGreaterThan(10);
  expect(said([...written, ...held.flat()])).toEqual([]);
});

const metadata = { name: 'of-the-wrong-type', namespace: 'default' };
const container = { name: 'web', image: 'web:1' };
const template = (spec: object, more: object = {}) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ ...container, ...more }], ...spec },
});
const deployment = (spec: object, more?: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  ...{ spec: { selector: { matchLabels: { app: 'web' } }, template: template({}, more), ...spec } },
});

test.each<[string, KubeObject, string]>([
  ['a switch as text', { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...{ data: { on: true } } }, '/data/on'],
  ['digits as a number', deployment({ replicas: '3' }), '/spec/replicas'],
  [
    'a number as text',
    deployment({}, { env: [{ name: 'PORT', value: 80 }] }),
    '/spec/template/spec/containers/0/env/0/value',
  ],
  ['one thing as a list', deployment({}, { ports: { containerPort: 80 } }), '/spec/template/spec/containers/0/ports'],
  ['a field with a slip', deployment({ replica: 3 }), '/spec/replica'],
  ['a field of the pod one level too high', deployment({ containers: [container] }), '/spec/containers'],
])('%s is found at its field, and the target refuses it', async (_name, object, pointer) => {
  expect(said([object])).toEqual([[`${object.kind} of-the-wrong-type`, pointer]]);
  const path = `${await target.pathOf(object, true)}?dryRun=All&fieldValidation=Strict`;
  await expect(target.send('POST', path, object)).rejects.toThrow(/400/);
});
