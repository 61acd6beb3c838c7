import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { grants, newMigration } from './migration.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const [from, to] = ['compare', 'compare-there'];
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));

const compared = z.looseObject({
  type: z.string(),
  outcome: z.string().optional(),
  object: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
  fields: z
    .array(
      z.looseObject({
        pointer: z.string(),
        class: z.string(),
        why: z.string().optional(),
      }),
    )
    .optional(),
  counts: z.record(z.string(), z.number()).optional(),
});
type Compared = z.infer<typeof compared>;

/** Runs `kubeferry compare … --json`. */
async function compare(...args: string[]): Promise<{
  code: number | null;
  output: string;
  objects: Compared[];
  unread: Compared[];
  counts: Record<string, number>;
}> {
  const command = new Command(['compare', ...args, '--json'], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  const lines = command.lines.map((line) => compared.parse(JSON.parse(line)));
  const objects = lines.filter(({ type }) => type === 'object');
  const counts = lines.find(({ type }) => type === 'result')?.counts ?? {};
  const unread = lines.filter(({ type }) => type === 'unread');
  return { code, output: command.output, objects, unread, counts };
}

const outcomes = (objects: Compared[]) =>
  Object.fromEntries(objects.map(({ object, outcome }) => [`${object?.kind}/${object?.name}`, outcome]));

/** The differences of an object that was told. */
const fieldsOf = (objects: Compared[], name: string, kind: string) =>
  objects.find(({ object }) => object?.kind === kind && object.name === name)?.fields;

function written(folder: string, objects: KubeObject[]): string {
  const path = join(home, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
  return path;
}

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

beforeAll(async () => {
  await createAll(source, smallApp(from));
  await createAll(target, smallApp(to));
});

afterAll(async () => {
  await removeNamespace(source, from);
  await removeNamespace(target, to);
  rmSync(home, { recursive: true, force: true });
  source.close();
  target.close();
});

test('a namespace held against itself differs in nothing, and of what it holds nothing is left out but what controllers make', async () => {
  const found = await compare(`source/${from}`, `source/${from}`);
  expect(found).toMatchObject({ code: 0, objects: [], counts: { missing: 0, extra: 0, drift: 0, expected: 0 } });
  expect(found.counts.same).toBe(smallApp(from).length);
});

test('the same application in another namespace of another cluster differs in what each cluster gives and in its namespace only', async () => {
  const found = await compare(`source/${from}`, `target/${to}`);
  expect(found.code, found.output).toBe(0);
  expect(found.counts).toMatchObject({ missing: 0, extra: 0, drift: 0 });
  expect(outcomes(found.objects)).toEqual({ 'Service/web': 'assigned' });
  expect(found.objects[0]?.fields?.map(({ pointer }) => pointer)).toContain('/spec/clusterIP');
});

test('what is changed, gone or new there is drift, missing and extra, each with its place, and no value of a Secret is shown', async () => {
  const to = 'compare-changed';
  await createAll(target, smallApp(to));
  try {
    const settings = `/api/v1/namespaces/${to}/configmaps/settings`;
    const keys = `/api/v1/namespaces/${to}/secrets/keys`;
    const merge = (data: object) => ({ data });
    await target.patch(settings, merge({ colour: 'red', 'new.json': '{"a": 1}' }));
    await target.patch(keys, merge({ key: Buffer.from('open barley').toString('base64') }));
    await target.delete(`/api/v1/namespaces/${to}/services/web`);
    await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stranger', namespace: to } });
    const found = await compare(`source/${from}`, `target/${to}`);
    expect(found.code).toBe(1);
    expect(outcomes(found.objects)).toEqual({
      'ConfigMap/settings': 'drift',
      'ConfigMap/stranger': 'extra',
      'Secret/keys': 'drift',
      'Service/web': 'missing',
    });
    const fields = Object.fromEntries(found.objects.map(({ object, fields: all }) => [object?.name, all]));
    expect(fields.settings).toEqual([
      { pointer: '/data/colour', left: 'blue', right: 'red', class: 'drift' },
      { pointer: '/data/new.json', right: '{"a": 1}', class: 'drift' },
    ]);
    expect(fields.keys).toEqual([{ pointer: '/data/key', left: '(withheld)', right: '(withheld)', class: 'drift' }]);
    for (const value of ['sesame', 'barley']) {
      expect(found.output).not.toContain(value);
      expect(found.output).not.toContain(Buffer.from(`open ${value}`).toString('base64'));
    }
    const back = await compare(`target/${to}`, `source/${from}`);
    expect(outcomes(back.objects)).toMatchObject({ 'ConfigMap/stranger': 'missing', 'Service/web': 'extra' });
  } finally {
    await removeNamespace(target, to);
  }
});

test('a page of Markdown has the figures and each difference by outcome, and what clusters hold only as text', async () => {
  const to = 'compare-page';
  const app = smallApp(to);
  const settings = app.find(({ kind }) => kind === 'ConfigMap');
  const keys = app.find(({ kind }) => kind === 'Secret');
  if (!settings || !keys) throw new Error('the application has both');
  const colour = '`a` | <b>*c*</b> [d](https://example.com)';
  settings.data = { colour };
  keys.stringData = { key: 'open barley' };
  const there = [settings, keys, { ...settings, metadata: { name: 'stranger', namespace: to } }];
  const page = written('page', there);
  const command = new Command(['compare', `source/${from}`, page, '--markdown'], {
    home,
    kubeconfig: sandbox.kubeconfig,
  });
  expect((await command.ended).code).toBe(1);
  const [title, , figures, , ...sections] = command.lines;
  expect([title, figures]).toEqual([
    '# Comparison',
    expect.stringMatching(/^A source\/compare and B .+\/page: 5 objects, 2 missing, 2 drift, 1 extra\.$/),
  ]);
  expect(sections).toEqual([
    ...['## Only in A: missing in B', ''],
    ...['- `services/compare/web`', '- `deployments.apps/compare/web`', ''],
    ...['## Different, and nothing explains it', ''],
    '- `configmaps/compare/settings` → `configmaps/compare-page/settings`',
    `  - /data/colour: \`"blue"\` → \`\`"${colour}"\`\` \\(drift\\)`,
    '- `secrets/compare/keys` → `secrets/compare-page/keys`',
    '  - /data/key: `"(withheld)"` → `"(withheld)"` \\(drift\\)',
    '  - /type: `"Opaque"` → – \\(defaulted\\)',
    ...['', '## Only in B', '', '- `configmaps/compare-page/stranger`'],
  ]);
  expect(command.output).not.toMatch(/sesame|barley|b3Blbi/);
});

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

/** Gives the user `outsider` rights for as long as `work` takes, which gets a kubeconfig of theirs with the context `seen`. */
async function withRights(rights: readonly KubeObject[], work: (file: string) => Promise<void>): Promise<void> {
  await createAll(source, rights);
  try {
    const { server, caFile, tokens } = sandbox.clusters.source;
    const file = join(home, 'outsider.yaml');
    writeFileSync(file, kubeconfig([{ context: 'seen', server, caFile, token: tokens.outsider }]));
    await work(file);
  } finally {
    for (const object of rights) await source.delete(await source.pathOf(object));
  }
}

test('a kind that may not be read is told as such, and never as missing, in a terminal in one line with others', async () => {
  const rules = [
    { apiGroups: ['', 'apps'], resources: ['configmaps', 'services', 'deployments'], verbs: ['get', 'list'] },
  ];
  await withRights(outsiderRights({ name: 'reads-some', namespace: from }, rules), async (file) => {
    const sides = [written('seen', smallApp(from)), `seen/${from}`, '--kubeconfig', file];
    const found = await compare(...sides);
    expect(found.code).toBe(1);
    expect(found.counts).toMatchObject({ missing: 0, drift: 0 });
    expect(found.unread).toContainEqual(expect.objectContaining({ side: 'right', kind: 'Secret', namespace: from }));
    const kinds = found.unread.map(({ kind }) => kind);
    expect(kinds).not.toContain('ControllerRevision');
    expect(kinds).not.toContain('Lease');
    const command = new Command(['compare', ...sides], { home, kubeconfig: sandbox.kubeconfig });
    expect((await command.ended).code).toBe(1);
    const lines = command.lines.filter((line) => line.startsWith('unread '));
    expect(lines.filter((line) => line.includes(`in ${from}`))).toEqual([
      expect.stringMatching(/^unread +B: .*Pod, .*Secret, .* in compare, such as: The cluster of context seen refuses/),
    ]);
  });
});

test('a person with the built-in role admin of a namespace can see that it is the same', async () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  const binding: KubeObject = {
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'is-admin', namespace: from },
    roleRef: { apiGroup, kind: 'ClusterRole', name: 'admin' },
    subjects: [{ apiGroup, kind: 'User', name: 'outsider' }],
  };
  // Kinds that others brought to a cluster are none of that role's.
  const custom = [{ apiGroups: ['velero.io'], resources: ['*'], verbs: ['get', 'list'] }];
  const bound = [binding, ...outsiderRights({ name: 'sees-velero', namespace: from }, custom)];
  await withRights(bound, async (file) => {
    const folder = written('admin', [...smallApp(from), ...bound]);
    const rights = ['--kubeconfig', file];
    const found = await compare(folder, `seen/${from}`, ...rights);
    expect(found, found.output).toMatchObject({ code: 0, unread: [] });
    const template = { metadata: { labels: {} }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };
    const one = { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'one', namespace: from }, template };
    const more = await compare(written('admin', [...smallApp(from), ...bound, one]), `seen/${from}`, ...rights);
    expect(more).toMatchObject({ code: 1, counts: { missing: 0 }, unread: [{ side: 'right', kind: 'PodTemplate' }] });
  });
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
    const unseen = [
      { pointer: '/data/key', class: 'expected', why: 'A manifest withholds the value: it is not compared.' },
    ];
    expect(fieldsOf(exported.objects, 'kept-key', 'Secret')).toMatchObject(unseen);
    const there = await compare(join(trial.folder, 'targets', 'there'), `target/${moved}`);
    expect(there).toMatchObject(clean);
    expect(fieldsOf(there.objects, 'kept-key', 'Secret')).toMatchObject(unseen);
    const plan = ['--plan', join(trial.folder, 'migration.yaml')];
    expect(await compare(join(trial.folder, 'source'), `target/${moved}`, ...plan)).toMatchObject(clean);
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

test('a kubeconfig that was named and is not there is wrong use, whatever other files have', async () => {
  const nowhere = join(home, 'nowhere.yaml');
  const found = await compare(`source/${from}`, `source/${from}`, '--kubeconfig', nowhere);
  expect(found).toMatchObject({ code: 2, output: expect.stringContaining(`${nowhere}, the file of --kubeconfig,`) });
});

test('a side that is not there, or has no other, is refused in one sentence', async () => {
  const gone = await compare(`source/${from}`, 'target/compare-nowhere');
  expect({ code: gone.code, output: gone.output }).toMatchObject({
    code: 1,
    output: expect.stringContaining('compare-nowhere'),
  });
  const [none, more] = [written('none', []), written('nothing', [])];
  const nothing = await compare(none, more);
  expect({ code: nothing.code, counts: nothing.counts }).toMatchObject({ code: 1, counts: { same: 0 } });
  for (const args of [[`source/${from}`], ['nothing', `source/${from}`], [`source/${from}`, `target/${to}`, 'more']]) {
    expect((await compare(...args)).code).toBe(2);
  }
});
