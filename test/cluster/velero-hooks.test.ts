import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { createAll, deployment } from './small-app.ts';
import { bucketFolder, refreshKinds, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'velero-hooks';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--context', 'source', '--allow-writes', `source/${velero.namespace}`];
const backup = 'velero-hooks';
const file = join(home, 'hooks.yaml');

beforeAll(async () => {
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    deployment(namespace, 'db', 'docker.io/library/postgres:17'),
    deployment(namespace, 'search', 'docker.elastic.co/elasticsearch/elasticsearch:9.0.0'),
    deployment(namespace, 'web', 'docker.io/library/nginx:1.29'),
  ]);
  await waitFor(
    async () => {
      const pods = await source.list(`/api/v1/namespaces/${namespace}/pods`);
      return pods.filter(({ status }) => asRecord(status ?? {}).phase === 'Running').length === 3;
    },
    { what: 'the databases ran' },
  );
  await refreshKinds(source);
});

afterAll(async () => {
  await source.delete(veleroPath('backups', backup));
  rmSync(join(bucketFolder, 'backups', backup), { recursive: true, force: true });
  await removeNamespace(source, namespace);
  rmSync(home, { recursive: true, force: true });
  source.close();
});

async function ran(...args: string[]) {
  const command = new Command(['velero', ...args], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  return { code, output: command.output };
}

test('hooks are printed for the images that run in a namespace, and say where none helps', async () => {
  const { code, output } = await ran('hooks', '--context', 'source', '--namespace', namespace);
  expect(code).toBe(0);
  expect(output).toMatch(/# PostgreSQL: velero-hooks, Deployment\/db, docker\.io\/library\/postgres:17/);
  expect(output).toMatch(/pg_dumpall/);
  expect(output).toMatch(/# Elasticsearch or OpenSearch: [\s\S]*# Nothing: no command/);
  expect(output).not.toMatch(/nginx/);
  // Pods of this sandbox run commands on this very machine: what is printed is edited, as a person would.
  writeFileSync(file, output.replaceAll('/bin/sh', '/nothing/sh'));
  const restore = await ran('hooks', '--context', 'source', '--namespace', namespace, '--restore');
  expect(restore.output).toMatch(/postHooks:[\s\S]*psql/);
  expect((await ran('hooks', '--context', 'source', '--namespace', 'default')).code).toBe(1);
});

test('what is printed, and edited, is what Velero runs: with a program that is not there the backup lacks it, and says why', async () => {
  const { code, output } = await ran(
    'back-up',
    backup,
    '--namespace',
    namespace,
    '--ttl',
    '1h',
    '--hooks',
    file,
    ...allow,
  );
  expect(code).toBe(1);
  expect(output).toMatch(/Hooks that failed: 2 of 2/);
  expect(output).toMatch(/velero-hooks: PartiallyFailed/);
  const { spec } = await source.get(veleroPath('backups', backup));
  expect(asRecord(spec).hooks).toMatchObject({
    resources: [{ includedNamespaces: [namespace], labelSelector: { matchLabels: { app: 'db' } } }],
  });
});

test('a mistake in hooks, and a snapshot location that is not there, are said before anything is written', async () => {
  writeFileSync(file, 'resources:\n- name: db\n  pre:\n  - exec: {command: [sync], timeout: soon}\n');
  const wrong = await ran('back-up', 'refused', '--hooks', file, ...allow);
  expect(wrong).toMatchObject({
    code: 2,
    output: expect.stringMatching(/hooks\.yaml:4 is not right: soon is no duration/),
  });
  const nowhere = await ran('back-up', 'refused', '--snapshot-location', 'nowhere', ...allow);
  expect(nowhere.output).toMatch(/There is no snapshot location nowhere in velero/);
  expect(await source.find(veleroPath('backups', 'refused'))).toBeUndefined();
});
