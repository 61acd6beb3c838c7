import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { assess } from '../../src/adapt/assess.ts';
import { readManifests } from '../../src/adapt/manifest/manifests.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { newsOf } from '../../src/engine/assessment/news.ts';
import { askTarget } from '../../src/facts/judgement/ask-target.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { factsOf } from '../golden/target.ts';

const { kubeconfig } = inject('sandbox');
const golden = join(import.meta.dirname, '../golden');
let target: OpenedCluster;

beforeAll(async () => {
  const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'error' as const };
  target = await openCluster('target', settings);
});
afterAll(() => target.close());

const objectsIn = (file: string) =>
  readManifests(readFileSync(join(golden, file), 'utf8')).objects.map(({ object }) => object);

/** What a real API server says of an object of a golden case, and what of that is news beside the rules. */
function toldOf(file: string, name: string) {
  const all = objectsIn(file);
  return told(
    all.filter(({ metadata }) => metadata.name === name),
    { facts: dirname(file), all },
  );
}

async function told(objects: KubeObject[], { facts, all }: { facts: string; all: KubeObject[] }) {
  const about = { target: new Offer(factsOf(join(golden, facts))), objects: new ObjectIndex(all) };
  const { says } = await askTarget(target, objects, { signal: new AbortController().signal });
  const news = newsOf(says, assess(objects, about).findings);
  const placeOf = ({ finding: { rule, pointer } }: (typeof news)[number]) => `${rule} ${pointer}`;
  return { says: says.map(placeOf), news: news.map(placeOf) };
}

test.each([
  ['rules/svc-clusterip/objects.yaml', 'bad-outside'],
  ['rules/svc-ipfamily/objects.yaml', 'bad-dual'],
  ['rules/svc-ipfamily/objects.yaml', 'bad-six'],
  ['fixes/svc-ipfamily/object.yaml', 'dual'],
  ['rules/svc-topology/objects.yaml', 'bad-keys'],
  ['rules/ing-path-type/objects.yaml', 'bad-none'],
  ['fixes/ing-class-both/object.yaml', 'other'],
  ['rules/job-selector/objects.yaml', 'bad-run'],
  ['fixes/job-selector/object.yaml', 'load'],
  ['rules/size-limit/objects.yaml', 'bad-large'],
])('%s %s: what a rule tells, the target does not tell again, wherever it names the field', async (file, name) => {
  const { says, news } = await toldOf(file, name);
  expect(says).not.toEqual([]);
  expect(news).toEqual([]);
});

test.each([
  ['rules/finalizer-foreign/objects.yaml', 'bad-second', ['target-refuses /metadata/finalizers/1']],
  ['rules/api-unknown-field/objects.yaml', 'bad-index', ['target-refuses /spec/backoffLimitPerIndex']],
  ['rules/ing-class-missing/objects.yaml', 'bad-field', ['target-refuses /spec']],
])('%s %s: another cause is told beside what a rule finds, at the same field too', async (file, name, expected) => {
  expect((await toldOf(file, name)).news).toEqual(expected);
});

test('a name that no class may have is told beside the rule that misses the class', async () => {
  const [found] = objectsIn('rules/ing-class-missing/objects.yaml');
  if (!found) throw new Error('the case has an object');
  const { apiVersion, kind, metadata } = found;
  const defaultBackend = { service: { name: 'there', port: { number: 80 } } };
  const odd = { apiVersion, kind, metadata, spec: { ingressClassName: 'Of_Nobody', defaultBackend } };
  expect(await told([odd], { facts: 'rules/ing-class-missing', all: [odd] })).toMatchObject({
    news: ['target-refuses /spec/ingressClassName'],
  });
});
