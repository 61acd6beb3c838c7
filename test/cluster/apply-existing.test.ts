import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ClusterWriter } from '../../src/kube/cluster.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { waitFor } from '../sandbox/processes.ts';
import { api, apply, configMap, namespaceObject, target, within, words } from './application.ts';

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
      expect(run.results.get(key)?.changes).toContainEqual({ pointer: '/data/colour', left: 'blue', right: 'red' });
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
