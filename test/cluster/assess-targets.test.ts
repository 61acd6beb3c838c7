import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { assessManifest, assessTargets } from '../../src/engine/assessment/targets.ts';
import type { EngineScope } from '../../src/engine/handler.ts';
import { migrationHandlers } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { AssessedTarget } from '../../src/model/assessment/assessment.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import type { EngineSettings } from '../../src/model/settings.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { filesBelow, gone, grants, migrationsOf, type Trial } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const namespace = 'checked';
const odd = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'odd', namespace },
  spec: {
    ingressClassName: 'of-nobody',
    defaultBackend: { service: { name: 'web', port: { number: 80 } } },
  },
};
const { source, target, migration, migrationTo } = migrationsOf(namespace, [...smallApp(namespace), odd]);
const { signal } = new AbortController();

function scopeWith(files: string[]) {
  const settings: EngineSettings = { kubeconfig: { files }, extraPath: [], concurrency: 32, logLevel: 'error' };
  return createScope(settings, { log: () => undefined, askSecret: async () => null });
}

test('manifests of a migration are judged by what its target offers, and by what was kept of that', async () => {
  const there = 'checked-there';
  const trial = migrationTo(there);
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  const judged = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    return only?.findings.map(({ rule, file, line }) => ({ rule, file, line }));
  };
  // Nothing is asked of a target before somebody wants that.
  expect(await judged(false)).toBeUndefined();
  const found = await judged(true);
  const file = join(trial.folder, 'targets', 'there', there, 'ingresses.networking.k8s.io', 'odd.yaml');
  const text = readFileSync(file, 'utf8');
  const line = text.split('\n').findIndex((one) => one.includes('ingressClassName')) + 1;
  expect(found).toEqual([{ rule: 'ing-class-missing', file, line }]);
  expect(await judged(false)).toEqual(found);
  // What an editor has not saved counts.
  const mended = text.replace('of-nobody', 'nginx');
  const [unsaved] = await assessTargets(trial.folder, { refresh: false, texts: { [file]: mended }, signal }, scope);
  expect(unsaved?.findings).toEqual([]);
  writeFileSync(file, mended);
  expect(await judged(false)).toEqual([]);
  scope.close();
});

test('what the source offers is learned with its targets, and kept for the rules', async () => {
  const trial = migrationTo('checked-source');
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  const older = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    return only?.findings.filter(({ rule }) => rule === 'api-target-older').length;
  };
  expect(await older(true)).toBe(0);
  const file = join(trial.folder, 'facts', '_source.json');
  const facts = readFileSync(file, 'utf8');
  expect(facts).not.toContain('sesame');
  expect(JSON.parse(facts)).toMatchObject({ kind: 'ClusterFacts', context: 'source' });
  writeFileSync(file, facts.replace(/"minor": "\d+"/, '"minor": "99"'));
  expect(await older(false)).toBe(1);
  expect(await older(true)).toBe(0);
  // A source that is away stays what it was known to be.
  writeFileSync(file, facts.replace(/"minor": "\d+"/, '"minor": "99"'));
  trial.editPlan('context: source', 'context: gone');
  expect(await older(true)).toBe(1);
  scope.close();
});

test('manifests follow a mapping without any cluster, and as the next preview makes them', async () => {
  const trial = migrationTo('checked-follows');
  await trial.preview();
  const readapted = async (scope: EngineScope) => {
    const call = { signal, emit: () => undefined, drained: async () => undefined };
    return migrationHandlers['migration.readapt']({ folder: trial.folder }, call, scope);
  };
  const texts = () => {
    const root = join(trial.folder, 'targets');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    return Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  };
  const before = texts();
  const scope = scopeWith([sandbox.kubeconfig]);
  // As long as nothing of the target is kept, it is asked what it serves.
  expect(await readapted(scope)).toEqual({ changed: 0, conflicts: 0 });
  expect(texts()).toEqual(before);
  await assessTargets(trial.folder, { refresh: true, signal }, scope);
  scope.close();

  const apart = scopeWith([]);
  expect(await readapted(apart)).toEqual({ changed: 0, conflicts: 0 });
  trial.editPlan('  mappings:\n', '  mappings:\n    ingressClasses: { of-nobody: nginx }\n');
  expect(await readapted(apart)).toEqual({ changed: 1, conflicts: 0 });
  const [only] = await assessTargets(trial.folder, { refresh: false, signal }, apart);
  expect(only?.findings).toEqual([]);
  apart.close();
  const after = texts();
  expect(after).not.toEqual(before);
  await trial.preview();
  expect(texts()).toEqual(after);
});

