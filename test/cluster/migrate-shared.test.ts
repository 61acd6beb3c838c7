import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asRecord } from '../sandbox/api.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { grants, migrationsOf, outcomes, type Trial } from './migration.ts';
import { createAll } from './small-app.ts';

const rbac = 'rbac.authorization.k8s.io';
const bindingPath = `/apis/${rbac}/v1/clusterrolebindings/shared`;
const rolePath = `/apis/${rbac}/v1/clusterroles/shared`;
const definitionPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/jars.shared.example.com';

/** The subject of a binding that is the service account `web` of a namespace. */
const web = (namespace: string) => ({ kind: 'ServiceAccount', name: 'web', namespace });

const { source, target, migration, migrationTo } = migrationsOf('shared', [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shared' } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'shared' } },
]);

beforeEach(() =>
  createAll(source, [
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'shared' },
      rules: [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'shared' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'shared' },
      subjects: [web('shared')],
    },
  ]),
);
afterEach(async () => {
  for (const api of [source, target])
    for (const path of [bindingPath, rolePath, definitionPath]) await remove(api, path);
});

/** A definition that is made again before it is gone would go with the one before. */
async function remove(api: Api, path: string): Promise<void> {
  if (!(await api.find(path))) return;
  await api.delete(path);
  await waitFor(async () => (await api.find(path)) === undefined, { what: `${path} was gone` });
}

const subjects = async (api: Api) => (await api.get(bindingPath)).subjects;
const warnings = (trial: Trial) => trial.text('report.md');

/** A migration of the application with what it shares; `beside` the original on the source, or to the target. */
function sharing(name: string, existing: 'skip' | 'update', where: 'beside' | 'there'): Trial {
  const spec = { mappings: { namespaces: { shared: name } }, existing };
  const select = { namespaces: ['shared'], clusterScoped: 'referenced' as const };
  const targets: MigrationInput['spec']['targets'] = [
    { name: where, context: where === 'beside' ? 'source' : 'target' },
  ];
  return migration({ name, select, spec, targets });
}

test('a copy beside the original gets rights of its own, takes none, and undo takes back only those', async () => {
  const before = await source.get(bindingPath);
  const trial = sharing('shared-beside', 'update', 'beside');
  const allowed = grants('source', 'shared-beside');
  expect(await trial.preview()).toMatchObject({ targets: [{ counts: { updated: 1 } }] });
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed' });
  expect(await subjects(source)).toEqual([web('shared'), web('shared-beside')]);
  await trial.undo({ grants: allowed });
  const { subjects: after, metadata } = await source.get(bindingPath);
  expect(after).toEqual(before.subjects);
  expect(metadata.annotations).toEqual(before.metadata.annotations);
});

test('undo leaves rights that somebody else got since, and says so', async () => {
  const trial = sharing('shared-since', 'update', 'beside');
  const allowed = grants('source', 'shared-since');
  await trial.run({ grants: allowed });
  const all = [web('shared'), web('shared-since'), web('another')];
  await source.patch(bindingPath, { subjects: all });
  const { keep } = await trial.undo({ grants: allowed });
  expect(keep).toMatchObject([{ object: { name: 'shared' }, reason: { code: 'undo.changed-since' } }]);
  expect(await subjects(source)).toEqual(all);
});

test('a role and a class that somebody else names by now outlive the undo of the run that brought them', async () => {
  const theirs = 'shared-theirs';
  const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';
  const priority = {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'shared' },
    value: 7,
  };
  const metadata = { name: 'uses', namespace: theirs };
  const pod = { priorityClassName: 'shared', containers: [{ name: 'web', image: 'nginx:1.29' }] };
  const labels = { app: 'uses' };
  const bare: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'uses', namespace: 'shared', labels },
    spec: { replicas: 0, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
  await createAll(source, [priority, bare]);
  const trial = sharing('shared-brought', 'skip', 'there');
  const allowed = grants('target', 'shared-brought');
  try {
    expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed' });
    await createAll(target, [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: theirs } },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'shared' },
        subjects: [web(theirs)],
      },
      { ...bare, metadata: { ...metadata, labels } },
    ]);
    const { keep } = await trial.undo({ grants: allowed });
    const kept = keep.map(({ object, reason }) => [`${object.kind} ${reason.code}`, reason.args.objects]);
    expect(Object.fromEntries(kept)).toEqual({
      'ClusterRole undo.in-use': `RoleBinding ${theirs}/uses`,
      'PriorityClass undo.in-use': `Deployment ${theirs}/uses`,
    });
    expect(await target.find(rolePath)).toBeDefined();
  } finally {
    await removeNamespace(target, theirs);
    for (const api of [source, target]) await remove(api, `${classes}/shared`);
    await source.delete('/apis/apps/v1/namespaces/shared/deployments/uses');
  }
});

