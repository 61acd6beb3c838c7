import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { comparing } from './comparing.ts';
import { newMigration } from './migration.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, deployment } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'compare-defaults';
const comparison = comparing();
const { home } = comparison;
const group = 'defaults.example.com';
const integer = { type: 'integer' };
const definition = definitionOf(group, 'Queue', {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        size: { ...integer, default: 7 },
        replicas: integer,
        keep: {
          type: 'object',
          default: {},
          properties: { days: { ...integer, default: 3 }, where: { type: 'string', default: 'disk' } },
        },
        shards: {
          type: 'array',
          items: { type: 'object', properties: { name: { type: 'string' }, mode: { type: 'string', default: 'rw' } } },
        },
      },
    },
  },
});
const queue: KubeObject = {
  apiVersion: `${group}/v1`,
  kind: 'Queue',
  metadata: { name: 'jobs', namespace },
  spec: { shards: [{ name: 'a' }] },
};
/** A volume with defaults that no list of ours has. */
const disk = { name: 'disk', rbd: { monitors: ['10.0.0.1:6789'], image: 'one' } };
const web = deployment(namespace, 'web', 'web:1', { volumes: [disk] });
const files = join(home, 'all.yaml');

/** What `kubeferry compare` says of each kind. */
async function compare(...args: string[]) {
  const found = await comparison.compare(...args);
  const of = (kind: string) =>
    found.objects
      .find(({ object }) => object?.kind === kind)
      ?.fields?.map(({ pointer, class: outcome, why }) => [pointer, outcome, why]);
  return { ...found, of };
}

/** What only the cluster knows: the figure that it gives to pods that name none. */
const limits: KubeObject = {
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'figures', namespace },
  spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '70m' } }] },
};
beforeAll(async () => {
  await createAll(source, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, definition, web]);
  await waitFor(() => source.create(queue).then(() => true), { what: 'the kind was served' });
  writeFileSync(files, [queue, web].map((one) => stringify(one)).join('---\n'));
});

afterAll(async () => {
  await removeNamespace(source, namespace);
  await source.delete(await source.pathOf(definition));
  source.close();
});

const byQueue = 'The schema of Queue has it as the default.';
const filledIn = [
  ['/spec/keep', 'defaulted', byQueue],
  ['/spec/shards/0/mode', 'defaulted', byQueue],
  ['/spec/size', 'defaulted', byQueue],
];

test('where no dry run is allowed, the schemas of the cluster say what it filled in, of its own kinds and of custom ones', async () => {
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }];
  const { server, caFile, tokens } = sandbox.clusters.source;
  const config = join(home, 'outsider.yaml');
  writeFileSync(config, kubeconfig([{ context: 'seen', server, caFile, token: tokens.outsider }]));
  const rights = outsiderRights({ name: 'reads-all', namespace }, rules);
  await createAll(source, rights);
  const found = await compare(files, `seen/${namespace}`, '--kubeconfig', config);
  expect(found.of('Queue')?.sort(), found.output).toEqual(filledIn);
  const at = '/spec/template/spec/volumes/0/rbd';
  const byDeployment = 'The schema of Deployment has it as the default.';
  const volume = found.of('Deployment')?.filter(([pointer]) => pointer?.startsWith(at));
  expect(volume?.sort()).toEqual(
    ['keyring', 'pool', 'user'].map((field) => [`${at}/${field}`, 'defaulted', byDeployment]),
  );
  for (const object of rights) await source.delete(await source.pathOf(object));
});

test('a value that its definition does not fill in is drift, whatever other kinds have as their default', async () => {
  const path = await source.pathOf(queue);
  await source.patch(path, { spec: { replicas: 1, size: 8 } });
  try {
    const found = await compare(files, `source/${namespace}`);
    expect(found.code).toBe(1);
    expect(found.of('Queue')?.sort()).toEqual([
      ['/spec/keep', 'defaulted', byQueue],
      ['/spec/replicas', 'drift', undefined],
      ['/spec/shards/0/mode', 'defaulted', byQueue],
      ['/spec/size', 'drift', undefined],
    ]);
  } finally {
    await source.patch(path, { spec: { replicas: null, size: 7 } });
  }
});

test('a backup says by the definitions that it holds what was filled in, without any cluster', async () => {
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace], clusterScoped: 'referenced' } });
  try {
    const { name } = await trial.backUp();
    const found = await compare(`backup:${name}/${namespace}`, files, '--store', join(trial.home, 'store'));
    expect(found.of('Queue')?.sort(), found.output).toEqual(filledIn);
  } finally {
    trial.dispose();
  }
});

/** What is drift and what filled in of a kind, which `live → files` has to see as `files → live` does; what each cluster gives, moving has words for. */
async function bothWays(kind: string, file: string) {
  const place = `source/${namespace}`;
  const [there, back] = [await compare(file, place), await compare(place, file)];
  const unmoved = (fields: (string | undefined)[][] = []) =>
    fields.filter(([, outcome]) => outcome === 'drift' || outcome === 'defaulted').sort();
  const said = unmoved(there.of(kind));
  expect(unmoved(back.of(kind)), back.output).toEqual(said);
  return said;
}

