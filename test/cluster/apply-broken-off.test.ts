import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ApplyResult } from '../../src/apply/types.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { grantWrites } from '../../src/kube/writer.ts';
import { KubeferryError } from '../../src/model/error.ts';
import { type ObjectRef, refKey } from '../../src/model/objects/object.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { api, apply, configMap, namespaceObject, sandbox, settings, target, within } from './application.ts';

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
