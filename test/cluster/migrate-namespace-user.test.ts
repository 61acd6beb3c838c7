import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { Grant } from '../../src/model/clusters/grants.ts';
import type { Api } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { newMigration, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const home = mkdtempSync(join(tmpdir(), 'kubeferry-namespace-user-'));
const trials: Trial[] = [];
const namespaces = new Set<string>();

/** Rights to what lies in a namespace, and none to the namespace itself. */
const inside = {
  apiGroups: ['', 'apps'],
  resources: ['configmaps', 'secrets', 'services', 'deployments', 'serviceaccounts', 'pods', 'events'],
  verbs: ['*'],
};

/** Gives `outsider` rights in a namespace of the target: all that lies in it, and only where `look` says so the namespace itself. */
async function rights(name: string, look: boolean): Promise<void> {
  await createAll(target, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
  const own = { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] };
  await bind(target, name, 'outsider', [inside, ...(look ? [own] : [])]);
}

async function bind(api: Api, namespace: string, user: string, rules: object[]): Promise<void> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const apiVersion = `${apiGroup}/v1`;
  const metadata = { name: 'here', namespace };
  const roleRef = { apiGroup, kind: 'Role', name: 'here' };
  await createAll(api, [
    { apiVersion, kind: 'Role', metadata, rules },
    { apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects: [{ apiGroup, kind: 'User', name: user }] },
  ]);
}

/** The source as an admin sees it, the target as `outsider` does, or somebody else. */
function configOfOutsider(token = sandbox.clusters.target.tokens.outsider): string {
  return configOf({ source: sandbox.clusters.source.token, target: token });
}

/** Both clusters as the owners of these tokens see them. */
function configOf(tokens: { source: string; target: string }): string {
  const { source: from, target: to } = sandbox.clusters;
  const file = join(home, 'kubeconfig.yaml');
  const entries = [
    { context: 'source', server: from.server, caFile: from.caFile, token: tokens.source },
    { context: 'target', server: to.server, caFile: to.caFile, token: tokens.target },
  ];
  writeFileSync(file, kubeconfig(entries));
  return file;
}

/** Gives `outsider` a role in the namespace of the source, and the kubeconfig of somebody who reads the source as such. */
async function readsAs(kind: 'ClusterRole' | 'Role', name: string): Promise<string> {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: `reads-${name}`, namespace: 'only-here' };
  const subjects = [{ apiGroup, kind: 'User', name: 'outsider' }];
  await createAll(source, [
    { apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding', metadata, roleRef: { apiGroup, kind, name }, subjects },
  ]);
  const { source: from, target: to } = sandbox.clusters;
  return configOf({ source: from.tokens.outsider, target: to.token });
}

/** Kinds of definitions that other tests made; the role `admin` may not list them. */
const ofOthers = ['*.example.com', '*.velero.io'];

/** A migration by somebody who reads the source with the rights that `config` gives. */
function migrationAs(name: string, config: string, exclude: string[]): { trial: Trial; allowed: Grant[] } {
  namespaces.add(name);
  const spec = { mappings: { namespaces: { 'only-here': name } } };
  const trial = newMigration({ name, select: { namespaces: ['only-here'], exclude }, spec }, config);
  trials.push(trial);
  return { trial, allowed: [{ context: 'target', namespaces: [name], clusterScoped: true }] };
}

beforeAll(() => createAll(source, smallApp('only-here')));
afterEach(async () => {
  for (const trial of trials.splice(0)) trial.dispose();
  for (const name of namespaces) await removeNamespace(target, name);
  namespaces.clear();
});
afterAll(async () => {
  await removeNamespace(source, 'only-here');
  rmSync(home, { recursive: true, force: true });
  source.close();
  target.close();
});

test.for([{ look: true }, { look: false }])(
  'a person with rights in one namespace only migrates into it; may look at the namespace: $look',
  async ({ look }) => {
    const name = `only-here-${look}`;
    namespaces.add(name);
    await rights(name, look);
    const select = { namespaces: ['only-here'], clusterScoped: 'referenced' as const };
    const spec = { mappings: { namespaces: { 'only-here': name } } };
    const trial = newMigration({ name, select, spec }, configOfOutsider());
    const allowed: Grant[] = [{ context: 'target', namespaces: [name], clusterScoped: false }];
    trials.push(trial);
    expect(await trial.preview()).toMatchObject({ state: 'completed', targets: [{ failed: [] }] });
    const result = await trial.run({ grants: allowed });
    expect(result).toMatchObject({ state: 'completed', targets: [{ failed: [], notReady: [] }] });
    expect(await target.find(`/apis/apps/v1/namespaces/${name}/deployments/web`)).toBeDefined();
    await trial.undo({ grants: allowed });
    expect(await target.find(`/api/v1/namespaces/${name}`)).toBeDefined();
  },
);

