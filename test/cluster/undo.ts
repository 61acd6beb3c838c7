import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { migrateScope } from '../../src/engine/migrations.ts';
import { createScope } from '../../src/engine/scope.ts';
import type { MigrateScope } from '../../src/migrate/scope.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { UndoPlan } from '../../src/model/migration/migration-summary.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { newMigration, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

export const sandbox = inject('sandbox');
export const source = apiOf(sandbox.clusters.source);
export const target = apiOf(sandbox.clusters.target);
const trials: Trial[] = [];
const engines: { close(): void }[] = [];
const namespaces = new Set<string>();

/** The namespaces of the applications of one test file. */
const application = `undoes-${randomBytes(3).toString('hex')}`;
const withClaims = `${application}-claims`;

beforeAll(() => createAll(source, [...smallApp(application), ...database(withClaims)]));
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.close();
  for (const trial of trials.splice(0)) trial.dispose();
  for (const namespace of namespaces) await removeNamespace(target, namespace);
  namespaces.clear();
});
afterAll(async () => {
  for (const namespace of [application, withClaims]) await removeNamespace(source, namespace);
  source.close();
  target.close();
});

/** A migration of the small application to a namespace that holds another edition of all of it but the Deployment. */
export async function migrationOver(namespace: string): Promise<Trial> {
  namespaces.add(namespace);
  const at = (name: string) => ({ name, namespace });
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { colour: 'red' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { key: 'older' } },
    { apiVersion: 'v1', kind: 'Service', metadata: at('web'), spec: { ports: [{ port: 81 }] } },
    { ...deployment(namespace, 'web', 'web:0') },
  ]);
  const spec = { existing: 'update', mappings: { namespaces: { [application]: namespace } } } as const;
  const trial = newMigration({ name: namespace, select: { namespaces: [application] }, spec });
  trials.push(trial);
  return trial;
}

/** A namespace with a StatefulSet that makes a claim, and a Deployment beside it. */
function database(namespace: string): KubeObject[] {
  const labels = { app: 'db' };
  const template = {
    metadata: { labels },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'db', image: 'db:1' }] },
  };
  const claim = {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: 'vng-ssd',
    },
  };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    deployment(namespace, 'web', 'web:1'),
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace },
      spec: { selector: { matchLabels: labels }, template, volumeClaimTemplates: [claim] },
    },
  ];
}

export function migrationOfDatabase(namespace: string): Trial {
  namespaces.add(namespace);
  const mappings = { namespaces: { [withClaims]: namespace }, storageClasses: { 'vng-ssd': 'gp3' } };
  const trial = newMigration({
    name: namespace,
    select: { namespaces: [withClaims] },
    spec: { volumes: { default: 'omit' }, mappings },
  });
  trials.push(trial);
  return trial;
}

/** What an engine lends to requests on a migration; its connections stay open until the test ends. */
export function engineOf(
  { kubeconfig: file }: Trial,
  told: (event: MigrationEvent) => void = () => undefined,
): MigrateScope {
  const settings = { kubeconfig: { files: [file] }, extraPath: [], concurrency: 16, logLevel: 'debug' as const };
  const scope = createScope(settings, { log: () => undefined, askSecret: async () => null });
  engines.push(scope);
  const { signal } = new AbortController();
  return migrateScope({ signal, emit: told, drained: () => Promise.resolve() }, scope);
}

/** A migration of the small application to a namespace that is not there. */
export function migrationTo(namespace: string): Trial {
  namespaces.add(namespace);
  const spec = { mappings: { namespaces: { [application]: namespace } } };
  const trial = newMigration({ name: namespace, select: { namespaces: [application] }, spec });
  trials.push(trial);
  return trial;
}

/** A migration of the small application to two targets: `there`, and `beside` by another context of the same cluster. */
export function migrationToBoth(there: string, beside: string): Trial {
  const to = (name: string, context: string, namespace: string) => {
    namespaces.add(namespace);
    return { name, context, mappings: { namespaces: { [application]: namespace } } };
  };
  const targets = [to('there', 'target', there), to('beside', 'beside', beside)];
  const trial = newMigration({ name: there, targets, select: { namespaces: [application] } });
  trials.push(trial);
  return trial;
}

/** A kind of its own group, one object of it in a namespace of the source, and the migration of both. */
export async function migrationOfKind(namespace: string): Promise<{ trial: Trial; crd: string; group: string }> {
  namespaces.add(namespace);
  const group = `${namespace}.example.com`;
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `keels.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'keels', singular: 'keel', kind: 'Keel', listKind: 'KeelList' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    },
  ]);
  const isServed = () =>
    source.send('GET', `/apis/${group}/v1`).then(
      () => true,
      () => false,
    );
  await waitFor(isServed, { what: 'keels were served' });
  await source.create({ apiVersion: `${group}/v1`, kind: 'Keel', metadata: { name: 'main', namespace } });
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace], clusterScoped: 'referenced' } });
  trials.push(trial);
  return { trial, group, crd: `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/keels.${group}` };
}

export const uidsOf = ({ remove, putBack }: UndoPlan) => [...remove, ...putBack].map(({ uid }) => uid);

export const names = (rows: readonly { object: { name: string; kind: string } }[]) =>
  rows.map(({ object }) => `${object.kind} ${object.name}`).sort();
