import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { comparing, fieldsOf, outcomes } from './comparing.ts';
import { grants, newMigration } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const from = 'compare-migration';
const { compare } = comparing();

beforeAll(async () => {
  await createAll(source, smallApp(from));
});

afterAll(async () => {
  await removeNamespace(source, from);
  source.close();
  target.close();
});

/** What lies outside namespaces, and what names it. */
const roles: KubeObject[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'compare-reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'compare-reader', namespace: from },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'compare-reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: from }],
  },
];

test('a migration names the mapping and the edit that explain a difference', async () => {
  const [moved, image] = ['compare-moved', 'registry.example.com/web'];
  const trial = newMigration({
    name: 'compared',
    select: { namespaces: [from], clusterScoped: 'referenced' },
    spec: { mappings: { namespaces: { [from]: moved }, images: [{ from: 'web', to: image }] } },
  });
  await createAll(source, roles);
  try {
    const { state, backup = '' } = await trial.run({ grants: grants('target', moved) });
    expect(state).toBe('completed');
    const path = `targets/there/${moved}/configmaps/settings.yaml`;
    const file = join(trial.folder, path);
    writeFileSync(file, readFileSync(file, 'utf8').replace('colour: blue', 'colour: green'));
    await target.patch(`/api/v1/namespaces/${moved}/configmaps/settings`, { data: { colour: 'green' } });
    const found = await compare(trial.folder);
    expect({ code: found.code, output: found.code === 0 ? '' : found.output }).toEqual({ code: 0, output: '' });
    expect(fieldsOf(found.objects, 'web', 'Deployment')).toContainEqual({
      pointer: '/spec/template/spec/containers/0/image',
      keyed: '/spec/template/spec/containers/web/image',
      left: 'web:1',
      right: `${image}:1`,
      class: 'expected',
      why: expect.stringContaining(image),
    });
    expect(fieldsOf(found.objects, 'settings', 'ConfigMap')).toEqual([
      { pointer: '/data/colour', left: 'blue', right: 'green', class: 'expected', why: `Edited in ${path}.` },
    ]);
    await target.patch(`/api/v1/namespaces/${moved}/configmaps/settings`, { data: { colour: 'blue' } });
    const back = await compare(trial.folder);
    expect(back.code).toBe(1);
    expect(fieldsOf(back.objects, 'settings', 'ConfigMap')).toMatchObject([
      { pointer: '/data/colour', left: 'blue', right: 'blue', meant: { value: 'green' }, class: 'drift' },
    ]);
    trial.editPlan(
      'spec:\n',
      'spec:\n  ignore:\n    - {kind: ConfigMap, name: settings, path: /data/colour, reason: The painters choose it}\n',
    );
    const ignoring = await compare(trial.folder);
    expect({ code: ignoring.code, counts: ignoring.counts }).toMatchObject({
      code: 0,
      counts: { drift: 0, ignored: 1 },
    });
    expect(fieldsOf(ignoring.objects, 'settings', 'ConfigMap')).toMatchObject([
      { pointer: '/data/colour', class: 'ignored', why: 'The plan ignores it: The painters choose it' },
    ]);
    const tracked = { 'argocd.argoproj.io/tracking-id': 'shop' };
    const settings = `/api/v1/namespaces/${from}/configmaps/settings`;
    await source.patch(settings, { metadata: { annotations: tracked } });
    expect((await compare(trial.folder)).counts).toMatchObject({ drift: 0, ignored: 1 });
    trial.editPlan('spec:\n', 'spec:\n  dontIgnore: [argocd.argoproj.io/tracking-id, Service /spec/clusterIPs]\n');
    const counting = await compare(trial.folder);
    const tracking = { pointer: '/metadata/annotations/argocd.argoproj.io~1tracking-id', left: 'shop', class: 'drift' };
    expect(fieldsOf(counting.objects, 'settings', 'ConfigMap')).toContainEqual(tracking);
    const addresses = fieldsOf(counting.objects, 'web', 'Service')?.map((field) => [field.pointer, field.class]);
    expect(addresses).toContainEqual(['/spec/clusterIP', 'assigned']);
    expect(addresses).toContainEqual(['/spec/clusterIPs/0', 'drift']);
    await source.patch(settings, { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': null } } });
    await target.delete('/apis/rbac.authorization.k8s.io/v1/clusterroles/compare-reader');
    expect(outcomes((await compare(trial.folder)).objects)).toMatchObject({ 'ClusterRole/compare-reader': 'missing' });
    // What the plan leaves out is nobody's loss, and what the target has of it no extra.
    await target.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'own', namespace: moved } });
    expect(outcomes((await compare(trial.folder)).objects)).toMatchObject({ 'Secret/own': 'extra' });
    trial.editPlan('clusterScoped: referenced', 'clusterScoped: referenced\n    exclude: [secrets]');
    expect(Object.keys(outcomes((await compare(trial.folder)).objects))).not.toContain('Secret/own');
    const stored = await compare(`backup:${backup}/${from}`, `source/${from}`, '--store', join(trial.home, 'store'));
    expect({ code: stored.code, counts: stored.counts }).toMatchObject({
      code: 0,
      counts: { same: smallApp(from).length + 1 },
    });
  } finally {
    trial.dispose();
    for (const role of roles) await source.delete(await source.pathOf(role));
    await target.delete('/apis/rbac.authorization.k8s.io/v1/clusterroles/compare-reader');
    await removeNamespace(target, moved);
  }
});