test('a namespace that may not be read on the source and is not on the target is named before anything is written', async () => {
  const claims = { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['list'] };
  await bind(source, 'only-here', 'jane', [inside, claims]);
  const { source: from, target: to } = sandbox.clusters;
  const config = join(home, 'source-user.yaml');
  const user = { token: from.tokens.admin, as: 'jane' };
  writeFileSync(
    config,
    kubeconfig([
      { context: 'source', server: from.server, caFile: from.caFile, user },
      { context: 'target', server: to.server, caFile: to.caFile, token: to.token },
    ]),
  );
  const name = 'only-here-unmade';
  namespaces.add(name);
  const spec = { mappings: { namespaces: { 'only-here': name } } };
  const trial = newMigration({ name, select: { namespaces: ['only-here'] }, spec }, config);
  trials.push(trial);
  const unmade = { code: 'invalid', words: { code: 'run.namespace-unmade', args: { namespace: name } } };
  await expect(trial.preview()).rejects.toMatchObject(unmade);
  const allowed: Grant[] = [{ context: 'target', namespaces: [name], clusterScoped: true }];
  await expect(trial.run({ grants: allowed })).rejects.toMatchObject(unmade);
  expect(trial.events.filter(({ type }) => type === 'object')).not.toContainEqual(
    expect.objectContaining({ outcome: 'failed' }),
  );
  await createAll(target, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed', targets: [{ failed: [] }] });
});

test('an admin previews and undoes what a person ran who may not read kube-system; the other way round says why not', async () => {
  const name = 'only-here-shared';
  namespaces.add(name);
  await rights(name, true);
  const spec = { mappings: { namespaces: { 'only-here': name } } };
  const words = { name, select: { namespaces: ['only-here'], clusterScoped: 'none' as const }, spec };
  const allowed: Grant[] = [{ context: 'target', namespaces: [name], clusterScoped: false }];
  const web = `/apis/apps/v1/namespaces/${name}/deployments/web`;
  const theirs = newMigration(words, configOfOutsider());
  trials.push(theirs);
  await theirs.run({ grants: allowed });
  configOfOutsider(sandbox.clusters.target.token);
  expect(await theirs.preview()).toMatchObject({ state: 'completed' });
  await theirs.undo({ grants: allowed });
  expect(await target.find(web)).toBeUndefined();

  const mine = newMigration(words, configOfOutsider(sandbox.clusters.target.token));
  trials.push(mine);
  await mine.run({ grants: allowed });
  configOfOutsider();
  await expect(mine.undo({ grants: allowed })).rejects.toMatchObject({ words: { code: 'undo.unseen-cluster' } });
  await expect(mine.preview()).rejects.toMatchObject({ words: { code: 'run.unseen-cluster' } });
  expect(await target.find(web)).toBeDefined();
});

test('whoever may list part of an application only moves that, and it is not called completed before the rest is excluded', async () => {
  const metadata = { name: 'few', namespace: 'only-here' };
  const resources = [
    'namespaces',
    'configmaps',
    'secrets',
    'pods',
    'persistentvolumeclaims',
    'services',
    'deployments',
  ];
  const rules = [{ apiGroups: ['', 'apps'], resources, verbs: ['get', 'list'] }];
  await createAll(source, [{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules }]);
  const config = await readsAs('Role', 'few');
  try {
    const { trial, allowed } = migrationAs('only-here-few', config, ofOthers);
    const { targets, state, missing, backup } = await trial.run({ grants: allowed });
    expect(targets).toMatchObject([{ failed: [], notReady: [] }]);
    expect({ state, code: missing?.code }).toEqual({ state: 'completed', code: 'backup.kindsMissing' });
    const kinds = String(missing?.args.kinds).split(', ');
    expect(kinds).toEqual(expect.arrayContaining(['cronjobs.batch', 'serviceaccounts', 'statefulsets.apps']));
    expect(kinds).not.toContain('configmaps');
    expect(kinds).not.toContain('leases.coordination.k8s.io');
    expect(trial.events.filter((event) => event.type === 'log' && event.level === 'error')).toHaveLength(1);
    expect(await target.find('/apis/apps/v1/namespaces/only-here-few/deployments/web')).toBeDefined();
    expect(trial.text('report.md')).toMatch(/^# Migration only-here-few: completed, something may be missing\n/);
    expect((await trial.backUp()).errors).toBe(1);
    expect(backup).toBeDefined();
    const words =
      /^The run is completed\. Something may be missing, because these kinds may not be listed in only-here: /m;
    const command = trial.start('run', '--allow-writes', 'target/only-here-few,target/_cluster');
    expect(await command.ended).toMatchObject({ code: 1 });
    expect(command.output).toMatch(words);
    const status = trial.start('status');
    expect(await status.ended).toMatchObject({ code: 1 });
    expect(status.output).toMatch(
      /^only-here-few: completed, something may be missing\nSomething may be missing, because /m,
    );

    const known = migrationAs('only-here-known', config, [...ofOthers, ...kinds]);
    const result = await known.trial.run({ grants: known.allowed });
    expect(result.state).toBe('completed');
    expect(result.missing).toBeUndefined();
  } finally {
    await source.delete('/apis/rbac.authorization.k8s.io/v1/namespaces/only-here/rolebindings/reads-few');
  }
});

test('whoever has the role admin in a namespace may list all that an application is made of', async () => {
  const config = await readsAs('ClusterRole', 'admin');
  try {
    const { trial, allowed } = migrationAs('only-here-admin', config, ofOthers);
    const result = await trial.run({ grants: allowed });
    expect(result.state).toBe('completed');
    expect(result.missing).toBeUndefined();
  } finally {
    await source.delete('/apis/rbac.authorization.k8s.io/v1/namespaces/only-here/rolebindings/reads-admin');
  }
});
