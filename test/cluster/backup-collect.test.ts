import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { collect } from '../../src/backup/collect.ts';
import type { Selection } from '../../src/backup/select.ts';
import type { ClusterReader, OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import type { UnstampedEvent } from '../../src/model/event.ts';
import { format } from '../../src/model/message.ts';
import { groupResource, type KubeObject, refKey } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';

const sandbox = inject('sandbox');
const api = apiOf(sandbox.clusters.source);
const mark = randomBytes(3).toString('hex');
const namespace = `collect-${mark}`;
const group = `collect-${mark}.example.com`;
const rbac = 'rbac.authorization.k8s.io';
const opened: OpenedCluster[] = [];

async function cluster(kubeconfig = sandbox.kubeconfig): Promise<ClusterReader> {
  const settings = { kubeconfig: { files: [] }, extraPath: [], concurrency: 8, logLevel: 'warn' as const };
  const env = { KUBECONFIG: kubeconfig, home: sandbox.folder, platform: process.platform };
  const reader = await openCluster('source', settings, { env });
  opened.push(reader);
  return reader;
}

/** Collects; gives the keys of the objects and the sentences of the warnings. */
async function collected(
  select: Partial<Selection> = {},
  reader?: ClusterReader,
): Promise<{ keys: string[]; warnings: string[] }> {
  const warnings: string[] = [];
  const emit = (event: UnstampedEvent) => {
    if (event.type === 'log' && event.level === 'warning') warnings.push(format(event.text));
  };
  const whole: Selection = { namespaces: [namespace], clusterScoped: 'referenced', exclude: [], ...select };
  const { signal } = new AbortController();
  const keys: string[] = [];
  for await (const batch of collect(reader ?? (await cluster()), whole, { signal, emit, step: 'collect' })) {
    keys.push(...batch.map(({ ref }) => refKey(ref)));
  }
  return { keys: keys.sort(), warnings };
}

const named = (apiVersion: string, kind: string, name: string, more: object = {}): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
  ...more,
});
const outside = (apiVersion: string, kind: string, name: string, more: object = {}): KubeObject => ({
  ...named(apiVersion, kind, name, more),
  metadata: { name },
});

/** A part of EKS, outside namespaces; in a namespace of its own it is an application that is called so. */
const ofProvider = { 'k8s-app': 'aws-node' };

const objects: KubeObject[] = [
  named('v1', 'ConfigMap', 'kept', { metadata: { name: 'kept', namespace, labels: { app: 'shop', ...ofProvider } } }),
  named('v1', 'ConfigMap', 'left-out', {
    metadata: { name: 'left-out', namespace, labels: { 'velero.io/exclude-from-backup': 'true' } },
  }),
  named('v1', 'ConfigMap', 'going', { metadata: { name: 'going', namespace, finalizers: ['example.com/never'] } }),
  named('v1', 'ServiceAccount', 'operator'),
  named('v1', 'PersistentVolumeClaim', 'data', {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'vng-nvme', resources: { requests: { storage: '1Gi' } } },
  }),
  named(`${rbac}/v1`, 'RoleBinding', 'views', {
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: `reads-${mark}` },
    subjects: [{ kind: 'ServiceAccount', name: 'operator', namespace }],
  }),
  named(`${rbac}/v1`, 'RoleBinding', 'builtin', {
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'ServiceAccount', name: 'operator', namespace }],
  }),
  named('apps/v1', 'Deployment', 'web', {
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          priorityClassName: `important-${mark}`,
          containers: [{ name: 'web', image: 'registry.example.com/web:1' }],
        },
      },
    },
  }),
  named(`${group}/v1`, 'Ticket', 'first'),
];
const clusterScoped: KubeObject[] = [
  outside(`${rbac}/v1`, 'ClusterRole', `reads-${mark}`, { rules: [] }),
  outside(`${rbac}/v1`, 'ClusterRole', `watches-${mark}`, { rules: [] }),
  outside(`${rbac}/v1`, 'ClusterRole', `unbound-${mark}`, { rules: [] }),
  {
    ...outside(`${rbac}/v1`, 'ClusterRole', '', { rules: [] }),
    metadata: { name: `node-${mark}`, labels: ofProvider },
  },
  outside(`${rbac}/v1`, 'ClusterRoleBinding', `watches-${mark}`, {
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: `watches-${mark}` },
    subjects: [{ kind: 'Group', apiGroup: rbac, name: `system:serviceaccounts:${namespace}` }],
  }),
  outside('scheduling.k8s.io/v1', 'PriorityClass', `important-${mark}`, { value: 1 }),
];
const definition = outside('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `tickets.${group}`, {
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Ticket', plural: 'tickets', singular: 'ticket' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
});

