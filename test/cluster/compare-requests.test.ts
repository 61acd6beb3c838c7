import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type {
  ComparedObject,
  ComparisonAsk,
  ComparisonEvent,
  SideName,
} from '../../src/model/comparison/comparison.ts';
import { patched } from '../../src/model/json/json-patch.ts';
import { isKubeObject } from '../../src/model/objects/kube-object.ts';
import type { ObjectRef } from '../../src/model/objects/object.ts';
import { canary, holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { newMigration } from './migration.ts';
import { type EngineInUse, useEngine } from './ui-engine-process.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const [from, to] = ['compare-asked', 'compare-asked-there'];
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const folder = join(home, 'moved.migration');
const files = join(home, 'manifests');

const settings = (namespace: string, colour: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace },
  data: { colour },
});
const core = (resource: string, kind: string, name: string, namespace: string): ObjectRef => {
  return { group: '', version: 'v1', resource, kind, name, namespace };
};
const configMap = (namespace: string, name = 'settings') => core('configmaps', 'ConfigMap', name, namespace);
const live: ComparisonAsk = {
  of: 'sides',
  left: { from: 'cluster', context: 'source', namespaces: [from] },
  right: { from: 'cluster', context: 'target', namespaces: [to] },
};
const migration: ComparisonAsk = { of: 'migration', folder, target: 'there' };

let use: EngineInUse;

function write(path: string, value: object): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, stringify(value));
  return path;
}

beforeAll(async () => {
  use = useEngine(readFileSync(sandbox.kubeconfig, 'utf8'));
  for (const [api, namespace, colour] of [
    [source, from, 'green'],
    [target, to, 'blue'],
  ] as const) {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await api.create(settings(namespace, colour));
    const login = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace } };
    await api.create({ ...login, stringData: { password: canary } });
  }
  write(join(files, 'settings.yaml'), settings(from, 'yellow'));
  write(join(folder, 'migration.yaml'), {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'moved' },
    spec: {
      source: { context: 'source' },
      targets: [
        { name: 'there', context: 'target' },
        { name: 'elsewhere', context: 'target' },
      ],
      select: { namespaces: [from], clusterScoped: 'none' },
      store: { folder: join(home, 'store') },
      mappings: { namespaces: { [from]: to } },
    },
  });
});
afterAll(async () => {
  use.dispose();
  await removeNamespace(source, from);
  await removeNamespace(target, to);
  source.close();
  target.close();
  rmSync(home, { recursive: true, force: true });
});

const text = async (ask: ComparisonAsk, side: SideName, object: ObjectRef) =>
  (await use.engine.request('compare.object', { ask, side, object })).text;

test('an object of each side is YAML that can be held against the other, without what servers keep for themselves', async () => {
  const [left, right] = [await text(live, 'left', configMap(from)), await text(live, 'right', configMap(to))];
  expect(left).toContain('colour: green');
  expect(right).toContain('colour: blue');
  for (const one of [left, right]) expect(one).not.toMatch(/uid|resourceVersion|managedFields|creationTimestamp/);
  expect(right).toBe(left.replace('green', 'blue').replace(from, to));
});

test('the value of a Secret is masked', async () => {
  const yaml = await text(live, 'left', core('secrets', 'Secret', 'login', from));
  expect(yaml).toContain('password: ');
  expect(holdsCanary(yaml)).toBe(false);
  expect(yaml).not.toContain(Buffer.from(canary).toString('base64'));
});

test('an object of a manifest, and one of either side of a migration, are read where these are', async () => {
  const withFiles: ComparisonAsk = { ...live, left: { from: 'files', paths: [files], namespaces: [] } };
  expect(await text(withFiles, 'left', configMap(from))).toContain('colour: yellow');
  expect(await text(migration, 'left', configMap(from))).toContain('colour: green');
  expect(await text(migration, 'right', configMap(to))).toContain('colour: blue');
});

test('an object whose API version, or whose group of old, the other side does not have is read there as it is there', async () => {
  const port = { number: 80 };
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'aged', namespace: to },
    spec: { defaultBackend: { service: { name: 'web', port } } },
  };
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'aged', namespace: to },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  };
  const old = join(home, 'old');
  write(join(old, 'ingress.yaml'), {
    ...{ ...ingress, apiVersion: 'extensions/v1beta1' },
    spec: { backend: { serviceName: 'web', servicePort: 80 } },
  });
  write(join(old, 'budget.yaml'), {
    ...budget,
    apiVersion: 'policy/v1beta1',
    spec: { ...budget.spec, minAvailable: 2 },
  });
  const left = { from: 'files' as const, paths: [old], namespaces: [to] };
  const atCluster: ComparisonAsk = {
    of: 'sides',
    left,
    right: { from: 'cluster', context: 'target', namespaces: [to] },
  };
  const now = join(home, 'now');
  write(join(now, 'ingress.yaml'), ingress);
  write(join(now, 'budget.yaml'), budget);
  const inFiles: ComparisonAsk = { of: 'sides', left, right: { ...left, paths: [now] } };
  for (const one of [ingress, budget]) await target.create(one);
  try {
    for (const ask of [atCluster, inFiles]) {
      for (const [kind, place] of [
        ['Ingress', 'networking.k8s.io/v1'],
        ['PodDisruptionBudget', 'policy/v1'],
      ] as const) {
        const told = await toldOf(ask, kind);
        if (!told || told.onlyRight || told.outcome === 'missing') throw new Error(`${kind} has no pair.`);
        expect(await text(ask, 'right', told.object)).toContain(`apiVersion: ${place}`);
        const { operations } = await use.engine.request('compare.patch', { ask, object: told.object });
        if (kind !== 'Ingress')
          expect(operations).toContainEqual({ op: 'replace', path: '/spec/minAvailable', value: 2 });
      }
    }
  } finally {
    for (const one of [ingress, budget]) await target.delete(await target.pathOf(one));
  }
});

