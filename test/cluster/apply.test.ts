import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { applyObjects } from '../../src/apply/apply.ts';
import type { ApplyResult } from '../../src/apply/types.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { waitFor } from '../sandbox/processes.ts';
import { api, apply, configMap, namespaceObject, refFor, target, within, words } from './application.ts';

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
