import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { record } from '../../src/model/json/parse.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { comparing, outcomes } from './comparing.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const from = 'compare-folders';
const { compare, written } = comparing();

beforeAll(async () => {
  await createAll(source, smallApp(from));
});

afterAll(async () => {
  await removeNamespace(source, from);
  source.close();
  target.close();
});

/** A kind whose definition has a default that no list knows. */
const customKind: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'filleds.compare.example.com' },
  spec: {
    group: 'compare.example.com',
    names: { plural: 'filleds', kind: 'Filled' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer', default: 7 } } } },
          },
        },
      },
    ],
  },
};
test('manifests held against what a server made of them differ in what it filled in or gave, also where no list of defaults knows it', async () => {
  const name = 'compare-files';
  const one = {
    apiVersion: 'compare.example.com/v1',
    kind: 'Filled',
    metadata: { name: 'one', namespace: name },
    spec: {},
  };
  const objects = [...smallApp(name), customKind, one];
  try {
    await createAll(source, [...smallApp(name), customKind]);
    await waitFor(() => source.list(`/apis/compare.example.com/v1/namespaces/${name}/filleds`).catch(() => undefined), {
      what: 'the kind was served',
    });
    await createAll(source, [one]);
    const all = await compare(written('all', objects), `source/${name}`);
    expect({ code: all.code, output: all.code === 0 ? '' : all.output }).toEqual({ code: 0, output: '' });
    expect(outcomes(all.objects)).toMatchObject({ 'Deployment/web': 'defaulted', 'Service/web': 'defaulted' });
    const filled = all.objects.find(({ object }) => object?.kind === 'Filled');
    expect(filled).toMatchObject({
      outcome: 'defaulted',
      fields: [{ pointer: '/spec/size', right: 7, why: 'The schema of Filled has it as the default.' }],
    });
  } finally {
    await removeNamespace(source, name);
    await source.delete('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/filleds.compare.example.com');
  }
});

test('objects outside namespaces whose manifests name one are held against those of the cluster, by what that serves', async () => {
  const name = 'compare-scopes';
  const [kind, plural, apiVersion] = ['Fleet', 'fleets', 'compare.example.com/v1'];
  const definition = {
    ...customKind,
    metadata: { name: `${plural}.compare.example.com` },
    spec: { ...record(customKind.spec), names: { plural, kind }, scope: 'Cluster' },
  };
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules: [] };
  const fleet = { apiVersion, kind, metadata: { name }, spec: { size: 7 } };
  const within = (object: KubeObject) => ({ ...object, metadata: { ...object.metadata, namespace: name } });
  const fleets = `/apis/${apiVersion}/${plural}`;
  const app = smallApp(name);
  const folder = written('scopes', [...app.map(within), within(role), within(fleet)]);
  try {
    await createAll(source, [...app, definition, role]);
    await waitFor(() => source.list(fleets).catch(() => undefined), { what: 'the kind was served' });
    await createAll(source, [fleet]);
    for (const sides of [
      [folder, `source/${name}`],
      [`source/${name}`, folder],
    ]) {
      const found = await compare(...sides);
      expect(found, found.output).toMatchObject({ code: 0, counts: { missing: 0, extra: 0, drift: 0 } });
    }
    await source.delete(`${fleets}/${name}`);
    const lost = await compare(folder, `source/${name}`);
    expect(outcomes(lost.objects)).toMatchObject({ [`${kind}/${name}`]: 'missing' });
  } finally {
    await removeNamespace(source, name);
    await source.delete(`/apis/rbac.authorization.k8s.io/v1/clusterroles/${name}`);
    await source.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`);
  }
});

test('an object that stands twice in a folder is compared as it stands last, and the file with the other one is named', async () => {
  const app = smallApp(from);
  const folder = written('twice', app);
  const other = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { colour: 'red' } };
  for (const [file, isDrift] of [['a.yaml', false] as const, ['z.yaml', true] as const]) {
    writeFileSync(join(folder, file), stringify(other));
    for (const sides of [
      [folder, `source/${from}`],
      [`source/${from}`, folder],
    ]) {
      const found = await compare(...sides);
      expect(found, found.output).toMatchObject({ code: 1, counts: { missing: 0, extra: 0, drift: isDrift ? 1 : 0 } });
      const [first, last] = [file, 'all.yaml'].sort().map((name) => join(folder, name));
      const why = expect.stringMatching(new RegExp(`^configmaps/${from}/settings stands more than once, .* ${last}: `));
      expect(found.unread).toEqual([expect.objectContaining({ kind: first, why })]);
    }
    rmSync(join(folder, file));
  }
});

/** A StatefulSet of one pod with a claim of its own. */
function statefulSet(namespace: string): KubeObject {
  const labels = { app: 'db' };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace },
    spec: {
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'db', image: 'db:1' }] },
      },
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    },
  };
}

function claimNamed(name: string, namespace: string): KubeObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

test('manifests that were just applied fit, without their Namespace and the claims that their StatefulSets make', async () => {
  const name = 'compare-applied';
  const app = [...smallApp(name), statefulSet(name)];
  const claims = `/api/v1/namespaces/${name}/persistentvolumeclaims`;
  const folder = written(
    'applied',
    app.filter(({ kind }) => kind !== 'Namespace'),
  );
  try {
    for (const cluster of [source, target]) {
      await createAll(cluster, app);
      await waitFor(async () => (await cluster.list(claims)).length > 0, { what: 'the StatefulSet had its claim' });
    }
    const fits = { code: 0, counts: { missing: 0, extra: 0, drift: 0 } };
    for (const sides of [
      [folder, `source/${name}`],
      [`source/${name}`, folder],
    ]) {
      const found = await compare(...sides);
      expect(found, found.output).toMatchObject(fits);
    }
    await createAll(target, [claimNamed('data-db-1', name)]);
    const live = await compare(`source/${name}`, `target/${name}`);
    expect(live, live.output).toMatchObject({ counts: { missing: 0, extra: 0 } });
    // What data the left side has is not there by itself.
    const back = await compare(`target/${name}`, `source/${name}`);
    expect(outcomes(back.objects)).toMatchObject({ 'PersistentVolumeClaim/data-db-1': 'missing' });
    await createAll(target, [claimNamed('data-other-0', name)]);
    const strange = await compare(folder, `target/${name}`);
    expect(strange).toMatchObject({ code: 1, counts: { missing: 0, extra: 1, drift: 0 } });
    expect(outcomes(strange.objects)).toMatchObject({ 'PersistentVolumeClaim/data-other-0': 'extra' });
    const lost = await compare(written('claimed', [claimNamed('data-db-9', name)]), `target/${name}`);
    expect(outcomes(lost.objects)).toMatchObject({ 'PersistentVolumeClaim/data-db-9': 'missing' });
  } finally {
    await removeNamespace(source, name);
    await removeNamespace(target, name);
  }
});