test('what a run wrote of either side is held against the clusters, and one backup against another', async () => {
  const moved = 'compare-kept';
  const trial = newMigration({
    name: 'kept',
    select: { namespaces: [from] },
    spec: { mappings: { namespaces: { [from]: moved } } },
  });
  const store = ['--store', join(trial.home, 'store')];
  const settings = `/api/v1/namespaces/${from}/configmaps/settings`;
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kept-key', namespace: from } };
  await source.create({ ...secret, stringData: { key: 'of nobody' } });
  try {
    const { backup: before = '' } = await trial.run({ grants: grants('target', moved) });
    const clean = { code: 0, counts: { drift: 0, missing: 0, extra: 0 }, unread: [] };
    const exported = await compare(join(trial.folder, 'source'), `source/${from}`);
    expect(exported).toMatchObject(clean);
    expect(exported.output).toContain('"withheld":2');
    const unseen = [
      { pointer: '/data/key', class: 'expected', why: 'A manifest withholds the value: it is not compared.' },
    ];
    expect(fieldsOf(exported.objects, 'kept-key', 'Secret')).toMatchObject(unseen);
    const there = await compare(join(trial.folder, 'targets', 'there'), `target/${moved}`);
    expect(there).toMatchObject(clean);
    expect(fieldsOf(there.objects, 'kept-key', 'Secret')).toMatchObject(unseen);
    const plan = ['--plan', join(trial.folder, 'migration.yaml')];
    expect(await compare(join(trial.folder, 'source'), `target/${moved}`, ...plan)).toMatchObject(clean);
    const turned = await compare(`target/${moved}`, `source/${from}`, ...plan);
    expect(turned).toMatchObject({ code: 1, objects: [] });
    expect(turned.output).toContain('Name the side of source first.');
    const [ofSource, ofTarget] = [`source:${trial.folder}`, `target:${trial.folder}`];
    expect(await compare(ofSource, `target/${moved}`)).toMatchObject(clean);
    expect(await compare(join(trial.folder, 'source'), ofTarget)).toMatchObject(clean);
    expect(await compare(`backup:${before}/${from}`, ofTarget, ...store)).toMatchObject(clean);
    expect(await compare(ofTarget, `source/${from}`)).toMatchObject({ code: 2 });

    await source.patch(settings, { data: { colour: 'yellow' } });
    const drifted = await compare(join(trial.folder, 'source'), `source/${from}`);
    expect(drifted).toMatchObject({ code: 1, counts: { drift: 1, missing: 0, extra: 0 } });
    const { name: after } = await trial.backUp();
    const both = await compare(`backup:${before}`, `backup:${after}`, ...store);
    expect(both).toMatchObject({ code: 1, counts: { drift: 1, missing: 0, extra: 0 } });
    expect(fieldsOf(both.objects, 'settings', 'ConfigMap')).toMatchObject([
      { pointer: '/data/colour', left: 'blue', right: 'yellow', class: 'drift' },
    ]);
    expect(await compare(`backup:${after}`, `backup:${after}`, ...store)).toMatchObject({ ...clean, objects: [] });

    await source.delete(`/api/v1/namespaces/${from}/secrets/kept-key`);
    const lost = await compare(`backup:${after}/${from}`, `source/${from}`, ...store);
    expect(lost).toMatchObject({ code: 1, counts: { drift: 0, missing: 1, extra: 0 } });
    const back = await compare(`source/${from}`, `backup:${after}/${from}`, ...store);
    expect(back).toMatchObject({ code: 1, counts: { drift: 0, missing: 0, extra: 1 } });
  } finally {
    trial.dispose();
    await source.patch(settings, { data: { colour: 'blue' } });
    await removeNamespace(target, moved);
  }
});

test('what an export wrote still fits its source once a pod was replaced: of what clusters make by themselves nothing is told', async () => {
  const trial = newMigration({ name: 'replaced', select: { namespaces: [from] } });
  const pods = `/api/v1/namespaces/${from}/pods`;
  const nameOfPod = async (before?: string) =>
    (await source.list(pods)).map(({ metadata }) => metadata.name).find((name) => name !== before);
  try {
    const pod = await waitFor(() => nameOfPod(), { what: 'the Deployment had its pod' });
    await trial.preview();
    await source.delete(`${pods}/${pod}`);
    await waitFor(() => nameOfPod(pod), { what: 'the pod was replaced' });
    const exported = join(trial.folder, 'source');
    expect(readdirSync(join(exported, from, 'pods'))).toEqual([`${pod}.yaml`]);
    for (const sides of [
      [exported, `source/${from}`],
      [`source/${from}`, exported],
    ]) {
      const found = await compare(...sides);
      expect(found, found.output).toMatchObject({ code: 0, counts: { missing: 0, extra: 0, drift: 0 } });
    }
  } finally {
    trial.dispose();
  }
});

test('before the first run of a migration all of its source is missing on its target', async () => {
  const moved = 'compare-not-run';
  const trial = newMigration({
    name: 'not-run',
    select: { namespaces: [from] },
    spec: { mappings: { namespaces: { [from]: moved } } },
  });
  try {
    const found = await compare(trial.folder);
    const all = smallApp(from).map(({ kind, metadata }) => [`${kind}/${metadata.name}`, 'missing']);
    expect(found, found.output).toMatchObject({
      code: 1,
      unread: [],
      counts: { missing: all.length, same: 0, extra: 0 },
    });
    expect(outcomes(found.objects)).toEqual(Object.fromEntries(all));
  } finally {
    trial.dispose();
  }
});
