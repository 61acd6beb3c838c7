import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { type ApplyOptions, type ApplyResult, applyObjects } from '../../src/apply/apply.ts';
import { removeObjects } from '../../src/apply/remove.ts';
import type { ClusterReader, ClusterWriter } from '../../src/kube/cluster.ts';
import { grantWrites, openCluster } from '../../src/kube/connect.ts';
import { KubeferryError } from '../../src/model/error.ts';
import type { UnstampedEvent } from '../../src/model/event.ts';
import { format } from '../../src/model/message.ts';
import { type KubeObject, type ObjectRef, refKey, refOf } from '../../src/model/object.ts';
import { apiOf } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { startRelay } from '../sandbox/relay.ts';

const sandbox = inject('sandbox');
const api = apiOf(sandbox.clusters.target);
const opened: ClusterReader[] = [];
afterAll(() => {
  for (const cluster of opened) cluster.close();
  api.close();
});

const settings = {
  kubeconfig: { files: [sandbox.kubeconfig] },
  extraPath: [],
  concurrency: 16,
  logLevel: 'error',
} as const;

/** The target as somebody who may write in these namespaces. */
async function target(...namespaces: string[]): Promise<ClusterWriter> {
  const reader = await openCluster('target', {
    ...settings,
    kubeconfig: { files: [sandbox.kubeconfig] },
    extraPath: [],
  });
  opened.push(reader);
  return grantWrites(reader, { context: 'target', namespaces, clusterScoped: true });
}

/** What an application did, and the options that it ran with. */
interface Run {
  run: string;
  results: Map<string, ApplyResult>;
  intended: string[];
  events: UnstampedEvent[];
  /** Objects in the order in which they were recorded. */
  order: string[];
}

/** Applies objects; `more` changes the options. */
async function apply(cluster: ClusterWriter, objects: KubeObject[], more: Partial<ApplyOptions> = {}): Promise<Run> {
  const known = new Map<string, KubeObject>();
  const refs: ObjectRef[] = [];
  for (const object of objects) {
    const ref = await refFor(cluster, object);
    refs.push(ref);
    known.set(refKey(ref), object);
  }
  const run: Run = { run: randomUUID(), results: new Map(), intended: [], events: [], order: [] };
  const options: ApplyOptions = {
    existing: 'skip',
    marks: { migration: 'apply-test', run: run.run },
    concurrency: 16,
    signal: new AbortController().signal,
    emit: (event) => run.events.push(event),
    step: 'apply:target',
    saved: () => undefined,
    journal: {
      intend: async (intended) => void run.intended.push(...intended.map(refKey)),
      record: (result) => {
        run.order.push(refKey(result.ref));
        run.results.set(refKey(result.ref), result);
      },
    },
    ...more,
  };
  run.run = options.marks.run;
  const source = {
    refs,
    async *read(wanted: ObjectRef[]) {
      for (const ref of wanted) {
        const object = known.get(refKey(ref));
        if (object) yield { ref, object };
      }
    },
  };
  await applyObjects(cluster, source, options);
  return run;
}

/** A reference as a backup has it: kinds that the target does not serve yet are guessed as the tests name them. */
async function refFor(cluster: ClusterWriter, object: KubeObject): Promise<ObjectRef> {
  const resource = (await cluster.discovery()).find(object.apiVersion, object.kind);
  if (resource) return refOf(resource, object);
  const [group = '', version = ''] = object.apiVersion.split('/');
  const { name, namespace } = object.metadata;
  const ref = { group, version, resource: `${object.kind.toLowerCase()}s`, kind: object.kind, name };
  return namespace === undefined ? ref : { ...ref, namespace };
}

function words(run: Run, key: string): string {
  const result = run.results.get(key);
  return result ? `${result.outcome}: ${format(result.reason)}` : 'nothing';
}

const configMap = (namespace: string, name: string, data: Record<string, string> = { colour: 'blue' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});
const namespaceObject = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Namespaces of one test, gone afterwards. */
async function within(names: string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    for (const name of names) await api.delete(`/api/v1/namespaces/${name}`);
  }
}