beforeAll(async () => {
  await api.create(definition);
  await waitFor(() => api.send('GET', `/apis/${group}/v1`), { what: 'tickets were served' });
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const object of [...clusterScoped, ...objects]) {
    await waitFor(() => api.create(object).then(() => true), { what: `${object.kind} was created` });
  }
  await api.delete(`/api/v1/namespaces/${namespace}/configmaps/going`);
  const claim = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/data`;
  await waitFor(async () => JSON.stringify((await api.get(claim)).status).includes('Bound'), {
    what: 'the claim bound',
  });
});

afterAll(async () => {
  for (const reader of opened) reader.close();
  await api.patch(`/api/v1/namespaces/${namespace}/configmaps/going`, { metadata: { finalizers: null } });
  await removeNamespace(api, namespace);
  for (const object of [...clusterScoped, definition]) await api.delete(await api.pathOf(object));
  api.close();
});

describe('collecting a namespace', () => {
  it('takes every kind in it and the cluster-scoped objects that they lean on, and nothing that is going or marked', async () => {
    const { keys, warnings } = await collected();
    expect(warnings).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    const volumes = keys.filter((key) => key.startsWith('persistentvolumes//'));
    expect(volumes).toHaveLength(1);
    expect(keys).toEqual(
      [
        ...volumes,
        `namespaces//${namespace}`,
        `configmaps/${namespace}/kept`,
        `configmaps/${namespace}/kube-root-ca.crt`,
        `serviceaccounts/${namespace}/default`,
        `serviceaccounts/${namespace}/operator`,
        `persistentvolumeclaims/${namespace}/data`,
        `rolebindings.${rbac}/${namespace}/views`,
        `rolebindings.${rbac}/${namespace}/builtin`,
        `deployments.apps/${namespace}/web`,
        ...keys.filter((key) => key.startsWith(`replicasets.apps/${namespace}/web-`)),
        `tickets.${group}/${namespace}/first`,
        'storageclasses.storage.k8s.io//vng-nvme',
        `clusterroles.${rbac}//reads-${mark}`,
        `clusterroles.${rbac}//watches-${mark}`,
        `clusterrolebindings.${rbac}//watches-${mark}`,
        `priorityclasses.scheduling.k8s.io//important-${mark}`,
        `customresourcedefinitions.apiextensions.k8s.io//tickets.${group}`,
      ].sort(),
    );
  });

  it('takes less where the plan says so', async () => {
    const inside = (keys: string[]) => keys.filter((key) => key.includes(`/${namespace}/`));
    const chosen = await collected({ labelSelector: 'app=shop', clusterScoped: 'none' });
    expect(chosen.keys).toEqual([`configmaps/${namespace}/kept`, `namespaces//${namespace}`]);
    const without = await collected({ exclude: ['configmaps', `*.${group}`, '*.apps'], clusterScoped: 'none' });
    expect(inside(without.keys).filter((key) => /^(configmaps|tickets|deployments|replicasets)/.test(key))).toEqual([]);
    const picked = [`configmaps/${namespace}/kept`, `clusterroles.${rbac}//unbound-${mark}`];
    expect((await collected({ objects: picked })).keys).toEqual([...picked, `namespaces//${namespace}`].sort());
  });

  it('takes every cluster-scoped object where the plan says so, but for those of the cluster itself', async () => {
    const { keys } = await collected({ clusterScoped: 'all' });
    expect(keys).toContain(`clusterroles.${rbac}//unbound-${mark}`);
    expect(keys.filter((key) => key.startsWith('namespaces/'))).toEqual([`namespaces//${namespace}`]);
    expect(keys.filter((key) => /^nodes\/|\/\/system-node-critical$|\/\/cluster-admin$/.test(key))).toEqual([]);
  });

  it('leaves out what the cluster brings itself where the plan says so, and no application that is called so', async () => {
    const nodes = `clusterroles.${rbac}//node-${mark}`;
    expect((await collected({ clusterScoped: 'all' })).keys).toContain(nodes);
    const { keys } = await collected({ clusterScoped: 'all', excludeSystem: ['eks'] });
    expect(keys).not.toContain(nodes);
    expect(keys).toContain(`clusterroles.${rbac}//unbound-${mark}`);
    expect(keys).toContain(`configmaps/${namespace}/kept`);
  });

  it('says which namespace does not exist', async () => {
    await expect(collected({ namespaces: [namespace, 'nowhere'] })).rejects.toMatchObject({
      code: 'not-found',
      words: { code: 'kube.namespaceMissing', args: { namespace: 'nowhere' } },
    });
  });

  it('names each kind that this person may not list, and goes on with the others', async () => {
    const developer = await cluster(sandbox.restrictedKubeconfig);
    const team = await collected({ namespaces: ['team'] }, developer);
    expect(team.keys).toContain('configmaps/team/kube-root-ca.crt');
    expect(team.warnings.filter((text) => text.startsWith('configmaps '))).toEqual([]);
    expect(team.warnings.find((text) => text.includes('clusterrolebindings'))).toBeDefined();
  });

  it('refuses to call it a backup where nothing may be listed', async () => {
    const developer = await cluster(sandbox.restrictedKubeconfig);
    await expect(collected({}, developer)).rejects.toMatchObject({
      code: 'denied',
      words: { code: 'backup.nothingAllowed' },
    });
  });

  it('stops when it is cancelled', async () => {
    const stop = new AbortController();
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    const batches = collect(await cluster(), select, { signal: stop.signal, emit: () => undefined, step: 'collect' });
    await batches.next();
    stop.abort();
    await expect(batches.next()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives each object in the version that its reference names', async () => {
    const { signal } = new AbortController();
    const select = { namespaces: [namespace], clusterScoped: 'referenced' as const, exclude: [] };
    for await (const batch of collect(await cluster(), select, { signal, emit: () => undefined, step: 'collect' })) {
      for (const { ref, object } of batch) {
        expect(object.apiVersion, groupResource(ref)).toBe(ref.group ? `${ref.group}/${ref.version}` : ref.version);
        expect(object.kind).toBe(ref.kind);
      }
    }
  });
});