test('what a target itself says to a manifest is shown, kept, and gone with an edit of it', async () => {
  const there = 'checked-itself';
  const trial = migrationTo(there);
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  const file = join(trial.folder, 'targets', 'there', there, 'deployments.apps', 'web.yaml');
  const text = readFileSync(file, 'utf8');
  const broken = text.replace(/replicas: 1/, 'replicas: -1');
  expect(broken).not.toBe(text);
  writeFileSync(file, broken);
  const judged = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    const ofTarget = only?.findings.filter(({ rule }) => rule.startsWith('target-')) ?? [];
    return { says: ofTarget.map(({ rule, pointer, file }) => ({ rule, pointer, file })), only };
  };
  expect((await judged(false)).only).toBeUndefined();
  const expected = [{ rule: 'target-refuses', pointer: '/spec/replicas', file }];
  const { says, only } = await judged(true);
  expect(says).toEqual(expected);
  // Secrets among the manifests have their values withheld.
  expect(only?.notJudgedByTarget?.map(({ why }) => why.code)).toEqual(['judgement.none.stand-in']);
  // An edit of the manifest is not asked about before somebody wants that, and what is as it was stays known.
  expect((await judged(false)).says).toEqual(expected);
  writeFileSync(file, text);
  expect((await judged(false)).says).toEqual([]);
  writeFileSync(file, broken);
  expect((await judged(false)).says).toEqual(expected);
  // A context that leads to another cluster than the plan means is not asked.
  const [, pin = ''] = /context: target\n +cluster: (\S+)/.exec(trial.text('migration.yaml')) ?? [];
  trial.editPlan(`cluster: ${pin}`, 'cluster: of-another');
  const [other] = await assessTargets(trial.folder, { refresh: true, signal }, scope);
  expect(other?.stale?.code).toBe('run.wrong-cluster');
  scope.close();
  const kept = readFileSync(join(trial.folder, 'facts', 'judgements', 'there.json'), 'utf8');
  expect(kept).not.toMatch(/withheld|sesame/);
});

test('what another object of the target is called already is told once for each, and what the run itself made is not', async () => {
  const there = 'checked-taken';
  const at = (name: string) => ({ name, namespace: there });
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: there } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'red' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { key: 'never kept', more: 'never kept' } },
  ]);
  const trial = migrationTo(there, { existing: 'skip' });
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  const judged = async (refresh: boolean) => {
    const [only] = await assessTargets(trial.folder, { refresh, signal }, scope);
    const found = only?.findings.filter(({ rule }) => rule === 'exists-different') ?? [];
    return found.map(({ object, severity, message }) => [object.kind, severity, message.args.places]);
  };
  const expected = [
    ['ConfigMap', 'warning', '/data/colour'],
    ['Secret', 'warning', '/data/more'],
  ];
  expect(await judged(true)).toEqual(expected);
  expect(await judged(false)).toEqual(expected);
  // What stands in objects of others is in no file.
  expect(readFileSync(join(trial.folder, 'facts', 'there.json'), 'utf8')).not.toMatch(
    new RegExp(`"colour": "red"|never kept|${Buffer.from('never kept').toString('base64')}`),
  );
  // The same as on the target, before anybody saved it.
  const file = join(trial.folder, 'targets', 'there', there, 'configmaps', 'settings.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('blue', 'red'));
  expect(await judged(false)).toEqual(expected.slice(1));
  const allowed = grants('target', there);
  expect(await trial.run({ grants: allowed })).toMatchObject({ state: 'completed' });
  // Of another Deployment it would be told.
  const web = join(trial.folder, 'targets', 'there', there, 'deployments.apps', 'web.yaml');
  writeFileSync(web, readFileSync(web, 'utf8').replace(/image: .*/, 'image: web:2'));
  expect(await judged(true)).toEqual(expected.slice(1));
  scope.close();
  await trial.undo({ grants: allowed });
});

test('the report of a run lists what comments in its manifests silence, and why', async () => {
  const there = 'checked-silenced';
  const trial = migrationTo(there);
  await trial.preview();
  const path = join('targets', 'there', there, 'ingresses.networking.k8s.io', 'odd.yaml');
  const file = join(trial.folder, path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, `# kubeferry-ignore ing-class-missing: comes with the cluster\n${text}`);
  expect(await trial.run({ grants: grants('target', there) })).toMatchObject({ state: 'completed' });
  const row = `| \`${path}:1\` | \`ing-class-missing\` | comes with the cluster |`;
  expect(trial.text('report.md')).toContain(row);
});