test('an object that is not there any more is told as that', async () => {
  for (const [ask, side, namespace] of [
    [live, 'left', from],
    [migration, 'right', to],
  ] as const) {
    await expect(text(ask, side, configMap(namespace, 'gone'))).rejects.toMatchObject({
      code: 'not-found',
      words: { code: 'compare.gone', args: { object: `configmaps/${namespace}/gone` } },
    });
  }
});

test('an object that differs is told with its manifest below its target, under the namespace that it has there, and with no other', async () => {
  const file = write(join(folder, 'targets', 'there', to, 'configmaps', 'settings.yaml'), settings(to, 'green'));
  const told = async (name: string) => {
    const objects: ComparedObject[] = [];
    const onEvents = (events: ComparisonEvent[]) => {
      for (const event of events) if (event.type === 'object') objects.push(event.object);
    };
    await use.engine.request('compare.migration', { folder, target: name }, { onEvents });
    return objects.map(({ object, manifest }) => [object.name, manifest]);
  };
  expect(await told('there')).toEqual([['settings', file]]);
  expect(await told('elsewhere')).toEqual([['settings', undefined]]);
});

test('a target of several that is not named is not guessed', async () => {
  const asked = use.engine.request('compare.migration', { folder });
  await expect(asked).rejects.toMatchObject({ code: 'invalid', words: { code: 'compare.target' } });
});

/** What a manifest gets at its only difference when the value of a side is taken. */
async function taken(compared: ComparedObject, side: SideName, text: string, plan = folder): Promise<string[]> {
  const { object, other, onlyRight, fields } = compared;
  const field = fields.find((one) => one.class === 'drift');
  if (!field) throw new Error('Nothing differs.');
  const { changes } = await use.engine.request('compare.take', {
    ...{ folder: plan, target: 'there', object, side, text, field: { pointer: field.pointer } },
    ...(other && { other }),
    ...(onlyRight && { added: true as const }),
  });
  return changes.map((change) => change.text.trim());
}

test("the source's value of an object that the plan no longer takes along is none, and takes nothing out of the manifest", async () => {
  const narrow = join(home, 'narrow.migration');
  const colour = { pointer: '/data/colour', left: 'green', right: 'blue', class: 'drift' as const };
  const compared: ComparedObject = {
    ...{ object: configMap(from), other: configMap(to), outcome: 'drift', fields: [colour] },
  };
  const plan = parse(readFileSync(join(folder, 'migration.yaml'), 'utf8'));
  write(join(narrow, 'migration.yaml'), plan);
  const manifest = stringify(settings(to, 'red'));
  expect(await taken(compared, 'left', manifest, narrow)).toEqual(['green']);
  const select = { ...plan.spec.select, labelSelector: 'app=other' };
  write(join(narrow, 'migration.yaml'), { ...plan, spec: { ...plan.spec, select } });
  await expect(taken(compared, 'left', manifest, narrow)).rejects.toMatchObject({ code: 'not-found' });
});

test("the target's value goes into a manifest that a person added, of which the source has none", async () => {
  const palette = (colour: string) => ({ ...settings(to, colour), metadata: { name: 'palette', namespace: to } });
  await target.create(palette('pink'));
  const file = write(join(folder, 'targets', 'there', to, 'configmaps', 'palette.yaml'), palette('black'));
  try {
    const objects: ComparedObject[] = [];
    const onEvents = (events: ComparisonEvent[]) => {
      for (const event of events) if (event.type === 'object') objects.push(event.object);
    };
    await use.engine.request('compare.migration', { folder, target: 'there' }, { onEvents });
    const compared = objects.find(({ object }) => object.name === 'palette');
    if (!compared) throw new Error('The object was not told.');
    expect(compared).toMatchObject({ onlyRight: true, outcome: 'drift', manifest: file });
    expect(await taken(compared, 'right', stringify(palette('black')))).toEqual(['pink']);
    await expect(taken(compared, 'left', stringify(palette('black')))).rejects.toMatchObject({ code: 'not-found' });
  } finally {
    rmSync(file);
    await target.delete(`/api/v1/namespaces/${to}/configmaps/palette`);
  }
});