describe('applying objects', () => {
  test('makes what others need first, and labels each with its migration and run', async () => {
    await within(['apply-waves'], async () => {
      const cluster = await target('apply-waves');
      const pod = { containers: [{ name: 'web', image: 'web:1' }], terminationGracePeriodSeconds: 0 };
      const run = await apply(cluster, [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web', namespace: 'apply-waves' },
          spec: {
            selector: { matchLabels: { app: 'web' } },
            template: { metadata: { labels: { app: 'web' } }, spec: pod },
          },
        },
        configMap('apply-waves', 'settings'),
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web', namespace: 'apply-waves' },
          spec: { ports: [{ port: 80 }] },
        },
        namespaceObject('apply-waves'),
      ]);
      expect(run.order).toEqual([
        'namespaces//apply-waves',
        'configmaps/apply-waves/settings',
        'services/apply-waves/web',
        'deployments.apps/apply-waves/web',
      ]);
      expect(run.intended).toHaveLength(4);
      const live = await api.get('/apis/apps/v1/namespaces/apply-waves/deployments/web');
      expect(live.metadata.labels).toEqual({ 'kubeferry.dev/migration': 'apply-test', 'kubeferry.dev/run': run.run });
      expect(JSON.stringify(live.spec)).not.toContain('kubeferry');
      expect(run.results.get('deployments.apps/apply-waves/web')?.uid).toBe(live.metadata.uid);
    });
  });

  test('creates custom resources in the same run as their definition', async () => {
    const definition: KubeObject = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'ferries.apply.example.com' },
      spec: {
        group: 'apply.example.com',
        scope: 'Namespaced',
        names: { kind: 'Ferry', plural: 'ferries', singular: 'ferry', listKind: 'FerryList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
    const ferry = (name: string): KubeObject => ({
      apiVersion: 'apply.example.com/v1',
      kind: 'Ferry',
      metadata: { name, namespace: 'apply-crd' },
      spec: { unknown: { kept: true } },
    });
    await within(['apply-crd'], async () => {
      try {
        const cluster = await target('apply-crd');
        const ferries = Array.from({ length: 20 }, (_, at) => ferry(`ferry-${at}`));
        const run = await apply(cluster, [...ferries, definition, namespaceObject('apply-crd')]);
        expect([...run.results.values()].filter(({ outcome }) => outcome !== 'created')).toEqual([]);
        const live = await api.get('/apis/apply.example.com/v1/namespaces/apply-crd/ferries/ferry-7');
        expect(live.spec).toEqual({ unknown: { kept: true } });
      } finally {
        await api.delete('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ferries.apply.example.com');
      }
    });
  });

  test('fails what the target refuses or does not serve, in its own words, and goes on', async () => {
    await within(['apply-refused'], async () => {
      await api.create(namespaceObject('apply-refused'));
      await api.create({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'few', namespace: 'apply-refused' },
        spec: { hard: { 'count/secrets': '0' } },
      });
      const quota = '/api/v1/namespaces/apply-refused/resourcequotas/few';
      const counted = async () => JSON.stringify((await api.get(quota)).status ?? {}).includes('"used"');
      await waitFor(counted, { what: 'the quota in force' });
      const cluster = await target('apply-refused');
      const run = await apply(cluster, [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'over', namespace: 'apply-refused' },
          stringData: { key: 'canary' },
        },
        { ...configMap('apply-refused', 'Not_a_Name') },
        { apiVersion: 'nobody.example.com/v1', kind: 'Unknown', metadata: { name: 'one', namespace: 'apply-refused' } },
        configMap('apply-refused', 'fine'),
      ]);
      expect(words(run, 'secrets/apply-refused/over')).toMatch(/^failed: .*exceeded quota: few/);
      expect(words(run, 'configmaps/apply-refused/Not_a_Name')).toMatch(/^failed: .*Invalid value: "Not_a_Name"/);
      expect(words(run, 'unknowns.nobody.example.com/apply-refused/one')).toContain(
        'failed: The target does not serve Unknown of nobody.example.com/v1.',
      );
      expect(words(run, 'configmaps/apply-refused/fine')).toBe('created: Created.');
      expect(JSON.stringify([...run.results.values(), ...run.events])).not.toContain('canary');
    });
  });

  test('says of an object that the source does not give that it could not be found', async () => {
    await within(['apply-absent'], async () => {
      const cluster = await target('apply-absent');
      const ref = await refFor(cluster, configMap('apply-absent', 'absent'));
      const results: ApplyResult[] = [];
      await applyObjects(
        cluster,
        {
          refs: [ref],
          async *read() {
            yield* [];
          },
        },
        {
          existing: 'skip',
          marks: { migration: 'apply-test', run: randomUUID() },
          concurrency: 1,
          signal: new AbortController().signal,
          emit: () => undefined,
          step: 'apply:target',
          saved: () => undefined,
          journal: { intend: async () => undefined, record: (result) => results.push(result) },
        },
      );
      expect(results).toMatchObject([{ ref, outcome: 'failed', reason: { code: 'apply.not-in-source' } }]);
    });
  });
});

