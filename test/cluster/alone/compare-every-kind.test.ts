import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { handlers } from '../../../src/engine/handlers.ts';
import { createScope } from '../../../src/engine/scope.ts';
import type { ComparedObject, ComparedSide, ComparisonEvent } from '../../../src/model/comparison/comparison.ts';
import { isBuiltIn } from '../../../src/model/objects/built-in.ts';
import { apiVersionOf } from '../../../src/model/objects/object.ts';
import { asObject } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { kubeconfig } from '../../sandbox/kubeconfig.ts';
import { outsiderRights } from '../outsider-rights.ts';
import { createAll } from '../small-app.ts';
import { applyEveryRule, objectsOf, type Places, removeEveryRule } from './every-rule.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const mark = `m${randomBytes(3).toString('hex')}`;
const places: Places = { namespace: `every-${mark}-a`, other: `every-${mark}-b`, mark };
const namespaces = [places.namespace, places.other];
const kinds = `kinds-${mark}`;
const everyKind = parseAllDocuments(
  readFileSync(join(import.meta.dirname, 'every-kind.yaml'), 'utf8')
    .replaceAll('NAMESPACE', kinds)
    .replaceAll('MARK', mark),
).map((document) => asObject(document.toJS()));
const folder = mkdtempSync(join(tmpdir(), 'kubeferry-every-kind-'));
const scopeOf = (file: string) =>
  createScope(
    { kubeconfig: { files: [file] }, extraPath: [], concurrency: 16, logLevel: 'error' },
    { log: () => undefined, askSecret: async () => null },
  );
const scope = scopeOf(sandbox.kubeconfig);
const live: ComparedSide = { from: 'cluster', context: 'source', namespaces };

/** What the fixture itself, or a controller that the fixture waits for, changes after an object was made. */
const changedSince = new Set([
  'ServiceAccount/default',
  'Secret/builder-token-x4t2z',
  'Secret/builder-by-hand',
  'PersistentVolumeClaim/provisioned',
]);

/** What only a dry run can tell: no place has it as its default. */
const followsFromOthers = new Set([
  'CertificateSigningRequest /spec/groups',
  'CertificateSigningRequest /spec/uid',
  'CertificateSigningRequest /spec/username',
  'LimitRange /spec/limits/0/defaultRequest',
  'Node /metadata/annotations/node.alpha.kubernetes.io~1ttl',
  'Node /spec/podCIDR',
  'Pod /spec/containers/0/resources/requests',
  'ReplicationController /metadata/labels/app',
]);

async function compare(left: ComparedSide, right: ComparedSide, by = scope): Promise<ComparedObject[]> {
  const found: ComparedObject[] = [];
  const { signal } = new AbortController();
  const call = {
    signal,
    emit: (event: ComparisonEvent) => {
      if (event.type === 'object') found.push(event.object);
    },
    drained: async () => undefined,
  };
  await handlers['compare.sides']({ left, right }, call, by);
  return found;
}

/** What of the objects of every kind somebody sees otherwise than as filled in or given. */
async function othersSeenBy(by: typeof scope) {
  const right: ComparedSide = { from: 'cluster', context: 'source', namespaces: [kinds] };
  const found = await compare({ from: 'files', paths: [join(folder, 'kinds')], namespaces: [] }, right, by);
  const said = found.filter(({ outcome }) => outcome !== 'extra');
  expect(said.length).toBeGreaterThan(30);
  return said.flatMap(({ object, outcome, fields }) => {
    const drift = fields.filter((one) => one.class !== 'defaulted' && one.class !== 'assigned');
    return outcome === 'missing' || drift.length > 0 ? [{ kind: object.kind, name: object.name, outcome, drift }] : [];
  });
}

beforeAll(async () => {
  await applyEveryRule(source, places);
  await createAll(source, everyKind);
  mkdirSync(join(folder, 'kinds'));
  writeFileSync(join(folder, 'kinds', 'all.yaml'), everyKind.map((object) => stringify(object)).join('---\n'));
  const written = objectsOf(places).map((object) => stringify(object));
  writeFileSync(join(folder, 'all.yaml'), written.join('---\n'));
});

afterAll(async () => {
  for (const object of everyKind)
    if (object.metadata.namespace === undefined) await source.delete(await source.pathOf(object));
  await removeNamespace(source, kinds);
  await removeEveryRule(source, places);
  rmSync(folder, { recursive: true, force: true });
  scope.close();
  source.close();
});

test('what a server reads back of any kind differs from its manifest only in what it filled in or gave', async () => {
  const found = await compare({ from: 'files', paths: [join(folder, 'all.yaml')], namespaces }, live);
  const kinds = new Set(found.map(({ object }) => object.kind));
  expect(kinds.size).toBeGreaterThan(10);
  const drifted = found.filter(
    ({ object, outcome }) => outcome === 'drift' && !changedSince.has(`${object.kind}/${object.name}`),
  );
  expect(
    drifted.map(({ object, fields }) => [object.kind, object.name, fields.filter((one) => one.class === 'drift')]),
  ).toEqual([]);
});

test('held the other way round, none of them differs in more', async () => {
  const found = await compare(live, { from: 'files', paths: [join(folder, 'all.yaml')], namespaces });
  // Moving takes the token of a builder out of its pod, which its manifest still has.
  const others = new Set([...changedSince, 'Pod/bare']);
  const drifted = found.filter(
    ({ object, outcome }) => outcome === 'drift' && !others.has(`${object.kind}/${object.name}`),
  );
  expect(
    drifted.map(({ object, fields }) => [object.kind, object.name, fields.filter((one) => one.class === 'drift')]),
  ).toEqual([]);
});

test('the same objects held against themselves differ in nothing', async () => {
  expect(await compare(live, live)).toEqual([]);
});

test('of every built-in kind that a server makes, gives and lists, one object that it reads back differs from its manifest only in what it filled in or gave', async () => {
  const { preferred } = await (await scope.cluster('source')).discovery();
  const made = preferred.filter(
    ({ group, verbs }) => isBuiltIn(group) && ['create', 'get', 'list'].every((verb) => verbs.includes(verb)),
  );
  const sampled = new Set(everyKind.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  const missing = made.map((one) => `${apiVersionOf(one)} ${one.kind}`).filter((kind) => !sampled.has(kind));
  expect(missing).toEqual([]);
  expect(await othersSeenBy(scope)).toEqual([]);
});

test('the same holds for somebody who may only read, but for what follows from other values', async () => {
  const { server, caFile, tokens } = sandbox.clusters.source;
  const config = join(folder, 'reader.kubeconfig');
  writeFileSync(config, kubeconfig([{ context: 'source', server, caFile, token: tokens.outsider }]));
  const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list'] }];
  const rights = outsiderRights({ name: `reader-${mark}` }, rules);
  await createAll(source, rights);
  const reader = scopeOf(config);
  try {
    const seen = (await othersSeenBy(reader)).flatMap(({ kind, drift }) =>
      drift.map(({ pointer }) => `${kind} ${pointer}`),
    );
    expect(seen.filter((place) => !followsFromOthers.has(place))).toEqual([]);
  } finally {
    reader.close();
    for (const object of rights) await source.delete(await source.pathOf(object));
  }
});
