import { expect, test } from 'vitest';
import { removeObjects } from '../../../src/apply/remove.ts';
import { collect } from '../../../src/backup/collect.ts';
import { openCluster } from '../../../src/kube/connect.ts';
import type { UnstampedEvent } from '../../../src/model/event.ts';
import { format } from '../../../src/model/message.ts';
import { type KubeObject, refKey } from '../../../src/model/objects/object.ts';
import { removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { api, apply, namespaceObject, target as openTarget, settings, within } from '../application.ts';
import { grants } from '../migration.ts';
import { createAll, deployment } from '../small-app.ts';
import { engineOf, migrationOfKind, source, target } from '../undo.ts';

const pathOf = (group: string) => `/apis/apiregistration.k8s.io/v1/apiservices/v1.${group}`;

/** An API group whose server is nowhere. */
function silentGroup(group: string): KubeObject {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1.${group}` },
    spec: {
      group,
      version: 'v1',
      groupPriorityMinimum: 10,
      versionPriority: 10,
      insecureSkipTLSVerify: true,
      service: { name: 'nobody', namespace: 'default' },
    },
  };
}

test('a backup names it, and holds the others', async () => {
  const group = 'down.example.com';
  const reader = await openCluster('source', {
    ...settings,
    kubeconfig: { files: [...settings.kubeconfig.files] },
    extraPath: [],
  });
  await source.create(silentGroup(group));
  try {
    const warnings: string[] = [];
    const emit = (event: UnstampedEvent) => {
      if (event.type === 'log' && event.level === 'warning') warnings.push(format(event.text));
    };
    const { signal } = new AbortController();
    const select = { namespaces: ['default'], clusterScoped: 'referenced' as const, exclude: [] };
    const keys: string[] = [];
    for await (const batch of collect(reader, select, { signal, emit, step: 'collect' })) {
      keys.push(...batch.map(({ ref }) => refKey(ref)));
    }
    expect(keys).toContain('configmaps/default/kube-root-ca.crt');
    expect(warnings.filter((text) => text.includes(group))).toHaveLength(1);
  } finally {
    reader.close();
    await source.delete(pathOf(group));
  }
});

test('a namespace stays while it does not say what it holds there', async () => {
  const namespace = 'apply-silent';
  const group = 'silent.example.com';
  await within([namespace], async () => {
    const cluster = await openTarget(namespace);
    const { signal } = new AbortController();
    const options = { signal, done: () => undefined, concurrency: 8, timeoutMs: 60_000 };
    const run = await apply(cluster, [namespaceObject(namespace)]);
    await api.create(silentGroup(group));
    try {
      const silent = async () => (await cluster.discovery({ fresh: true })).failed.includes(group);
      await waitFor(silent, { what: 'the silent group', seconds: 60 });
      const made = [...run.results.values()].map(({ ref, uid = '' }) => ({ ref, uid }));
      const [kept] = await removeObjects(cluster, made, options);
      expect(kept).toMatchObject({ state: 'kept', reason: { code: 'remove.namespace-unknown' } });
      expect((await api.get(`/api/v1/namespaces/${namespace}`)).metadata.deletionTimestamp).toBeUndefined();
      const kind = { group, version: 'v1', resource: 'words', kind: 'Word' };
      const hidden = { ref: { ...kind, namespace, name: 'hidden' }, uid: 'u1' };
      expect(await removeObjects(cluster, [hidden], options)).toMatchObject([
        { state: 'failed', reason: { code: 'remove.silent' } },
      ]);
    } finally {
      await api.delete(pathOf(group));
    }
  });
});

test('what it holds of a run stays, and keeps the undo open until it speaks', async () => {
  const namespace = 'undoes-silent';
  const { trial, crd, group } = await migrationOfKind(namespace);
  const allowed = grants('target', namespace);
  const silent = async () => (await (await engineOf(trial).cluster('target')).discovery()).failed.includes(group);
  try {
    await createAll(source, [deployment(namespace, 'web', 'web:1')]);
    expect((await trial.run({ grants: allowed })).state).toBe('completed');
    await target.delete(crd);
    await waitFor(async () => (await target.find(pathOf(group))) === undefined, { what: 'the group was gone' });
    await target.create(silentGroup(group));
    await waitFor(silent, { what: 'the silent group', seconds: 60 });
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'undo.not-whole', args: { count: 1, name: 'main' } },
      hint: { code: 'undo.silent.hint' },
    });
    expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
    expect(await trial.status()).toMatchObject({ state: 'half-undone' });

    await target.delete(pathOf(group));
    await waitFor(async () => !(await silent()), { what: 'the group was gone', seconds: 60 });
    await trial.undo({ grants: allowed });
    expect(await trial.status()).toMatchObject({ state: 'undone' });
  } finally {
    await target.delete(pathOf(group));
    await source.delete(crd);
    await target.delete(crd);
    await removeNamespace(source, namespace);
  }
});
