import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { Command } from './command.ts';
import { comparing, outcomes } from './comparing.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const [from, to] = ['compare', 'compare-there'];
const { home, compare, written } = comparing();

beforeAll(async () => {
  await createAll(source, smallApp(from));
  await createAll(target, smallApp(to));
});

afterAll(async () => {
  await removeNamespace(source, from);
  await removeNamespace(target, to);
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
  const definitions = await source.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  const brought = definitions.map(({ metadata }) => metadata.name.slice(metadata.name.indexOf('.') + 1));
  const custom = [{ apiGroups: [...new Set(brought)], resources: ['*'], verbs: ['get', 'list'] }];
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
