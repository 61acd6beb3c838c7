import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { gone, grants, newMigration, outcomes, sentences, type Trial } from '../migration.ts';
import { filesOf, waitForWriter, writer } from './files.ts';

const { clusters, s3, velero } = inject('sandbox');
if (!s3 || !velero?.source) throw new Error('The sandbox has no Velero or no S3 server.');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const name = `moves-${randomBytes(3).toString('hex')}`;
const there = `${name}-there`;
const store = {
  s3: {
    bucket: velero.source.bucket,
    endpoint: s3.endpoint,
    region: s3.region,
    secret: { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' },
  },
};
const claim = `${name}/data-writer-0`;
const allowed = [...grants('target', there, 'velero'), ...grants('source', 'velero', name)];
let trial: Trial | undefined;

function migration(choice: 'file-system' | 'empty'): Trial {
  trial = newMigration({
    name,
    select: { namespaces: [name] },
    spec: {
      engine: 'velero',
      store,
      volumes: { claims: { [claim]: choice } },
      mappings: { namespaces: { [name]: there }, storageClasses: { 'vng-ssd': 'gp3' } },
    },
  });
  return trial;
}

beforeAll(async () => {
  for (const object of writer(name, 'vng-ssd')) await source.create(object);
  await waitForWriter(source, name);
});
afterEach(async () => {
  trial?.dispose();
  await removeNamespace(target, there);
  // Nothing can be moved into one that is still on its way out.
  await gone(target, there);
});
afterAll(async () => {
  await removeNamespace(source, name);
  for (const api of [source, target]) api.close();
});

const pod = () => source.get(`/api/v1/namespaces/${name}/pods/writer-0`);

test('the files of a claim go along with the engine velero, while the application runs', async () => {
  const written = await filesOf(source, clusters.source, name);
  const { annotations } = (await pod()).metadata;
  const moved = migration('file-system');
  const result = await moved.run({ grants: allowed });
  const told = [...sentences(moved.events), ...outcomes(moved.events)].join('\n');
  expect(result, told).toMatchObject({ state: 'completed' });
  await waitForWriter(target, there);
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
  expect(told).toContain(`Volume data: ${claim}: its files go along.`);
  // The source is as it was.
  expect((await pod()).metadata.annotations).toEqual(annotations);
  expect(await filesOf(source, clusters.source, name)).toEqual(written);
  await moved.undo({ run: result.run, grants: allowed });
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});

/** Writes another text into the manifest of the application. */
async function edited(from: string, to: string): Promise<Trial> {
  const moved = migration('file-system');
  await moved.preview();
  const file = join(moved.folder, 'targets', 'there', there, 'statefulsets.apps', 'writer.yaml');
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
  return moved;
}

test('an edited application starts on its files as its manifest says, and never as the source has it', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = await edited('containers:', 'hostname: as-edited\n      containers:');
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
  const pods = await target.list(`/api/v1/namespaces/${there}/pods`);
  expect(pods.map(({ metadata, spec }) => [metadata.name, asRecord(spec).hostname])).toEqual([
    ['writer-0', 'as-edited'],
  ]);
  const events = await target.list(`/api/v1/namespaces/${there}/events`);
  const started = events
    .filter(({ reason }) => reason === 'Started')
    .map(({ involvedObject }) => asRecord(involvedObject))
    .filter(({ fieldPath }) => fieldPath === 'spec.containers{writer}');
  expect(started.map(({ uid }) => uid)).toEqual([pods[0]?.metadata.uid]);
});

test('an application that is to have no replicas has its files and runs no pod', async () => {
  const written = await filesOf(source, clusters.source, name);
  const moved = await edited('replicas: 1', 'replicas: 0');
  const result = await moved.run({ grants: allowed });
  expect(result, sentences(moved.events).join('\n')).toMatchObject({ state: 'completed' });
  expect(await target.list(`/api/v1/namespaces/${there}/pods`)).toEqual([]);
  expect(await filesOf(target, clusters.target, there)).toEqual(written);
});

test('no file is restored into a claim that somebody else has on the target', async () => {
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: there } });
  await target.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data-writer-0', namespace: there },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', resources: { requests: { storage: '1Gi' } } },
  });
  const refused = migration('file-system');
  await expect(refused.run({ grants: allowed })).rejects.toThrow(
    `The claim ${there}/data-writer-0 is on target already`,
  );
  expect(await target.list(`/api/v1/namespaces/${there}/pods`)).toEqual([]);
  expect((await pod()).metadata.annotations).toBeUndefined();
});

test('a claim that no running pod mounts is named before anything is moved', async () => {
  const path = `/apis/apps/v1/namespaces/${name}/statefulsets/writer`;
  const set = await source.get(path);
  await source.send('PUT', path, { ...set, spec: { ...asRecord(set.spec), replicas: 0 } });
  await waitFor(async () => (await source.find(`/api/v1/namespaces/${name}/pods/writer-0`)) === undefined, {
    what: 'the application had stopped',
  });
  const stopped = migration('file-system');
  await expect(stopped.run({ grants: allowed })).rejects.toThrow(`mounts the claim ${claim}, so Velero cannot read`);
  const ungranted = grants('target', there, 'velero').concat(grants('source', 'velero'));
  await expect(stopped.run({ grants: ungranted })).rejects.toThrow(`source is not allowed: ${name}`);
  expect(await target.find(`/api/v1/namespaces/${there}`)).toBeUndefined();
});