test('what only the cluster tells in a dry run is filled in, on whichever side the cluster is, and what somebody else put there is drift', async () => {
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'lone', namespace },
    spec: { nodeSelector: { 'example.com/none': 'any' }, containers: [{ name: 'app', image: 'app:1' }] },
  };
  const file = join(home, 'pod.yaml');
  writeFileSync(file, stringify(pod));
  await createAll(source, [limits]);
  await waitFor(() => source.create(pod).then(() => true), { what: 'the account was there' });
  const path = await source.pathOf(pod);
  try {
    const at = '/spec/containers/0/resources';
    const why = 'source fills it in by itself.';
    expect(await bothWays('Pod', file)).toContainEqual([at, 'defaulted', why]);
    await source.patch(path, { metadata: { labels: { mine: 'yes' } } });
    expect(await bothWays('Pod', file)).toContainEqual(['/metadata/labels/mine', 'drift', undefined]);
    expect(await bothWays('Pod', file)).toContainEqual([at, 'defaulted', why]);
    // The source of a plan is never asked.
    const trial = newMigration({ name: 'asks-none', select: { namespaces: [namespace] } });
    onTestFinished(() => trial.dispose());
    const moved = await compare(`source/${namespace}`, file, '--plan', join(trial.folder, 'migration.yaml'));
    expect(moved.of('Pod')).toContainEqual([at, 'drift', undefined]);
    const turned = await compare(file, `source/${namespace}`, '--plan', join(trial.folder, 'migration.yaml'));
    expect(turned.of('Pod')).toContainEqual([at, 'drift', undefined]);
    // Nobody knows that any more.
    await source.delete(await source.pathOf(limits));
    expect(await bothWays('Pod', file)).toContainEqual([at, 'drift', undefined]);
  } finally {
    await source.delete(path);
  }
});

test('a field that a person added beside a changed one is drift, as are labels and a class that cannot be changed', async () => {
  const [webPath, claim] = [await source.pathOf(web), claimOf('given', { storageClassName: 'defaults-other' })];
  await createAll(source, [claim]);
  const file = join(home, 'beside.yaml');
  writeFileSync(file, [web, claimOf('given')].map((one) => stringify(one)).join('---\n'));
  await source.patch(webPath, {
    metadata: { labels: { team: 'blue' } },
    spec: { replicas: 3, template: { spec: { hostNetwork: true } } },
  });
  try {
    const drift = (fields: (string | undefined)[][]) =>
      fields.filter(([, outcome]) => outcome === 'drift').map(([pointer]) => pointer);
    expect(drift(await bothWays('Deployment', file)).sort()).toEqual([
      '/metadata/labels/team',
      '/spec/replicas',
      '/spec/template/spec/hostNetwork',
    ]);
    expect(drift(await bothWays('PersistentVolumeClaim', file))).toEqual(['/spec/storageClassName']);
  } finally {
    await source.patch(webPath, {
      metadata: { labels: { team: null } },
      spec: { replicas: 1, template: { spec: { hostNetwork: null } } },
    });
    await source.delete(await source.pathOf(claim));
  }
});

function claimOf(name: string, more: object = {}): KubeObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } }, ...more };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace }, spec };
}

test('a class that its cluster gives to objects that name none is filled in, and another one is drift', async () => {
  const claim = claimOf('data');
  const ingress: KubeObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'door', namespace },
    spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
  };
  const classed = [
    claimOf('data', { storageClassName: 'vng-nvme' }),
    { ...ingress, spec: { ...(ingress.spec ?? {}), ingressClassName: 'other' } },
  ];
  const file = join(home, 'classes.yaml');
  writeFileSync(file, [claim, ingress].map((one) => stringify(one)).join('---\n'));
  const said = async () => ({
    claim: (await bothWays('PersistentVolumeClaim', file)).filter(([pointer]) => pointer === '/spec/storageClassName'),
    ingress: await bothWays('Ingress', file),
  });
  const of = (name: string, kind: string) => `${name} is the ${kind} that its cluster gives to objects that name none.`;
  try {
    await createAll(source, [claim, ingress]);
    expect(await said()).toEqual({
      claim: [['/spec/storageClassName', 'defaulted', of('vng-ssd', 'StorageClass')]],
      ingress: [['/spec/ingressClassName', 'defaulted', of('vngcloud', 'IngressClass')]],
    });
    const trial = newMigration({ name: namespace, select: { namespaces: [namespace], clusterScoped: 'referenced' } });
    onTestFinished(() => trial.dispose());
    const { name } = await trial.backUp();
    const stored = await compare(`backup:${name}/${namespace}`, file, '--store', join(trial.home, 'store'));
    expect(stored.of('PersistentVolumeClaim')).toContainEqual([
      '/spec/storageClassName',
      'defaulted',
      of('vng-ssd', 'StorageClass'),
    ]);
    await removed(claim, ingress);
    await createAll(source, classed);
    expect(await said()).toEqual({
      claim: [['/spec/storageClassName', 'drift', undefined]],
      ingress: [['/spec/ingressClassName', 'drift', undefined]],
    });
  } finally {
    await removed(claim, ingress);
  }
});

test("the number of replicas is its autoscaler's where one gave it, and drift where a person did", async () => {
  const scale = async (replicas: number, manager: string) => {
    const path = await source.pathOf(web);
    await source.patch(`${path}/scale?fieldManager=${manager}`, { spec: { replicas } });
    const both = [await compare(files, `source/${namespace}`), await compare(`source/${namespace}`, files)];
    return both.map((found) =>
      found
        .of('Deployment')
        ?.find(([pointer]) => pointer === '/spec/replicas')
        ?.slice(1),
    );
  };
  expect(await scale(3, 'kubectl')).toEqual([
    ['drift', undefined],
    ['drift', undefined],
  ]);
  const assigned = ['assigned', 'An autoscaler gives the number.'];
  expect(await scale(4, 'kube-controller-manager')).toEqual([assigned, assigned]);
});

/** Resolves once objects are gone; a claim is a while after it was deleted. */
async function removed(...objects: KubeObject[]): Promise<void> {
  for (const object of objects) {
    const path = await source.pathOf(object);
    await source.delete(path);
    await waitFor(
      () =>
        source.get(path).then(
          () => undefined,
          () => true,
        ),
      { what: `${path} was gone` },
    );
  }
}
