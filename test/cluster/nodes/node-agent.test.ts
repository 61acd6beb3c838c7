import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, inject, test } from 'vitest';
import { asRecord } from '../../sandbox/api.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { limitRate } from '../../sandbox/real-nodes/network.ts';
import { Command } from '../command.ts';
import { agentRuns } from './agent-runs.ts';
import { waitForWriter, writer } from './files.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
/** A namespace for each test: what a backup of the same files has brought to its repository moves no more. */
let name: string;
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));

beforeEach(async () => {
  name = `agent-${randomBytes(3).toString('hex')}`;
  for (const object of writer(name, 'vng-ssd')) await source.create(object);
  await waitForWriter(source, name);
});
afterEach(async () => {
  await limitRate(sandbox.clusters.source, undefined);
  await agentRuns(source, true);
  await removeNamespace(source, name);
});
afterAll(() => {
  source.close();
  rmSync(home, { recursive: true, force: true });
});

/** Kills the container of the node agent, as running out of memory does. Only processes in the cgroup of that very pod are meant. */
async function crashAgent(): Promise<void> {
  const [pod] = (await source.list('/api/v1/namespaces/velero/pods')).filter(({ metadata }) =>
    metadata.name.startsWith('node-agent-'),
  );
  const uid = pod?.metadata.uid ?? 'none';
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // A process that ended meanwhile is none of it.
      return '';
    }
  };
  const own = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      read(`/proc/${pid}/cgroup`).includes(`pod${uid}`) &&
      read(`/proc/${pid}/cmdline`).includes('node-agent'),
  );
  expect(own).toHaveLength(1);
  process.kill(Number(own[0]), 'SIGKILL');
}

test('a node agent that crashes and starts again at once is told, and its end is not taken for slowness', async () => {
  const backup = `${name}-crash`;
  const asked = ['velero', 'back-up', backup, '--namespace', name, '--fs-backup', 'yes', '--ttl', '1h'];
  const allow = ['--patience', '3', '--context', 'source', '--allow-writes', 'source/velero'];
  await limitRate(sandbox.clusters.source, '4mbit');
  const backUp = new Command([...asked, ...allow], { home, kubeconfig: sandbox.kubeconfig });
  await backUp.says('data: InProgress');
  await backUp.says('Nothing has moved for 3 s; the server answers');
  expect(backUp.output).not.toMatch(/node agent/);
  await crashAgent();
  await backUp.says(`ended while the data of ${name}/writer-0/data was moved`);
  expect(backUp.output).toMatch(/exit code 137\), and runs again since/);
  await limitRate(sandbox.clusters.source, undefined);
  expect(await backUp.ended).toMatchObject({ code: 0 });
  expect(backUp.lines.at(-1)).toMatch(new RegExp(`^${backup}: Completed`));
});

test('a node agent that dies in the middle is told apart from a slow one, and what it leaves behind can be ended', async () => {
  const running = { home, kubeconfig: sandbox.kubeconfig };
  const asked = [
    'velero',
    'back-up',
    name,
    '--namespace',
    name,
    '--fs-backup',
    'yes',
    '--ttl',
    '1h',
    '--patience',
    '3',
  ];
  await limitRate(sandbox.clusters.source, '4mbit');
  const backUp = new Command([...asked, '--context', 'source', '--allow-writes', 'source/velero'], running);
  await backUp.says('data: InProgress');
  await backUp.says('Nothing has moved for 3 s; the server answers');
  expect(backUp.output).not.toMatch(/No node agent/);

  await agentRuns(source, false);
  await backUp.says(`No node agent runs in velero: the data of ${name}/writer-0/data does not move`);
  await limitRate(sandbox.clusters.source, undefined);
  const [moved] = (await source.list('/apis/velero.io/v1/namespaces/velero/podvolumebackups')).filter(
    ({ metadata }) => metadata.labels?.['velero.io/backup-name'] === name,
  );
  const mover = `/api/v1/namespaces/velero/pods/${moved?.metadata.name}`;
  await waitFor(async () => asRecord((await source.get(mover)).status ?? {}).phase === 'Succeeded', {
    what: 'the data was moved while no node agent looked',
  });
  await agentRuns(source, true);
  await backUp.says('has ended, and Velero did not notice');

  const path = `/apis/velero.io/v1/namespaces/velero/podvolumebackups/${moved?.metadata.name}`;
  await source.patch(path, { spec: { cancel: true } });
  expect(await backUp.ended).toMatchObject({ code: 1 });
  expect(backUp.lines.at(-1)).toMatch(new RegExp(`^${name}: PartiallyFailed`));
});
