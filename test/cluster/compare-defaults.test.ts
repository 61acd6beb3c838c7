import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { newMigration } from './migration.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, deployment } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const namespace = 'compare-defaults';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-defaults-'));
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

const compared = z.looseObject({
  type: z.string(),
  object: z.looseObject({ kind: z.string() }).optional(),
  outcome: z.string().optional(),
  fields: z.array(z.looseObject({ pointer: z.string(), class: z.string(), why: z.string().optional() })).optional(),
});

/** What `kubeferry compare` says of each kind. */
async function compare(...args: string[]) {
  const command = new Command(['compare', ...args, '--json'], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  const objects = command.lines
    .map((line) => compared.parse(JSON.parse(line)))
    .filter(({ type, object }) => type === 'object' && object?.kind !== 'Namespace');
  const of = (kind: string) =>
    objects
      .find(({ object }) => object?.kind === kind)
      ?.fields?.map(({ pointer, class: outcome, why }) => [pointer, outcome, why]);
  return { code, output: command.output, of };
}

beforeAll(async () => {
  await createAll(source, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, definition, web]);
  await waitFor(() => source.create(queue).then(() => true), { what: 'the kind was served' });
  writeFileSync(files, [queue, web].map((one) => stringify(one)).join('---\n'));
});

afterAll(async () => {
  await removeNamespace(source, namespace);
  await source.delete(await source.pathOf(definition));
  rmSync(home, { recursive: true, force: true });
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