describe('an object that is there already', () => {
  interface Existing {
    cluster: ClusterWriter;
    namespace: string;
    key: string;
    path: string;
    before: KubeObject;
    meant: KubeObject;
  }
  let tests = 0;

  async function withExisting(work: (existing: Existing) => Promise<void>): Promise<void> {
    tests += 1;
    const namespace = `apply-existing-${tests}`;
    await within([namespace], async () => {
      const before = configMap(namespace, 'settings', { colour: 'red', size: 'L' });
      await api.create(namespaceObject(namespace));
      await api.create(before);
      await work({
        cluster: await target(namespace),
        namespace,
        key: `configmaps/${namespace}/settings`,
        path: `/api/v1/namespaces/${namespace}/configmaps/settings`,
        before,
        meant: configMap(namespace, 'settings', { colour: 'blue' }),
      });
    });
  }

  test('is unchanged where it is as meant, whoever made it', async () => {
    await withExisting(async ({ cluster, key, before }) => {
      const run = await apply(cluster, [before], { existing: 'fail' });
      expect(words(run, key)).toBe('unchanged: It is there already as it is meant.');
    });
  });

  test('is skipped, or failed, as the plan says, with the places where it differs', async () => {
    await withExisting(async ({ cluster, key, path, before, meant }) => {
      expect(words(await apply(cluster, [meant]), key)).toMatch(/^skipped: .*2 places.*\/data\/colour, \/data\/size/);
      expect(words(await apply(cluster, [meant], { existing: 'fail' }), key)).toMatch(/^failed: .*2 places/);
      expect((await api.get(path)).data).toEqual(before.data);
    });
  });

  test('is updated to exactly what is meant where it was saved, and left alone where it was not', async () => {
    await withExisting(async ({ cluster, key, path, meant }) => {
      const unsaved = await apply(cluster, [meant], { existing: 'update' });
      expect(words(unsaved, key)).toMatch(/^failed: .*not saved for undoing/);
      const saved = await api.get(path);
      const run = await apply(cluster, [meant], { existing: 'update', saved: () => saved });
      expect(words(run, key)).toMatch(/^updated: Changed in 2 places/);
      expect(run.results.get(key)?.changes).toContainEqual({ pointer: '/data/colour', meant: 'blue', live: 'red' });
      const live = await api.get(path);
      expect(live.data).toEqual({ colour: 'blue' });
      expect(live.metadata).toMatchObject({
        uid: saved.metadata.uid,
        annotations: { 'kubeferry.dev/updated-by': run.run },
      });
      expect(live.metadata.labels ?? {}).not.toHaveProperty('kubeferry.dev/run');
      expect(words(await apply(cluster, [meant], { existing: 'update' }), key)).toMatch(/^unchanged/);
    });
  });

  test('is left alone where somebody changed it after it was saved', async () => {
    await withExisting(async ({ cluster, key, path, meant }) => {
      const saved = await api.get(path);
      await api.patch(path, { data: { size: 'XL' } });
      const run = await apply(cluster, [meant], { existing: 'update', saved: () => saved });
      expect(words(run, key)).toMatch(/^failed: It was changed on the target after it was saved/);
      expect((await api.get(path)).data).toEqual({ colour: 'red', size: 'XL' });
    });
  });

  test('is left alone where somebody added to it after it was saved', async () => {
    await withExisting(async ({ cluster, key, path, meant }) => {
      const saved = await api.get(path);
      await api.patch(path, { metadata: { labels: { owner: 'somebody' } } });
      const run = await apply(cluster, [meant], { existing: 'update', saved: () => saved });
      expect(words(run, key)).toMatch(/^failed: It was changed on the target after it was saved/);
    });
  });

  test('counts as created or updated by this run where the run was interrupted before it could say so', async () => {
    await withExisting(async ({ cluster, namespace, key, path, meant }) => {
      const saved = await api.get(path);
      const first = await apply(cluster, [meant, configMap(namespace, 'new')], {
        existing: 'update',
        saved: () => saved,
      });
      const marks = { migration: 'apply-test', run: first.run };
      const again = await apply(cluster, [meant, configMap(namespace, 'new')], { marks, saved: () => saved });
      expect(words(again, key)).toBe('updated: Changed by this run before it was interrupted.');
      expect(words(again, `configmaps/${namespace}/new`)).toBe(
        'created: Created by this run before it was interrupted.',
      );
      const other = await apply(cluster, [configMap(namespace, 'new')]);
      expect(words(other, `configmaps/${namespace}/new`)).toMatch(/^unchanged/);
    });
  });

  test('gets what is meant for the default service account of a namespace that the run made', async () => {
    await within(['apply-account'], async () => {
      const cluster = await target('apply-account');
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default', namespace: 'apply-account' },
        imagePullSecrets: [{ name: 'registry' }],
      };
      const marks = { migration: 'apply-test', run: randomUUID() };
      await apply(cluster, [namespaceObject('apply-account')], { marks });
      const path = '/api/v1/namespaces/apply-account/serviceaccounts/default';
      await waitFor(async () => api.find(path), { what: 'the account of the cluster' });
      const run = await apply(cluster, [account], { marks });
      expect(words(run, 'serviceaccounts/apply-account/default')).toMatch(/^updated/);
      expect((await api.get(path)).imagePullSecrets).toEqual([{ name: 'registry' }]);
    });
  });
});