test('a target that cannot be reached is judged by what was learned before, and that is said', async () => {
  const trial = migrationTo('checked-away');
  await trial.preview();
  const scope = scopeWith([sandbox.kubeconfig]);
  await assessTargets(trial.folder, { refresh: true, signal }, scope);
  scope.close();
  const alone = scopeWith([]);
  const [stale] = await assessTargets(trial.folder, { refresh: true, signal }, alone);
  expect(stale?.stale).toBeDefined();
  expect(stale?.findings).toMatchObject([{ rule: 'ing-class-missing' }]);
  rmSync(join(trial.folder, 'facts'), { recursive: true });
  await expect(assessTargets(trial.folder, { refresh: true, signal }, alone)).rejects.toMatchObject({
    code: 'misconfigured',
  });
  alone.close();
});

/** A namespace of the source whose Secret names a Service by its namespace, and a database; and the beginning of what nobody may find anywhere. */
const callers = (of: string, password: string): KubeObject[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: of } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', namespace: of }, spec: { ports: [{ port: 80 }] } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'calls', namespace: of },
    stringData: {
      api: `http://shop:${password}@orders.${of}.svc:80/in`,
      db: `postgres://shop:${password}@pg-${password}.internal/shop`,
    },
  },
];

test('values of Secrets are judged by the rules as the source or the backup has them, and are found in no file and no log', async () => {
  const [of, there, password] = ['checked-values', 'checked-values-there', 'sesame4711'];
  const said: string[] = [];
  const settings = { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 32 };
  const log = (_level: string, text: string) => void said.push(text);
  const scope = createScope({ ...settings, logLevel: 'debug' }, { log, askSecret: async () => null });
  const spec = { mappings: { namespaces: { [of]: there } } };
  const trial = migration({ name: there, select: { namespaces: [of] }, spec });
  const ofSecrets = (found: AssessedTarget | undefined) =>
    found?.findings
      .filter(({ object }) => object.kind === 'Secret')
      .map(({ rule, pointer, fixes }) => [rule, pointer, fixes.map(({ delivery }) => delivery)]);
  const judged = async ({ folder }: Trial, refresh: boolean) => {
    const [only] = await assessTargets(folder, { refresh, signal }, scope);
    said.push(JSON.stringify(only));
    return only;
  };
  const unknown = (found: AssessedTarget | undefined) =>
    found?.notJudged.some(({ fact }) => fact === `values of Secret calls in ${there}`);
  const expected = [
    ['svc-ref-missing', '/data/api', ['plan', 'checklist']],
    ['db-endpoint', '/data/db', ['checklist']],
  ];
  try {
    await createAll(source, callers(of, password));
    await trial.preview();
    const first = await judged(trial, true);
    expect(ofSecrets(first)?.sort().reverse()).toEqual(expected);
    expect(unknown(first)).toBe(false);
    const file = join(trial.folder, 'targets', 'there', there, 'secrets', 'calls.yaml');
    const one = await assessManifest(trial.folder, { file, signal }, scope);
    said.push(JSON.stringify(one));
    expect(one?.findings.map(({ rule }) => rule).sort()).toEqual(['db-endpoint', 'svc-ref-missing']);
    // What the quick-fix puts into the plan mends it, before the source is asked again.
    trial.editPlan('mappings:\n', `mappings:\n    endpoints: [{ from: .${of}.svc, to: .${there}.svc }]\n`);
    expect(ofSecrets(await judged(trial, false))).toEqual(expected.slice(1));

    const { name: backup } = await trial.backUp();
    const store = { folder: join(trial.home, 'store') };
    const later = migration({
      name: there,
      source: { backup },
      select: { namespaces: [of] },
      spec: { ...spec, store },
    });
    await later.preview();
    expect(
      ofSecrets(await judged(later, true))
        ?.sort()
        .reverse(),
    ).toEqual(expected);

    // Of its source the backup says the version.
    const kept = JSON.parse(readFileSync(join(later.folder, 'facts', '_source.json'), 'utf8'));
    expect(kept).toMatchObject({ context: `backup ${backup}`, version: { major: '1' } });

    // Of a source that cannot be read they are unknown.
    await removeNamespace(source, of);
    await gone(source, of);
    const other = await judged(trial, true);
    expect([ofSecrets(other), unknown(other)]).toEqual([[], true]);

    const texts = [trial, later].flatMap(({ folder }) => filesBelow(folder).map((path) => readFileSync(path, 'utf8')));
    const encoded = Buffer.from(`http://shop:${password}`).toString('base64').slice(0, 24);
    expect([...texts, ...said].filter((text) => text.includes(password) || text.includes(encoded))).toEqual([]);
  } finally {
    scope.close();
    await removeNamespace(source, of);
  }
});