test('a second copy takes no rights from the first, which keeps the binding when it is undone first', async () => {
  const first = migrationTo('shared-first', { existing: 'update' });
  first.editPlan('clusterScoped: none', 'clusterScoped: referenced');
  const second = migrationTo('shared-second', { existing: 'update' });
  second.editPlan('clusterScoped: none', 'clusterScoped: referenced');
  await first.run({ grants: grants('target', 'shared-first') });
  await second.run({ grants: grants('target', 'shared-second') });
  expect(await subjects(target)).toEqual([web('shared-first'), web('shared-second')]);
  const { keep } = await first.undo({ grants: grants('target', 'shared-first') });
  const kept = keep.map(({ object, reason }) => `${object.kind} ${object.name} ${reason.code}`).sort();
  expect(kept).toEqual(['ClusterRole shared undo.in-use', 'ClusterRoleBinding shared undo.shared-rights']);
  expect(await subjects(target)).toEqual([web('shared-first'), web('shared-second')]);
});

test('with existing: skip a copy that gets no rights is said to lack them', async () => {
  const trial = sharing('shared-skip', 'skip', 'beside');
  expect(await trial.run({ grants: grants('source', 'shared-skip') })).toMatchObject({
    state: 'completed',
    warnings: 1,
  });
  expect(await subjects(source)).toEqual([web('shared')]);
  expect(warnings(trial)).toContain('does not give its rights to ServiceAccount shared-skip/web.');
  await removeNamespace(source, 'shared-skip');
});

test('what the source has outside namespaces is not changed by a copy on the same cluster', async () => {
  const trial = sharing('shared-own', 'update', 'beside');
  const allowed = grants('source', 'shared-own');
  await trial.preview();
  const before = await source.get(rolePath);
  const manifest = join(trial.folder, `targets/beside/_cluster/clusterroles.${rbac}/shared.yaml`);
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('list', 'get'));
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed' });
  expect(await source.get(rolePath)).toEqual(before);
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(/^skipped clusterroles\S* ?\S*shared: Source and target are the same cluster/),
  );
  await trial.undo({ grants: allowed });
});

/** A definition whose first version is the stored one. */
function definition(...versions: string[]): KubeObject {
  const schema = { openAPIV3Schema: { type: 'object' } };
  const names = { plural: 'jars', singular: 'jar', kind: 'Jar', listKind: 'JarList' };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'jars.shared.example.com' },
    spec: {
      group: 'shared.example.com',
      names,
      scope: 'Namespaced',
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0, schema })),
    },
  };
}

/** Has both clusters serve the kind, the target in these versions, and makes an object of it on the source. */
async function serveJars(...versions: string[]): Promise<void> {
  await source.create(definition('v1'));
  await target.create(definition(...versions));
  const jars = '/apis/shared.example.com/v1/namespaces/shared/jars';
  for (const api of [source, target]) await expect.poll(() => api.list(jars), { timeout: 60_000 }).toEqual([]);
  const metadata = { name: 'jam', namespace: 'shared' };
  await source.create({ apiVersion: 'shared.example.com/v1', kind: 'Jar', metadata });
}

test('a definition of the target keeps the versions that the source does not serve, and the run says why', async () => {
  await serveJars('v2', 'v1');
  const trial = migrationTo('shared-jars', { existing: 'update' });
  trial.editPlan('clusterScoped: none', 'clusterScoped: referenced');
  const before = await target.get(definitionPath);
  const { state, warnings: count } = await trial.run({ grants: grants('target', 'shared-jars') });
  expect({ state, count, told: warnings(trial) }).toEqual({
    ...{ state: 'completed', count: 1 },
    told: expect.stringContaining('has versions that the source does not serve, v2,'),
  });
  expect(await target.get(definitionPath)).toEqual(before);
  expect(await target.find('/apis/shared.example.com/v1/namespaces/shared-jars/jars/jam')).toBeDefined();
});

test('what an earlier session left as it was is saved before a later one updates it', async () => {
  await serveJars('v1', 'v2');
  const trial = migrationTo('shared-later', { existing: 'update' });
  trial.editPlan('clusterScoped: none', 'clusterScoped: referenced');
  const allowed = grants('target', 'shared-later');
  const stop = new AbortController();
  trial.events.push = (...events) => {
    if (events.some((event) => event.type === 'step' && event.step === 'wait:there')) stop.abort();
    return Array.prototype.push.apply(trial.events, events);
  };
  const first = await trial.run({ grants: allowed }, stop.signal);
  expect(first).toMatchObject({ state: 'cancelled', targets: [{ counts: { skipped: 1 } }] });

  const names = { plural: 'jars', singular: 'jar', kind: 'Jar', listKind: 'JarList', shortNames: ['pots'] };
  const { versions } = asRecord(definition('v1').spec);
  await target.patch(definitionPath, { spec: { names, versions } });
  const later = await trial.run({ grants: allowed });
  expect(later).toMatchObject({ run: first.run, state: 'completed', targets: [{ counts: { updated: 1, failed: 0 } }] });
  await trial.undo({ grants: allowed });
  expect(asRecord((await target.get(definitionPath)).spec).names).toMatchObject({ shortNames: ['pots'] });
});