/** What a comparison says of one kind. */
async function toldOf(ask: ComparisonAsk, wanted: string): Promise<ComparedObject | undefined> {
  const objects: ComparedObject[] = [];
  const onEvents = (events: ComparisonEvent[]) => {
    for (const event of events) if (event.type === 'object') objects.push(event.object);
  };
  if (ask.of === 'sides') await use.engine.request('compare.sides', ask, { onEvents });
  else await use.engine.request('compare.migration', ask, { onEvents });
  return objects.find(({ object }) => object.kind === wanted);
}

/** The patch of what differs, which has every place that is told as drift and no other. */
async function patchFor(ask: ComparisonAsk, compared: ComparedObject | undefined) {
  if (compared?.outcome !== 'drift') throw new Error(`It is told as ${compared?.outcome}.`);
  const { object, other, fields } = compared;
  const { operations } = await use.engine.request('compare.patch', { ask, object, ...(other && { other }) });
  const drift = fields.filter((field) => field.class === 'drift');
  expect(operations.map(({ path }) => path).sort()).toEqual(
    drift.map(({ pointer, rightPointer = pointer }) => rightPointer).sort(),
  );
  return operations;
}

test('the patch of a difference has what is told as drift alone, and makes it go, whichever side is a cluster', async () => {
  const container = { name: 'app', image: 'app:1' };
  const pod = (image: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'lone', namespace: from, labels: { app: image.replace(':', '-') } },
    spec: { nodeSelector: { 'example.com/none': 'any' }, containers: [{ ...container, image }] },
  });
  // What only a dry run tells.
  const limits = { limits: [{ type: 'Container', defaultRequest: { cpu: '70m' } }] };
  const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'figures', namespace: from }, spec: limits };
  await source.create(range);
  const path = `/api/v1/namespaces/${from}/pods/lone`;
  const onDisk = join(home, 'patched');
  const disk = { from: 'files' as const, paths: [onDisk], namespaces: [] };
  const cluster = { from: 'cluster' as const, context: 'source', namespaces: [from] };
  try {
    await waitFor(() => source.create(pod('app:1')).then(() => true), { what: 'the account was there' });
    const manifest = write(join(onDisk, 'pod.yaml'), pod('app:2'));
    const toFile: ComparisonAsk = { of: 'sides', left: cluster, right: disk };
    const toCluster: ComparisonAsk = { of: 'sides', left: disk, right: cluster };

    const forFile = await patchFor(toFile, await toldOf(toFile, 'Pod'));
    expect(forFile.map(({ path: at }) => at).sort()).toEqual(['/metadata/labels/app', '/spec/containers/0/image']);
    const forCluster = await patchFor(toCluster, await toldOf(toCluster, 'Pod'));
    await source.send('PATCH', path, forCluster, 'application/json-patch+json');
    expect((await toldOf(toCluster, 'Pod'))?.outcome).toBe('defaulted');

    await source.patch(path, { metadata: { labels: { app: 'app-1' } } });
    const anew = await patchFor(toFile, await toldOf(toFile, 'Pod'));
    const mended = patched(parse(readFileSync(manifest, 'utf8')), anew);
    if (!isKubeObject(mended)) throw new Error('The patch has no place in the manifest.');
    write(manifest, mended);
    expect((await toldOf(toFile, 'Pod'))?.outcome).toBe('defaulted');
  } finally {
    await source.delete(path);
    await source.delete(`/api/v1/namespaces/${from}/limitranges/figures`);
  }
});

test('the patch of a difference from what a backup holds, or from what a plan means, has names of the right side', async () => {
  const trial = newMigration({ name: 'patched', select: { namespaces: [from], clusterScoped: 'none' } });
  onTestFinished(() => trial.dispose());
  const { name } = await trial.backUp();
  const backup = { from: 'backup' as const, store: { folder: join(trial.home, 'store') }, name, namespaces: [from] };
  const there = { from: 'cluster' as const, context: 'target', namespaces: [to] };
  const toBackup: ComparisonAsk = { of: 'sides', left: there, right: backup };
  expect(await patchFor(toBackup, await toldOf(toBackup, 'ConfigMap'))).toEqual([
    { op: 'replace', path: '/data/colour', value: 'blue' },
  ]);
  for (const ask of [{ of: 'sides', left: backup, right: there } satisfies ComparisonAsk, migration]) {
    const expected = [{ op: 'replace', path: '/data/colour', value: 'green' }];
    expect(await patchFor(ask, await toldOf(ask, 'ConfigMap'))).toEqual(expected);
  }
});

test('the patch of an object of which the server prefers another version is made in the version of the manifest', async () => {
  const autoscaler = (targetCPUUtilizationPercentage: number) => ({
    ...{ apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', namespace: to } },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      ...{ minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage },
    },
  });
  await target.create(autoscaler(80));
  onTestFinished(async () => void (await target.delete(await target.pathOf(autoscaler(80)))));
  const path = write(join(home, 'older', 'web.yaml'), autoscaler(50));
  const there = { from: 'cluster' as const, context: 'target', namespaces: [to] };
  const ask: ComparisonAsk = { of: 'sides', left: { from: 'files', paths: [path], namespaces: [to] }, right: there };
  expect(await patchFor(ask, await toldOf(ask, 'HorizontalPodAutoscaler'))).toEqual([
    { op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 50 },
  ]);
});
