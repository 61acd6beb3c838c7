import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { VeleroRunKind } from '../../src/model/velero/velero-run.ts';
import { RunLog } from '../../src/velero/run/run-log.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { createAll, smallApp } from './small-app.ts';
import { open, sandbox } from './source-reader.ts';
import { bucketFolder, endOf, velero, veleroPath } from './velero-backup.ts';

/** The log of one backup or restore, followed while the same server writes those of others. */
const source = apiOf(sandbox.clusters.source);
/** The name of the one begins as that of the other. */
const [first, second] = ['log-apart', 'log-apart-2'];
const copy = `${first}-copy`;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const goOn = join(home, 'go-on');

beforeAll(async () => {
  for (const namespace of [first, second]) await createAll(source, smallApp(namespace));
  const hook = 'pre.hook.backup.velero.io';
  const command = JSON.stringify(['sh', '-c', `until [ -e ${goOn} ]; do sleep 0.1; done`]);
  // Its hook, which runs on this very machine, holds the backup up until a file is there.
  const annotations = { [`${hook}/command`]: command, [`${hook}/container`]: 'main', [`${hook}/timeout`]: '120s' };
  const path = await source.pathOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'held', namespace: first } });
  await source.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'held', namespace: first, annotations },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image: 'web:1' }] },
  });
  const runs = async () => JSON.stringify((await source.get(path)).status).includes('"phase":"Running"');
  await waitFor(runs, { what: 'the pod ran' });
});
afterAll(async () => {
  await source.delete(veleroPath('restores', first));
  for (const name of [first, second]) {
    await source.delete(veleroPath('backups', name));
    rmSync(join(bucketFolder, 'backups', name), { recursive: true, force: true });
  }
  for (const name of [first, second, copy]) await removeNamespace(source, name);
  rmSync(home, { recursive: true, force: true });
  source.close();
});

/** Follows the log of a run from now on, without what the store has of it; gives the lines so far, which grow. */
async function followed(kind: VeleroRunKind, name: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const end = new AbortController();
  const log = new RunLog(kind, { namespace: velero.namespace, name }, (line) => void lines.push(line));
  const following = log.follow(await open(sandbox.clusters.source.kubeconfig), end.signal);
  onTestFinished(async () => {
    end.abort();
    await following.catch((thrown: unknown) => expect(end.signal.aborted, String(thrown)).toBe(true));
  });
  return lines;
}

async function ask(kind: 'Backup' | 'Restore', name: string, spec: object): Promise<void> {
  const metadata = { name, namespace: velero.namespace };
  await source.create({ apiVersion: 'velero.io/v1', kind, metadata, spec });
}

const says = (lines: readonly string[], text: string) =>
  waitFor(async () => lines.some((line) => line.includes(text)), { what: `the log said: ${text}`, seconds: 60 });

test('the followed log of a backup or a restore holds its own lines, and none of others that the server works on', async () => {
  const server = velero.log;
  if (server === undefined) throw new Error('The server of the sandbox has a log of its own.');
  const begun = readFileSync(server, 'utf8').length;
  const ofFirst = await followed('backup', first);
  const ofSecond = await followed('backup', second);
  // One name, another kind.
  const ofRestore = await followed('restore', first);
  await ask('Backup', first, { includedNamespaces: [first], ttl: '1h0m0s' });
  await says(ofFirst, 'running exec hook');
  await ask('Backup', second, { includedNamespaces: [second], ttl: '1h0m0s' });
  await source.get(veleroPath('backups', second));
  writeFileSync(goOn, '');
  for (const name of [first, second]) await endOf(source, 'backups', name);
  await ask('Restore', first, { backupName: first, namespaceMapping: { [first]: copy } });
  await endOf(source, 'restores', first);
  const logs = [
    [ofFirst, `backup=${velero.namespace}/${first}`, 'Backed up a total of'],
    [ofSecond, `backup=${velero.namespace}/${second}`, 'Backed up a total of'],
    [ofRestore, `restore=${velero.namespace}/${first}`, 'restore completed'],
  ] as const;
  const all = readFileSync(server, 'utf8').slice(begun).split('\n');
  for (const [lines, field, end] of logs) {
    await says(lines, end);
    const own = new RegExp(`(^| )${field}( |$)`);
    expect(lines.filter((line) => !own.test(line))).toEqual([]);
    // The server wrote lines of each.
    expect(all.filter((line) => own.test(line)).length).toBeGreaterThan(0);
  }
});
