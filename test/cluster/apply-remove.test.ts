import { describe, expect, test } from 'vitest';
import { type RemoveResult, removeObjects, stuckIn } from '../../src/apply/remove.ts';
import { format } from '../../src/model/message.ts';
import { api, apply, configMap, namespaceObject, type Run, target, within } from './application.ts';

describe('removing objects', () => {
  const options = (told: RemoveResult[] = [], timeoutMs = 60_000) => ({
    signal: new AbortController().signal,
    done: (result: RemoveResult) => void told.push(result),
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
      const results = await removeObjects(cluster, itemsOf(run), options());
      const states = Object.fromEntries(results.map(({ ref, state }) => [ref.name, state]));
      expect(states).toEqual({ one: 'removed', two: 'removed', [namespace]: 'kept' });
      expect(
        format(results.find(({ state }) => state === 'kept')?.reason ?? { code: 'error.cancelled', args: {} }),
      ).toMatch(/holds an object that is not of this run: ConfigMap two/);
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
        const told: RemoveResult[] = [];
        const said: string[] = [];
        const results = await removeObjects(cluster, itemsOf(run), {
          ...options(told, 1000),
          say: (text) => void said.push(format(text)),
          sayEveryMs: 400,
        });
        expect(told).toEqual(results);
        const held = 'ConfigMap held: It is marked for deletion, and held by example.com/hold.';
        const stuck = stuckIn(results, 'target');
        expect(stuck).toMatchObject({ code: 'conflict', words: { args: { count: 2 } } });
        expect(stuck?.message).toBe(`2 objects could not be removed, such as ${held}`);
        expect(said).toContain(`Still waiting until ConfigMap held is gone. ${held.slice('ConfigMap held: '.length)}`);
        const reasons = told.map(({ reason }) => format(reason));
        expect(reasons).toContain('It is marked for deletion, and held by example.com/hold.');
        expect(reasons).toContain('The namespace stays until ConfigMap held in it is gone.');
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
        const results = await removeObjects(cluster, itemsOf(run), { ...options([], 500), concurrency: 1 });
        expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['held']));
      } finally {
        for (const path of paths) await api.patch(path, { metadata: { finalizers: null } });
      }
      await removeObjects(cluster, itemsOf(run), options());
    });
  });
});
