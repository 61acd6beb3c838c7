import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { number, record } from '../../src/model/json/parse.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { fill } from '../sandbox/fill.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { backUpByVelero, velero, veleroPath } from './velero-backup.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
/** Its pods hold a backup up, each until its file is there: their hooks run on this very machine. */
const held = 'velero-progress';
/** So much that a restore, which makes one object after the other, is seen on its way. */
const large = 'velero-progress-large';
const back = `${large}-back`;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const allow = ['--context', 'source', '--json'];

beforeAll(async () => {
  await source.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: held } });
  for (const name of ['first', 'second', 'third']) await source.create(waitingPod(name));
  await fill(sandbox.clusters.source, large, 500, 10);
  const pods = `/api/v1/namespaces/${held}/pods`;
  const run = async () => (await source.list(pods)).every(({ status }) => record(status).phase === 'Running');
  await waitFor(run, { what: 'the pods ran' });
});
afterAll(async () => {
  for (const name of [held, large]) await source.delete(veleroPath('backups', name));
  await source.delete(veleroPath('restores', back));
  for (const name of [held, large, back]) await removeNamespace(source, name);
  rmSync(home, { recursive: true, force: true });
  source.close();
});

function waitingPod(name: string): KubeObject {
  const command = JSON.stringify(['sh', '-c', `until [ -e ${join(home, name)} ]; do sleep 0.1; done`]);
  const hook = 'pre.hook.backup.velero.io';
  const annotations = { [`${hook}/command`]: command, [`${hook}/container`]: 'main', [`${hook}/timeout`]: '200s' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: held, annotations },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'web:1' }] },
  };
}

function started(...args: string[]): Command {
  return new Command(['velero', ...args, ...allow], { home, kubeconfig: sandbox.kubeconfig });
}

/** How far a command has said that its objects are, in the order in which it said so. */
function objectsTold({ lines }: Command): { done: number; total: number }[] {
  const events = lines.map((line) => record(JSON.parse(line)));
  const told = events.filter(({ type, unit }) => type === 'progress' && unit === 'objects');
  return told.map(({ done, total }) => ({ done: number(done) ?? 0, total: number(total) ?? 0 }));
}

/** Waits until a command has told of more objects than so many, and gives how many. */
async function beyond(command: Command, before: number): Promise<number> {
  const last = async () => {
    const { done = 0 } = objectsTold(command).at(-1) ?? {};
    if (done > before) return done;
    throw new Error(command.output);
  };
  return waitFor(last, { what: `more than ${before} objects were told`, seconds: 60 });
}

test('the objects of a backup are told while Velero makes it, and not only at its end', async () => {
  const command = started(
    'back-up',
    held,
    '--namespace',
    held,
    '--ttl',
    '1h',
    '--allow-writes',
    `source/${velero.namespace}`,
  );
  writeFileSync(join(home, 'first'), '');
  // The second pod waits now.
  const one = await beyond(command, 0);
  writeFileSync(join(home, 'second'), '');
  const two = await beyond(command, one);
  writeFileSync(join(home, 'third'), '');
  expect(await command.ended, command.output).toMatchObject({ code: 0 });
  const told = objectsTold(command);
  const { done: all, total } = told.at(-1) ?? { done: 0, total: 0 };
  expect(all).toBe(total);
  expect(two).toBeLessThan(all);
  for (const at of told) expect(at.done).toBeLessThanOrEqual(at.total);
});

test('the objects of a restore are told while Velero makes it', async () => {
  await backUpByVelero(source, large, large);
  const allowed = ['--allow-writes', `source/${velero.namespace},source/${back}`];
  const args = ['restore', back, '--from', large, '--namespace', large, '--map', `${large}=${back}`];
  const command = started(...args, ...allowed);
  expect(await command.ended, command.output).toMatchObject({ code: 0 });
  const told = objectsTold(command);
  const total = told.at(-1)?.done ?? 0;
  expect(total).toBeGreaterThan(500);
  const between = told.map(({ done }) => done).filter((done) => done > 0 && done < total);
  expect(new Set(between).size, JSON.stringify(told)).toBeGreaterThan(1);
  expect(between).toEqual(between.toSorted((a, b) => a - b));
});
