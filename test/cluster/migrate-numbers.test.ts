import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBackup } from '../../src/backup/read.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { openFolder } from '../../src/store/folder.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { definitionOf } from '../sandbox/definition-of.ts';
import { waitFor } from '../sandbox/processes.ts';
import { grants, newMigration } from './migration.ts';
import { rawAnswer } from './raw-answer.ts';
import { createAll } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const group = 'numbers.example.com';
const namespace = 'numbers';
const integer = { type: 'integer', format: 'int64' };
const typed = {
  type: 'object',
  properties: { id: integer, least: integer, list: { type: 'array', items: integer }, ratio: { type: 'number' } },
};
const definitions = [
  definitionOf(group, 'Counter', { type: 'object', properties: { spec: typed } }),
  definitionOf(group, 'Ledger'),
];
/** A double takes the first for 9007199254740992, and the last for one that no int64 holds. */
const meant =
  '{"id":9007199254740993,"least":-9223372036854775808,"list":[9223372036854775807,1],"ratio":0.30000000000000004}';
/** Differs in no number that a double could tell apart. */
const there = meant.replace('9007199254740993', '9007199254740992');

const place = (plural: string) => `/apis/${group}/v1/namespaces/${namespace}/${plural}`;

beforeAll(async () => {
  for (const api of [source, target]) {
    await createAll(api, [...definitions, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
    for (const plural of ['counters', 'ledgers']) {
      const served = () => api.list(place(plural)).then(Array.isArray, () => false);
      await waitFor(served, { what: `${plural} were served` });
    }
  }
});
afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    for (const { metadata } of definitions) {
      await api.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${metadata.name}`);
    }
    api.close();
  }
});

function custom(kind: string, name: string, spec: string): string {
  return `{"apiVersion":"${group}/v1","kind":"${kind}","metadata":{"name":"${name}"},"spec":${spec}}`;
}

test('integers of 64 bits arrive with all their digits, and undo puts them back so', async () => {
  for (const [plural, kind] of [
    ['counters', 'Counter'],
    ['ledgers', 'Ledger'],
  ] as const) {
    for (const name of ['new', 'edited', 'known']) await source.send('POST', place(plural), custom(kind, name, meant));
    await target.send('POST', place(plural), custom(kind, 'known', there));
  }
  const reader = await openCluster('target', {
    kubeconfig: { files: [sandbox.kubeconfig] },
    extraPath: [],
    concurrency: 16,
    logLevel: 'error',
  });
  /** The spec as the server writes it, which is with sorted keys. */
  const specOf = async (plural: string, name: string) => {
    const text = (await rawAnswer(reader, { method: 'GET', path: `${place(plural)}/${name}` })).toString();
    return /"spec":(.*)\}\s*$/.exec(text)?.[1];
  };
  const trial = newMigration({ name: namespace, spec: { existing: 'update' } });
  try {
    await trial.preview();
    for (const plural of ['counters', 'ledgers']) {
      const file = join(trial.folder, 'targets', 'there', namespace, `${plural}.${group}`, 'edited.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('- 1\n', '- 2\n'));
    }
    const allowed = grants('target', namespace);
    const result = await trial.run({ grants: allowed });
    expect(result).toMatchObject({ state: 'completed', targets: [{ counts: { updated: 2, failed: 0 } }] });

    const backup = await openBackup(
      await openFolder(join(trial.home, 'store')),
      result.backup ?? '',
      new AbortController().signal,
    );
    const entries = (await backup.entries()).filter((entry) => entry.group === group);
    expect(entries).toHaveLength(6);
    for await (const { json } of backup.read(entries, new AbortController().signal)) {
      expect(json.toString()).toContain(`"spec":${meant}`);
    }
    for (const plural of ['counters', 'ledgers']) {
      expect(await specOf(plural, 'new')).toBe(meant);
      expect(await specOf(plural, 'known')).toBe(meant);
      expect(await specOf(plural, 'edited')).toBe(meant.replace(',1]', ',2]'));
      for (const folder of ['source', 'base/there', 'targets/there']) {
        const text = trial.text(`${folder}/${namespace}/${plural}.${group}/known.yaml`);
        for (const number of meant.match(/-?[\d.]{10,}/g) ?? []) expect(text).toContain(` ${number}\n`);
      }
      const saved = trial.text(`undo/there/${namespace}/${plural}.${group}/known.yaml`);
      expect(saved).toContain('id: 9007199254740992\n');
      expect(saved).toContain('- 9223372036854775807\n');
    }

    const again = await trial.run({ grants: allowed });
    expect(again).toMatchObject({ state: 'completed', targets: [{ counts: { created: 0, updated: 0, failed: 0 } }] });
    await trial.undo({ run: result.run, grants: allowed });
    for (const plural of ['counters', 'ledgers']) {
      expect(await specOf(plural, 'known')).toBe(there);
      expect(await target.find(`${place(plural)}/new`)).toBeUndefined();
    }
  } finally {
    reader.close();
    trial.dispose();
  }
});