describe('a dry run', () => {
  test('judges everything and keeps nothing', async () => {
    const cluster = await target();
    const run = await apply(
      cluster,
      [
        namespaceObject('apply-dry'),
        configMap('apply-dry', 'fine'),
        configMap('apply-dry', 'Bad_Name'),
        configMap('default', 'here'),
      ],
      { dryRun: true, dryRunNamespace: 'default' },
    );
    expect(words(run, 'namespaces//apply-dry')).toMatch(/^created: Would be created/);
    expect(words(run, 'configmaps/apply-dry/fine')).toMatch(/^created: Would be created; the target accepts it/);
    expect(words(run, 'configmaps/apply-dry/Bad_Name')).toMatch(/^failed: .*Bad_Name/);
    expect(words(run, 'configmaps/default/here')).toMatch(/^created: Would be created/);
    expect(run.intended).toEqual([]);
    expect(await api.find('/api/v1/namespaces/apply-dry')).toBeUndefined();
    expect(await api.find('/api/v1/namespaces/default/configmaps/here')).toBeUndefined();
  });
});

describe('a cancelled application', () => {
  test('loses track of nothing, and the same call goes on', async () => {
    await within(['apply-cancel'], async () => {
      const cluster = await target('apply-cancel');
      await apply(cluster, [namespaceObject('apply-cancel')]);
      const objects = Array.from({ length: 600 }, (_, at) => configMap('apply-cancel', `map-${at}`));
      const cancel = new AbortController();
      const marks = { migration: 'apply-test', run: randomUUID() };
      const recorded = new Set<string>();
      const intended = new Set<string>();
      const journal = {
        intend: async (refs: ObjectRef[]) => {
          for (const ref of refs) intended.add(refKey(ref));
        },
        record: (result: ApplyResult) => {
          recorded.add(refKey(result.ref));
          if (recorded.size === 300) cancel.abort();
        },
      };
      const thrown = await apply(cluster, objects, { marks, journal, signal: cancel.signal }).catch(
        (error: unknown) => error,
      );
      expect(thrown).toBeInstanceOf(KubeferryError);
      expect(thrown).toMatchObject({ code: 'cancelled' });
      const live = await api.list('/api/v1/namespaces/apply-cancel/configmaps');
      const ours = live.filter(({ metadata }) => metadata.labels?.['kubeferry.dev/run'] === marks.run);
      expect(ours.length).toBeLessThan(600);
      for (const { metadata } of ours) expect(intended).toContain(`configmaps/apply-cancel/${metadata.name}`);
      for (const key of recorded)
        expect(ours.map(({ metadata }) => `configmaps/apply-cancel/${metadata.name}`)).toContain(key);
      const rest = objects.filter(({ metadata }) => !recorded.has(`configmaps/apply-cancel/${metadata.name}`));
      const again = await apply(cluster, rest, { marks });
      expect([...again.results.values()].every(({ outcome }) => outcome === 'created')).toBe(true);
      expect(again.results.size + recorded.size).toBe(600);
    });
  });
});

