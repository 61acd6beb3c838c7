import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { handlers } from '../../../src/engine/handlers.ts';
import { createScope } from '../../../src/engine/scope.ts';
import type { ComparedObject, ComparedSide } from '../../../src/model/comparison.ts';
import { apiOf } from '../../sandbox/cluster.ts';
import { applyEveryRule, objectsOf, type Places, removeEveryRule } from './every-rule.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const mark = `m${randomBytes(3).toString('hex')}`;
const places: Places = { namespace: `every-${mark}-a`, other: `every-${mark}-b`, mark };
const namespaces = [places.namespace, places.other];
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-every-kind-'));
const scope = createScope(
  { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 16, logLevel: 'error' },
  { log: () => undefined, askSecret: async () => null },
);
const live: ComparedSide = { from: 'cluster', context: 'source', namespaces };

/** What the fixture itself, or a controller that the fixture waits for, changes after an object was made. */
const changedSince = new Set([
  'ServiceAccount/default',
  'Secret/builder-token-x1y2z',
  'Secret/builder-by-hand',
  'PersistentVolumeClaim/provisioned',
]);

async function compare(left: ComparedSide, right: ComparedSide): Promise<ComparedObject[]> {
  const found: ComparedObject[] = [];
  const { signal } = new AbortController();
  const call = {
    signal,
    emit: (event: { type: string; object?: ComparedObject }) => {
      if (event.object) found.push(event.object);
    },
    drained: async () => undefined,
  };
  await handlers['compare.sides']({ left, right }, call, scope);
  return found;
}

beforeAll(async () => {
  await applyEveryRule(source, places);
  const written = objectsOf(places).map((object) => stringify(object));
  writeFileSync(join(folder, 'all.yaml'), written.join('---\n'));
});

afterAll(async () => {
  await removeEveryRule(source, places);
  rmSync(folder, { recursive: true, force: true });
  scope.close();
  source.close();
});

test('what a server reads back of any kind differs from its manifest only in what it filled in or gave', async () => {
  const found = await compare({ from: 'files', paths: [folder], namespaces }, live);
  const kinds = new Set(found.map(({ object }) => object.kind));
  expect(kinds.size).toBeGreaterThan(10);
  const drifted = found.filter(
    ({ object, outcome }) => outcome === 'drift' && !changedSince.has(`${object.kind}/${object.name}`),
  );
  expect(
    drifted.map(({ object, fields }) => [object.kind, object.name, fields.filter((one) => one.class === 'drift')]),
  ).toEqual([]);
});

test('the same objects held against themselves differ in nothing', async () => {
  expect(await compare(live, live)).toEqual([]);
});
