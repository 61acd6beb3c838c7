import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyObjects } from '../../src/apply/apply.ts';
import type { ApplyResult } from '../../src/apply/types.ts';
import type { ClusterWriter } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import { KubeferryError } from '../../src/model/error.ts';
import { type KubeObject, type ObjectRef, refKey } from '../../src/model/object.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { startRelay } from '../sandbox/relay.ts';
import {
  api,
  apply,
  configMap,
  namespaceObject,
  refFor,
  sandbox,
  settings,
  target,
  within,
  words,
} from './application.ts';

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
          left: () => undefined,
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