describe('a connection that breaks', () => {
  /** The target behind a relay that can be cut. */
  async function behindRelay(namespace: string) {
    const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
    const relay = await startRelay(sandbox.clusters.target, '127.0.0.2');
    const { caFile, tokens } = sandbox.clusters.target;
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig([{ context: 'target', server: relay.server, caFile, token: tokens.admin }]));
    const reader = await openCluster('target', { ...settings, kubeconfig: { files: [file] }, extraPath: [] });
    return {
      relay,
      cluster: grantWrites(reader, { context: 'target', namespaces: [namespace], clusterScoped: true }),
      async stop() {
        reader.close();
        await relay.stop();
        rmSync(folder, { recursive: true });
      },
    };
  }
  const objectsIn = (namespace: string, count: number) =>
    Array.from({ length: count }, (_, at) => configMap(namespace, `map-${at}`));

  test('for a moment costs nothing: each object is created once and told once', async () => {
    const namespace = 'apply-cut';
    await within([namespace], async () => {
      const { relay, cluster, stop } = await behindRelay(namespace);
      try {
        await apply(cluster, [namespaceObject(namespace)]);
        const told: ApplyResult[] = [];
        const record = (result: ApplyResult) => {
          told.push(result);
          if (told.length === 50 || told.length === 150) relay.cut();
        };
        await apply(cluster, objectsIn(namespace, 300), { journal: { intend: async () => undefined, record } });
        expect(told.map(({ outcome }) => outcome)).toEqual(Array(300).fill('created'));
        expect(new Set(told.map(({ uid }) => uid)).size).toBe(300);
      } finally {
        await stop();
      }
    });
  });

  test('for good ends the application with one error, and the same call goes on later', async () => {
    const namespace = 'apply-away';
    await within([namespace], async () => {
      const { relay, cluster, stop } = await behindRelay(namespace);
      try {
        await apply(cluster, [namespaceObject(namespace)]);
        const marks = { migration: 'apply-test', run: randomUUID() };
        const objects = objectsIn(namespace, 300);
        const told = new Set<string>();
        const journal = {
          intend: async () => undefined,
          record: ({ ref, outcome }: ApplyResult) => {
            expect(outcome).toBe('created');
            told.add(ref.name);
            if (told.size !== 50) return;
            relay.refuse(true);
            relay.cut();
          },
        };
        await expect(apply(cluster, objects, { marks, journal })).rejects.toMatchObject({ code: 'unreachable' });
        relay.refuse(false);
        const rest = objects.filter(({ metadata }) => !told.has(metadata.name));
        const again = await apply(cluster, rest, { marks });
        expect([...again.results.values()].map(({ outcome }) => outcome)).toEqual(Array(rest.length).fill('created'));
      } finally {
        await stop();
      }
    });
  });
});

describe('a namespace that is being deleted', () => {
  test('fails with its objects, each with that reason', async () => {
    await api.create({ ...namespaceObject('apply-going'), metadata: { name: 'apply-going' } });
    await api.create({
      ...configMap('apply-going', 'held'),
      metadata: { name: 'held', namespace: 'apply-going', finalizers: ['example.com/hold'] },
    });
    await api.delete('/api/v1/namespaces/apply-going');
    try {
      const cluster = await target('apply-going');
      const run = await apply(cluster, [namespaceObject('apply-going'), configMap('apply-going', 'late')]);
      expect(words(run, 'namespaces//apply-going')).toMatch(/^failed: The namespace apply-going is being deleted/);
      expect(words(run, 'configmaps/apply-going/late')).toMatch(/^failed: The namespace apply-going is being deleted/);
      const alone = await apply(cluster, [configMap('apply-going', 'late')]);
      expect(words(alone, 'configmaps/apply-going/late')).toMatch(/^failed: .*being deleted/);
    } finally {
      await api.patch('/api/v1/namespaces/apply-going/configmaps/held', { metadata: { finalizers: null } });
    }
  });
});

