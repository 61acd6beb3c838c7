import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { assess } from '../../src/adapt/assess.ts';
import { ObjectIndex } from '../../src/adapt/object-index.ts';
import { podAnnotations } from '../../src/adapt/objects/pod-annotations.ts';
import { podOf } from '../../src/adapt/objects/pods.ts';
import { Offer } from '../../src/adapt/offer.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../src/model/clusters/cluster-facts.ts';
import { recordAt } from '../../src/model/json/json.ts';
import { isKubeObject } from '../../src/model/objects/kube-object.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { ApiError } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';

/** Golden cases whose facts are of one namespace, and that admission judges. */
const cases = {
  'psa-violation-baseline': 'psa-violation',
  'psa-violation-restricted': 'psa-violation',
  limitrange: 'limitrange',
  'limitrange-pod': 'limitrange',
  'quota-requires-limits': 'quota-requires-limits',
  'quota-requires-limits-filled-in': 'quota-requires-limits',
};

const target = apiOf(inject('sandbox').clusters.target);
const golden = join(import.meta.dirname, '../golden/rules');
const signal = AbortSignal.timeout(120_000);

function factsOf(name: string): ClusterFacts {
  const read = (file: string): object => parse(readFileSync(join(golden, file), 'utf8'));
  return clusterFactsSchema.parse({ ...read('target.yaml'), ...read(`${name}/facts.yaml`) });
}

/** The namespace of a case on the target, with the labels, limits and quotas that its facts tell. */
async function prepare(name: string): Promise<void> {
  const place = factsOf(name).namespaces?.find((one) => one.name === 'shop');
  const placed = (apiVersion: string, kind: string, of: string, rest: object) =>
    target.create({ apiVersion, kind, metadata: { name: of, namespace: name }, ...rest });
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: place?.labels ?? {} } });
  await placed('v1', 'ServiceAccount', 'default', {});
  for (const { name: of, limits } of place?.limitRanges ?? [])
    await placed('v1', 'LimitRange', of, { spec: { limits } });
  for (const { name: of, hard, scopes } of place?.quotas ?? []) {
    await placed('v1', 'ResourceQuota', of, { spec: { hard, ...(scopes && { scopes }) } });
    await counted(name, of);
  }
}

/** Waits until a quota counts: until then it refuses nothing. */
async function counted(namespace: string, quota: string): Promise<void> {
  const seen = new AbortController();
  const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
  await target.watch(path, AbortSignal.any([seen.signal, signal]), (_, { metadata, status }) => {
    if (metadata.name === quota && recordAt(status, 'hard')) seen.abort();
  });
  signal.throwIfAborted();
}

/** The pod that a workload of a case makes; nothing for what makes none, or elsewhere. */
function podIn(namespace: string, object: KubeObject): KubeObject | undefined {
  const pod = podOf(object);
  if (!pod || object.metadata.namespace !== 'shop') return undefined;
  const { annotations } = podAnnotations(object, pod);
  const metadata = {
    name: object.metadata.name,
    namespace,
    annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key, String(value)])),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: pod.spec };
}

/** Why the API server refuses an object, asked by a dry run; nothing where it takes it. */
async function refusal(object: KubeObject): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${object.metadata.namespace ?? ''}/pods?dryRun=All`;
  try {
    await target.send('POST', path, object);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 403 || error.status === 422)) return error.message;
    throw error;
  }
}

beforeAll(async () => {
  for (const name of Object.keys(cases)) await prepare(name);
});

afterAll(async () => {
  for (const name of Object.keys(cases)) await removeNamespace(target, name);
  target.close();
});

test.each(Object.entries(cases))(
  '%s: the API server refuses the pods that the rule names, and takes the others',
  async (name, rule) => {
    const documents = parseAllDocuments(readFileSync(join(golden, name, 'objects.yaml'), 'utf8'));
    const objects = documents.map((document): unknown => document.toJS()).filter(isKubeObject);
    const about = { target: new Offer(factsOf(name)), objects: new ObjectIndex(objects) };
    let refused = 0;
    for (const object of objects) {
      const pod = podIn(name, object);
      if (!pod) continue;
      const found = assess([object], about).findings.some(({ finding }) => finding.rule === rule);
      const why = await refusal(pod);
      expect(why !== undefined, `${object.metadata.name}: ${why}`).toBe(found);
      if (why !== undefined) refused++;
    }
    expect(refused).toBeGreaterThan(0);
  },
);

/** Golden cases of fixes, and the case whose namespace their pods come to. */
const mended = {
  limitrange: 'limitrange',
  'psa-violation': 'psa-violation-restricted',
  'psa-violation-baseline': 'psa-violation-baseline',
  'quota-requires-limits': 'quota-requires-limits',
};

test.each(Object.entries(mended))(
  '%s: the API server takes the pods once fixes have mended them',
  async (name, place) => {
    const podsOf = (file: string) =>
      parseAllDocuments(readFileSync(join(golden, '../fixes', name, file), 'utf8'))
        .map((document): unknown => document.toJS())
        .filter(isKubeObject)
        .flatMap((object) => podIn(place, object) ?? []);
    for (const pod of podsOf('object.yaml')) expect(await refusal(pod), pod.metadata.name).toBeDefined();
    const after = podsOf('fixed.yaml');
    for (const pod of after) expect(await refusal(pod), pod.metadata.name).toBeUndefined();
    expect(after.length).toBeGreaterThan(0);
  },
);
