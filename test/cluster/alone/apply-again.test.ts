import { afterAll, beforeAll, expect, test } from 'vitest';
import { adaptObject } from '../../../src/adapt/adapt.ts';
import { waitReady } from '../../../src/apply/readiness.ts';
import type { ApplyResult } from '../../../src/apply/types.ts';
import { collect } from '../../../src/backup/collect.ts';
import type { ClusterReader } from '../../../src/kube/cluster.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import { format } from '../../../src/model/message.ts';
import { type KubeObject, type ObjectRef, refKey, refOf } from '../../../src/model/objects/object.ts';
import { asRecord } from '../../sandbox/api.ts';
import { applyShop, removeShop } from '../../sandbox/apps/shop/shop.ts';
import { removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { api, applyAs, sandbox, settings, target } from '../application.ts';

const namespace = 'apply-again';
const quiet = { signal: new AbortController().signal, emit: () => undefined, step: 'apply:target' };
/** The shop as the source holds it, adapted to a target where nothing has another name. */
const meant: { ref: ObjectRef; object: KubeObject }[] = [];

beforeAll(async () => {
  await applyShop(sandbox.clusters.source, namespace);
  const source = await openCluster('source', {
    ...settings,
    kubeconfig: { files: [sandbox.kubeconfig] },
    extraPath: [],
  });
  const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
  const about = { mappings: {}, namespaces: [namespace], volumes: new Map(), find: () => undefined };
  for await (const batch of collect(source, select, quiet)) {
    for (const { ref, object } of batch) {
      // The volumes of claims stay behind, and the claims get new ones.
      if (ref.resource === 'persistentvolumes') continue;
      const adapted = adaptObject(ref, object, about);
      if ('object' in adapted) meant.push(adapted);
    }
  }
  source.close();
});
afterAll(async () => {
  await Promise.all(Object.values(sandbox.clusters).map((cluster) => removeShop(cluster, namespace)));
});

/** Applies objects to the target with `existing: update`, everything saved before; gives what became of each. */
async function applyAll(objects: readonly { ref: ObjectRef; object: KubeObject }[]): Promise<Map<string, ApplyResult>> {
  const cluster = await target(namespace, 'apply-again-full');
  const saved = await liveObjects(cluster, objects);
  const { results } = await applyAs(cluster, objects, {
    existing: 'update',
    saved: (ref) => saved.get(refKey(ref)),
    left: () => undefined,
  });
  return results;
}

async function liveObjects(
  cluster: ClusterReader,
  objects: readonly { ref: ObjectRef }[],
): Promise<Map<string, KubeObject>> {
  const discovery = await cluster.discovery({ fresh: true });
  const kinds = new Map(objects.map(({ ref }) => [`${ref.group}/${ref.resource}`, ref]));
  const live = new Map<string, KubeObject>();
  for (const { group, version, kind } of kinds.values()) {
    const resource = discovery.find(group === '' ? version : `${group}/${version}`, kind);
    if (!resource) continue;
    for await (const page of cluster.list(resource, resource.namespaced ? { namespace } : {})) {
      for (const object of page.items) {
        live.set(refKey(refOf(resource, object)), object);
      }
    }
  }
  return live;
}

/** Everything that is not as expected, in words. */
function otherThan(results: Map<string, ApplyResult>, ...outcomes: ApplyResult['outcome'][]): string[] {
  return [...results].flatMap(([key, { outcome, reason }]) =>
    outcomes.includes(outcome) ? [] : [`${key} ${outcome}: ${format(reason)}`],
  );
}

const isPod = ({ ref }: { ref: ObjectRef }) => ref.resource === 'pods';
const withLabel = ({ ref, object }: { ref: ObjectRef; object: KubeObject }) => ({
  ref,
  object: { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, tier: 'again' } } },
});
/** The pod with another value in a field that never changes. */
const onOtherNode = ({ ref, object }: { ref: ObjectRef; object: KubeObject }) => ({
  ref,
  object: { ...object, spec: { ...asRecord(object.spec), hostname: 'other' } },
});

test('a second run right after a first finds every object of the shop unchanged, also when its workloads run', async () => {
  const first = await applyAll(meant);
  expect(otherThan(first, 'created', 'unchanged', 'updated')).toEqual([]);
  expect(otherThan(await applyAll(meant), 'unchanged')).toEqual([]);
  const refs = meant.flatMap(({ ref }) => (['deployments', 'daemonsets', 'pods'].includes(ref.resource) ? [ref] : []));
  await waitReady(await target(), refs, { ...quiet, timeoutMs: 20_000 });
  expect(otherThan(await applyAll(meant), 'unchanged')).toEqual([]);
});

test('what differs is updated once, a bare pod too, and what the cluster keeps in it stays', async () => {
  await applyAll(meant);
  const changed = meant.map(withLabel);
  expect(otherThan(await applyAll(changed), 'updated')).toEqual([]);
  expect(otherThan(await applyAll(changed), 'unchanged')).toEqual([]);
});

test('a bare pod that differs where it never changes fails with one short sentence', async () => {
  await applyAll(meant);
  const pods = meant.filter(isPod);
  const [words = ''] = otherThan(await applyAll(pods.map(onOtherNode)), 'unchanged');
  expect(words).toMatch(
    /^pods\/apply-again\/debug failed: It is there already and differs in one place, .*\/spec\/hostname$/,
  );
});

test('what is there already is unchanged too where it uses up a quota', async () => {
  const full = 'apply-again-full';
  const at = (name: string) => ({ name, namespace: full });
  const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: at('only'), type: 'Opaque', data: {} };
  const hard = { 'count/secrets': '1' };
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: full } });
  try {
    await api.create(secret);
    await api.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: at('one'), spec: { hard } });
    const quota = `/api/v1/namespaces/${full}/resourcequotas/one`;
    const used = async () =>
      asRecord(asRecord((await api.get(quota)).status ?? {}).used ?? {})['count/secrets'] === '1';
    await waitFor(used, { what: 'the quota was used up' });
    const ref = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', ...at('only') };
    expect(otherThan(await applyAll([{ ref, object: secret }]), 'unchanged')).toEqual([]);
    const other = { ref: { ...ref, name: 'other' }, object: { ...secret, metadata: at('other') } };
    expect(otherThan(await applyAll([other]))).toEqual([expect.stringMatching(/other failed: A quota .*is used up/)]);
  } finally {
    await removeNamespace(api, full);
  }
});
