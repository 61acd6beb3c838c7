import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { comparing, fieldsOf, outcomes } from './comparing.ts';
import { createAll, smallApp } from './small-app.ts';
import { backUpByVelero, bucketFolder, s3, velero, veleroPath } from './velero-backup.ts';

/** What Velero itself backed up, held against namespaces as they are now. */
const { clusters, kubeconfig } = inject('sandbox');
const source = apiOf(clusters.source);
const target = apiOf(clusters.target);
const [from, to] = ['compare-velero', 'compare-velero-there'];
const bucket = ['--store', `s3://${velero.bucket}`, '--endpoint', s3.endpoint];
const env = { AWS_ACCESS_KEY_ID: s3.accessKey, AWS_SECRET_ACCESS_KEY: s3.secretKey };
const { home, compare } = comparing(env);
let backup: string;

beforeAll(async () => {
  await createAll(source, smallApp(from));
  const pods = () => source.list(`/api/v1/namespaces/${from}/pods`);
  await waitFor(async () => (await pods()).length === 1, { what: 'the Deployment had its pod' });
  backup = await backUpByVelero(source, from, from);
});

afterAll(async () => {
  await removeNamespace(source, from);
  await source.delete(veleroPath('backups', backup));
  rmSync(join(bucketFolder, 'backups', backup), { recursive: true, force: true });
  source.close();
  target.close();
});

const held = () => `backup:${backup}/${from}`;

test('a backup of Velero and the namespace that it is of mean the same, on whichever side, although its pods are others by now', async () => {
  const pods = `/api/v1/namespaces/${from}/pods`;
  const [before] = await source.list(pods);
  await source.delete(`${pods}/${before?.metadata.name}`);
  const names = async () => (await source.list(pods)).map(({ metadata }) => metadata.name);
  const isAnother = async () => (await names()).some((name) => name !== before?.metadata.name);
  await waitFor(isAnother, { what: 'the pod was replaced' });
  for (const sides of [
    [held(), `source/${from}`],
    [`source/${from}`, held()],
  ]) {
    const found = await compare(...sides, ...bucket);
    expect(found, found.output).toMatchObject({ code: 0, objects: [], unread: [], counts: { missing: 0, extra: 0 } });
    expect(found.counts.same).toBe(smallApp(from).length);
  }
});

test('what the namespace elsewhere lacks, has besides and has another way is told field by field, and no value of a Secret is', async () => {
  await createAll(target, smallApp(to));
  try {
    const same = await compare(held(), `target/${to}`, ...bucket);
    expect(same, same.output).toMatchObject({ code: 0, counts: { drift: 0, missing: 0, extra: 0 } });
    expect(outcomes(same.objects)).toEqual({ 'Service/web': 'assigned' });

    const key = Buffer.from('open barley').toString('base64');
    await target.patch(`/api/v1/namespaces/${to}/configmaps/settings`, { data: { colour: 'red' } });
    await target.patch(`/api/v1/namespaces/${to}/secrets/keys`, { data: { key } });
    await target.delete(`/apis/apps/v1/namespaces/${to}/deployments/web`);
    await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'stranger', namespace: to } });
    const found = await compare(held(), `target/${to}`, ...bucket);
    expect(found.code).toBe(1);
    expect(outcomes(found.objects)).toEqual({
      'ConfigMap/settings': 'drift',
      'ConfigMap/stranger': 'extra',
      'Deployment/web': 'missing',
      'Secret/keys': 'drift',
      'Service/web': 'assigned',
    });
    const settings = found.objects.find(({ object }) => object?.name === 'settings')?.object;
    const kind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap' };
    expect(settings).toEqual({ ...kind, namespace: from, name: 'settings' });
    expect(fieldsOf(found.objects, 'settings', 'ConfigMap')).toEqual([
      { pointer: '/data/colour', left: 'blue', right: 'red', class: 'drift' },
    ]);
    expect(fieldsOf(found.objects, 'keys', 'Secret')).toEqual([
      { pointer: '/data/key', left: '(withheld)', right: '(withheld)', class: 'drift' },
    ]);
    const back = await compare(`target/${to}`, held(), ...bucket);
    expect(outcomes(back.objects)).toMatchObject({ 'ConfigMap/stranger': 'missing', 'Deployment/web': 'extra' });
    const values = ['open sesame', 'open barley'].flatMap((value) => [value, Buffer.from(value).toString('base64')]);
    for (const value of values) expect(found.output + back.output).not.toContain(value);
  } finally {
    await removeNamespace(target, to);
  }
});

test('what its namespace becomes after the backup is listed as it happens, and is alike again once it is as it was', async () => {
  const args = ['compare', held(), `source/${from}`, '--watch', ...bucket];
  const command = new Command(args, { home, kubeconfig, env });
  /** Until the last that was said of an object is this. */
  const said = (outcome: string, object: string) =>
    waitFor(async () => command.lines.findLast((line) => line.includes(` ${object}`))?.startsWith(`${outcome} `), {
      what: `${outcome} ${object}`,
    });
  const figures = () => command.lines.findLast((line) => line.startsWith('As of '));
  const path = (kind: string, name: string) => `/api/v1/namespaces/${from}/${kind}/${name}`;
  const [settings, late] = [`configmaps/${from}/settings`, `configmaps/${from}/late`];
  const keys = await source.get(path('secrets', 'keys'));
  try {
    await command.says('As of ');
    // It begins with what is there: nothing differs.
    expect(command.lines, command.output).toHaveLength(1);

    await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace: from } });
    await said('extra', late);
    await source.patch(path('configmaps', 'settings'), { data: { colour: 'green' } });
    await said('drift', settings);
    expect(command.lines).toContainEqual(expect.stringContaining('/data/colour: "blue" → "green"'));
    await source.delete(path('secrets', 'keys'));
    await said('missing', `secrets/${from}/keys`);
    await waitFor(async () => figures()?.includes('1 missing, 1 drift, 1 extra'), { what: 'the figures of it' });

    await source.delete(path('configmaps', 'late'));
    await said('gone', late);
    await source.patch(path('configmaps', 'settings'), { data: { colour: 'blue' } });
    await said('alike', settings);
    await source.create({ ...keys, metadata: { name: 'keys', namespace: from } });
    await said('alike', `secrets/${from}/keys`);
    const isAlike = async () => /: \d+ objects, \d+ same; /.test(figures() ?? '');
    await waitFor(isAlike, { what: 'the figures once nothing differs' });
    // The backup cannot change, so that nothing is told of its side.
    expect(command.lines.filter((line) => line.startsWith('in A'))).toEqual([]);
    expect(command.output).not.toMatch(/sesame|unread/);
  } finally {
    command.interrupt();
  }
  expect((await command.ended).code).toBe(1);
});