describe('removing objects', () => {
  const options = (events: UnstampedEvent[] = [], timeoutMs = 60_000) => ({
    signal: new AbortController().signal,
    emit: (event: UnstampedEvent) => events.push(event),
    step: 'remove:target',
    concurrency: 8,
    timeoutMs,
  });
  const itemsOf = (run: Run) => [...run.results.values()].map(({ ref, uid = '' }) => ({ ref, uid }));

  test('takes away what a run created, its namespace too, and nothing of another UID', async () => {
    const namespace = 'apply-remove';
    await within([namespace], async () => {
      const cluster = await target(namespace);
      const run = await apply(cluster, [
        namespaceObject(namespace),
        configMap(namespace, 'one'),
        configMap(namespace, 'two'),
      ]);
      await api.delete(`/api/v1/namespaces/${namespace}/configmaps/two`);
      await api.create(configMap(namespace, 'two', { mine: 'yes' }));
      const events: UnstampedEvent[] = [];
      const results = await removeObjects(cluster, itemsOf(run), options(events));
      const states = Object.fromEntries(results.map(({ ref, state }) => [ref.name, state]));
      expect(states).toEqual({ one: 'removed', two: 'removed', [namespace]: 'kept' });
      expect(
        format(results.find(({ state }) => state === 'kept')?.reason ?? { code: 'error.cancelled', args: {} }),
      ).toMatch(/holds 1 objects that are not of this run, such as ConfigMap two/);
      expect((await api.get(`/api/v1/namespaces/${namespace}/configmaps/two`)).data).toEqual({ mine: 'yes' });
      await api.delete(`/api/v1/namespaces/${namespace}/configmaps/two`);
      expect(await removeObjects(cluster, itemsOf(run), options())).toContainEqual(
        expect.objectContaining({ state: 'removed', ref: expect.objectContaining({ kind: 'Namespace' }) }),
      );
      expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
    });
  });

  test('says what holds an object that does not go, and leaves its namespace', async () => {
    const namespace = 'apply-held';
    await within([namespace], async () => {
      const cluster = await target(namespace);
      const run = await apply(cluster, [
        namespaceObject(namespace),
        configMap(namespace, 'held'),
        configMap(namespace, 'free'),
      ]);
      const path = `/api/v1/namespaces/${namespace}/configmaps/held`;
      await api.patch(path, { metadata: { finalizers: ['example.com/hold'] } });
      try {
        const events: UnstampedEvent[] = [];
        await expect(removeObjects(cluster, itemsOf(run), options(events, 1000))).rejects.toMatchObject({
          code: 'conflict',
        });
        const told = events.flatMap((event) => (event.type === 'log' ? [format(event.text)] : []));
        expect(told).toContain('It is marked for deletion, and held by example.com/hold.');
        expect(told).toContain('The namespace stays until ConfigMap held in it is gone.');
        expect(await api.find(`/api/v1/namespaces/${namespace}/configmaps/free`)).toBeUndefined();
        expect((await api.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
      } finally {
        await api.patch(path, { metadata: { finalizers: null } });
      }
      await removeObjects(cluster, itemsOf(run), options());
      expect(await api.find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
    });
  });

  test('takes nothing for gone that is still there at the deadline, however many kinds are held', async () => {
    const namespace = 'apply-all-held';
    await within([namespace], async () => {
      const cluster = await target(namespace);
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'held', namespace } };
      const objects = [configMap(namespace, 'held'), configMap(namespace, 'held-too'), secret];
      const run = await apply(cluster, [namespaceObject(namespace), ...objects]);
      const paths = ['configmaps/held', 'configmaps/held-too', 'secrets/held'].map(
        (path) => `/api/v1/namespaces/${namespace}/${path}`,
      );
      for (const path of paths) await api.patch(path, { metadata: { finalizers: ['example.com/hold'] } });
      try {
        const removed: string[] = [];
        const hurried = { ...options([], 500), concurrency: 1, removed: ({ name }: ObjectRef) => removed.push(name) };
        await expect(removeObjects(cluster, itemsOf(run), hurried)).rejects.toMatchObject({ code: 'conflict' });
        expect(removed).toEqual([]);
      } finally {
        for (const path of paths) await api.patch(path, { metadata: { finalizers: null } });
      }
      await removeObjects(cluster, itemsOf(run), options());
    });
  });

  test('keeps a namespace while an API of the target does not say what it holds there', async () => {
    const namespace = 'apply-silent';
    const service = '/apis/apiregistration.k8s.io/v1/apiservices/v1.silent.example.com';
    await within([namespace], async () => {
      const cluster = await target(namespace);
      const run = await apply(cluster, [namespaceObject(namespace)]);
      await api.create({
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1.silent.example.com' },
        spec: {
          group: 'silent.example.com',
          version: 'v1',
          groupPriorityMinimum: 10,
          versionPriority: 10,
          insecureSkipTLSVerify: true,
          service: { name: 'nobody', namespace: 'default' },
        },
      });
      try {
        const silent = async () => (await cluster.discovery({ fresh: true })).failed.includes('silent.example.com');
        await waitFor(silent, { what: 'the silent group', seconds: 60 });
        const [kept] = await removeObjects(cluster, itemsOf(run), options());
        expect(kept).toMatchObject({ state: 'kept', reason: { code: 'remove.namespace-unknown' } });
        expect((await api.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
      } finally {
        await api.delete(service);
      }
    });
  });
});
