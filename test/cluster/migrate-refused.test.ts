import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { KubeferryError } from '../../src/model/error.ts';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { grants, migrationsOf, type PlanWords, sentences } from './migration.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const { source, target, migration, migrationTo } = migrationsOf('refused', smallApp('refused'));

/** What was said of a run that could not begin: its sentence and its hint. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError)) throw thrown;
    return `${thrown.code}: ${thrown.message} ${thrown.hint ? format(thrown.hint) : ''}`;
  }
  throw new Error('It was not refused.');
}

test('namespaces that are being deleted, on either side, are told before anything moves', async () => {
  const dying = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'holds', namespace: name, finalizers: ['example.com/hold'] },
  });
  const name = 'refused-dying';
  for (const api of [source, target]) {
    await createAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, dying(name)]);
    await api.delete(`/api/v1/namespaces/${name}`);
  }
  try {
    const from = migration({ select: { namespaces: [name] } });
    expect(await refusal(from.run({ grants: grants('target', name) }))).toContain(
      'The namespace refused-dying on source is being deleted.',
    );
    const to = migrationTo(name);
    expect(await refusal(to.run({ grants: grants('target', name) }))).toContain(
      'The namespace refused-dying on target is being deleted.',
    );
    expect(await to.status()).toMatchObject({ state: 'draft', runs: [] });
  } finally {
    for (const api of [source, target]) {
      await api.patch(`/api/v1/namespaces/${name}/configmaps/holds`, { metadata: { finalizers: null } });
    }
  }
});

test('a namespace that is not there, and one onto itself, are told before anything moves', async () => {
  const missing = migration({ select: { namespaces: ['refused-nowhere'] } });
  expect(await refusal(missing.run({ grants: grants('target', 'refused-nowhere') }))).toContain(
    'The namespace refused-nowhere does not exist on source.',
  );
  // Another name for the same cluster: only its identity tells.
  const { server, caFile, token } = sandbox.clusters.source;
  const file = join(missing.home, 'two-names.yaml');
  const entry = { server, caFile, token };
  writeFileSync(
    file,
    kubeconfig([
      { ...entry, context: 'source' },
      { ...entry, context: 'alias' },
    ]),
  );
  const words: PlanWords = { targets: [{ name: 'there', context: 'alias' }], select: { namespaces: ['refused'] } };
  const same = migration(words, file);
  expect(await refusal(same.run({ grants: grants('alias', 'refused') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto itself.',
  );
  // A person who may not read kube-system does not see that identity.
  writeFileSync(
    file,
    kubeconfig([
      { ...entry, context: 'source' },
      { ...entry, context: 'alias', token: sandbox.clusters.source.tokens.outsider },
    ]),
  );
  expect(await refusal(migration(words, file).run({ grants: grants('alias', 'refused') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto itself.',
  );
});

test('one namespace is neither the target of two targets nor of another one that moves, whatever the contexts are called', async () => {
  const { source: from, target: to } = sandbox.clusters;
  const entryOf = ({ server, caFile, token }: typeof from, context: string) => ({ context, server, caFile, token });
  const twice = migration({
    targets: [
      { name: 'one', context: 'target' },
      { name: 'other', context: 'alias' },
    ],
    select: { namespaces: ['refused'] },
  });
  const entries = [entryOf(from, 'source'), entryOf(to, 'target'), entryOf(to, 'alias')];
  writeFileSync(twice.kubeconfig, kubeconfig(entries));
  const both = [...grants('target', 'refused'), ...grants('alias', 'refused')];
  expect(await refusal(twice.run({ grants: both }))).toContain(
    'The targets one and other are the same cluster, and both would get refused.',
  );
  const swapped = migration({
    targets: [{ name: 'there', context: 'alias' }],
    select: { namespaces: ['refused', 'default'] },
    spec: { mappings: { namespaces: { refused: 'default', default: 'refused' } } },
  });
  writeFileSync(swapped.kubeconfig, kubeconfig([entryOf(from, 'source'), entryOf(from, 'alias')]));
  expect(await refusal(swapped.run({ grants: grants('alias', 'refused', 'default') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto default, which moves itself.',
  );
});

test('a context that points to another cluster than the plan was made for stops run, resume and undo', async () => {
  const trial = migrationTo('refused-cluster');
  const allowed = grants('target', 'refused-cluster');
  const { source: one, target: other } = sandbox.clusters;
  const swapped = join(trial.home, 'swapped.yaml');
  const entry = ({ server, caFile, token }: typeof one, context: string) => ({ context, server, caFile, token });
  writeFileSync(swapped, kubeconfig([entry(other, 'source'), entry(one, 'target')]));
  await trial.run({ grants: allowed });
  const misled = migration({ select: { namespaces: ['refused'] } }, swapped);
  for (const file of ['migration.yaml', 'journal.jsonl']) writeFileSync(join(misled.folder, file), trial.text(file));
  expect(await refusal(misled.run({ grants: allowed }))).toMatch(
    /^wrong-cluster: The context source now points to another cluster/,
  );
  expect(await refusal(misled.undo({ grants: allowed }))).toMatch(
    /^wrong-cluster: The context target points to another cluster/,
  );
  expect((await misled.status()).runs).toEqual((await trial.status()).runs);
});

test.for([
  { what: 'the namespace', rule: { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] } },
  { what: 'a service account in it', rule: { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get'] } },
])('one cluster under two addresses is told by $what, where a user may not read kube-system', async ({ rule }) => {
  const rights = outsiderRights({ name: 'reads', namespace: 'refused' }, [rule]);
  await createAll(source, rights);
  const { server, caFile, token, tokens } = sandbox.clusters.source;
  const trial = migration({
    name: 'refused-itself',
    select: { namespaces: ['refused'] },
    spec: { existing: 'update' },
  });
  const elsewhere = server.replace('127.0.0.1', 'localhost');
  const entries = [
    { context: 'source', server: elsewhere, caFile, token: tokens.outsider },
    { context: 'target', server, caFile, token },
  ];
  try {
    writeFileSync(trial.kubeconfig, kubeconfig(entries));
    expect(await refusal(trial.run({ grants: grants('target', 'refused') }))).toMatch(
      /^invalid: Source and target are the same cluster, and refused would be moved onto itself\./,
    );
  } finally {
    for (const object of rights) await source.delete(await source.pathOf(object));
  }
});

test('an exclusion that no kind is called is refused with the nearest name before anything moves; a pattern that matches none is warned of', async () => {
  const words =
    'The plan excludes secret, and no kind of object is called that. Write secrets under spec.select.exclude, or remove the line.';
  const excluding = (...exclude: string[]) =>
    migration({ name: 'refused-exclude', select: { namespaces: ['refused'], exclude } });
  const typo = excluding('secret');
  expect(await refusal(typo.run({ grants: grants('target', 'refused') }))).toBe(`invalid: ${words}`);
  expect(await refusal(typo.preview())).toBe(`invalid: ${words}`);
  expect(await refusal(typo.backUp())).toBe(`invalid: ${words}`);
  const idle = excluding('secrets', '*.nowhere.example.com');
  expect(await idle.preview()).toMatchObject({ warnings: 1 });
  expect(sentences(idle.events)).toContainEqual(
    expect.stringMatching(/^warning: The plan excludes \*\.nowhere\.example\.com, which matches no kind/),
  );
});
