import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { migrationHandlers } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import { textRecord } from '../../src/model/json/parse.ts';
import { objectGrant, pullSecret } from '../../src/model/migration/target-object.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { migrationsOf } from './migration.ts';
import { smallApp } from './small-app.ts';

const namespace = 'pulling';
const { kubeconfig } = inject('sandbox');
const auths = { 'registry.example.com': { username: 'ci', password: 'for-images', auth: 'Y2k6Zm9yLWltYWdlcw==' } };
const secret = (name: string, config: string): KubeObject => ({
  ...pullSecret(name, namespace),
  stringData: { '.dockerconfigjson': config },
});
const { migration, target } = migrationsOf(namespace, [
  ...smallApp(namespace),
  secret('registry', JSON.stringify({ auths })),
  secret('empty', '{"auths":{}}'),
]);
const pathOf = (name: string) => `/api/v1/namespaces/${namespace}/secrets/${name}`;

beforeAll(async () => {
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

/** What a front asks of a migration from the source to the target, and every line that was logged. */
function asking() {
  const { folder } = migration({
    targets: [{ name: 'there', context: 'target' }],
    select: { namespaces: [namespace] },
  });
  const lines: string[] = [];
  const log = (_level: string, text: string) => void lines.push(text);
  const settings = { kubeconfig: { files: [kubeconfig] }, extraPath: [], concurrency: 32, logLevel: 'debug' as const };
  const scope = createScope(settings, { log, askSecret: async () => null });
  onTestFinished(() => scope.close());
  const { signal } = new AbortController();
  const call = { signal, emit: () => undefined, drained: () => Promise.resolve() };
  const wish = (name: string) => ({ folder, target: 'there', object: pullSecret(name, namespace) });
  const plan = migrationHandlers['migration.planObject'];
  const make = migrationHandlers['migration.makeObject'];
  return {
    plan: (name: string, more: object = {}) => plan({ ...wish(name), ...more }, call, scope),
    make: (name: string, more: object = {}) =>
      make({ ...wish(name), grants: [objectGrant('target', wish(name).object)], ...more }, call, scope),
    /** All that was logged and written to the folder. */
    left: () => [...lines, ...textsIn(folder)].join('\n'),
  };
}

function textsIn(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  return paths.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
}

async function keysOnTarget(name: string): Promise<unknown> {
  const { data } = await target.get(pathOf(name));
  return JSON.parse(Buffer.from(textRecord(data)['.dockerconfigjson'] ?? '', 'base64').toString());
}

test('a Secret for pulling images goes to the target with the keys of the source, where a person allowed it', async () => {
  const { plan, make, left } = asking();
  const planned = await plan('registry');
  expect(planned).toMatchObject({ context: 'target', verb: 'create', text: expect.stringContaining('••••') });
  expect(JSON.stringify(planned)).not.toContain('Y2k6');
  await expect(make('registry', { grants: [] })).rejects.toMatchObject({ code: 'not-allowed' });
  expect(await target.find(pathOf('registry'))).toBeUndefined();

  const { takeBack } = await make('registry');
  expect(takeBack).toBe(`kubectl --context target --namespace ${namespace} delete secrets registry`);
  expect(await keysOnTarget('registry')).toEqual({ auths });
  expect(await target.get(pathOf('registry'))).toMatchObject({ type: 'kubernetes.io/dockerconfigjson' });
  expect(left()).not.toMatch(/for-images|Y2k6Zm9y/);
  await expect(plan('registry')).rejects.toMatchObject({ code: 'already-exists' });
});

test.each([
  ['is there without keys', 'empty'],
  ['is of another type', 'keys'],
  ['is not there', 'of-nobody'],
])('where the Secret of the source %s, a login is asked for, which goes to the target alone', async (_, name) => {
  const { plan, make, left } = asking();
  expect(await plan(name)).toEqual({ asks: 'login' });
  await expect(make(name)).rejects.toMatchObject({ code: 'not-found' });
  const login = { registry: 'registry.there.example:5000', user: 'puller', password: 'of-the-other-one' };
  expect(JSON.stringify(await plan(name, { login }))).not.toContain(login.password);
  expect(await target.find(pathOf(name))).toBeUndefined();
  await make(name, { login });
  const { user: username, password } = login;
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  expect(await keysOnTarget(name)).toEqual({ auths: { [login.registry]: { username, password, auth } } });
  expect(left()).not.toContain(password);
  expect(left()).not.toContain(auth);
});
