import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asRecord } from '../../sandbox/api.ts';
import { removeLeftCgroups } from '../../sandbox/cgroups.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { removeLeftFolders } from '../../sandbox/left-folders.ts';
import { descendants, runs } from '../../sandbox/process-tree.ts';
import { waitFor } from '../../sandbox/processes.ts';
import type { SandboxInfo } from '../../sandbox/sandbox.ts';

const { clusters } = inject('sandbox');
const api = apiOf(clusters.source);
const namespace = 'real-nodes';
const image = 'docker.io/library/busybox:1.36';
const pod = (name: string, command: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 0,
    containers: [{ name, image, command: ['/bin/sh', '-c', command] }],
  },
});
const phaseOf = async (name: string) =>
  asRecord((await api.get(`/api/v1/namespaces/${namespace}/pods/${name}`)).status ?? {}).phase;

beforeAll(() => api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }));
afterAll(async () => {
  await removeNamespace(api, namespace);
  api.close();
});

test('a pod reaches another by the name of its Service, and its log is read through the API', async () => {
  await waitFor(() => api.find(`/api/v1/namespaces/${namespace}/serviceaccounts/default`), { what: 'an account' });
  await api.create(pod('web', 'mkdir /www; echo "hello from a pod" >/www/index.html; httpd -f -p 8080 -h /www'));
  const spec = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] };
  await api.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec });
  await api.create(pod('client', `until wget -q -O - http://web.${namespace}.svc.cluster.local; do sleep 0.2; done`));
  await waitFor(async () => (await phaseOf('client')) === 'Succeeded', {
    what: 'the client had its answer',
    seconds: 60,
  });
  expect(await api.send('GET', `/api/v1/namespaces/${namespace}/pods/client/log`)).toContain('hello from a pod\n');
  // The same from this machine, through the API server.
  expect(await api.send('GET', `/api/v1/namespaces/${namespace}/services/web:80/proxy/`)).toBe('hello from a pod\n');
});

test('an image that the node does not have is asked for nowhere, and its pod says so', async () => {
  const unknown = pod('unknown', 'true');
  const [container] = asRecord(unknown.spec).containers as object[];
  await api.create({ ...unknown, spec: { containers: [{ ...container, image: 'registry.example.com/web:1' }] } });
  const reason = await waitFor(
    async () => {
      const found = await api.get(`/api/v1/namespaces/${namespace}/pods/unknown`);
      return JSON.stringify(found.status ?? {}).match(/ErrImagePull|ImagePullBackOff/)?.[0];
    },
    { what: 'a reason', seconds: 60 },
  );
  expect(reason).toMatch(/ErrImagePull|ImagePullBackOff/);
});

/** What a node could leave behind: mounts, links of this machine's network, and settings of the kernel. */
const machine = () => ({
  mounts: readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes('kubeferry')),
  links: readdirSync('/sys/class/net'),
  settings: ['kernel/panic', 'kernel/panic_on_oops', 'vm/overcommit_memory'].map((name) =>
    readFileSync(`/proc/sys/${name}`, 'utf8'),
  ),
});
const cgroupsOf = (keeper: number) =>
  readdirSync('/sys/fs/cgroup')
    .map((controller) => join('/sys/fs/cgroup', controller))
    .flatMap((folder) => (existsSync(join(folder, 'cgroup.procs')) ? readdirSync(folder) : [folder]))
    .filter((name) => name.includes(`kubeferry-${keeper}-`));

describe('nothing of a node is left, and this machine is as it was', () => {
  /** A sandbox of another process, all of its processes, and its keeper. */
  async function startAlone() {
    const script = `
      import { startSandbox } from ${JSON.stringify(join(import.meta.dirname, '../../sandbox/sandbox.ts'))};
      const sandbox = await startSandbox({ clusters: ['alone'], nodes: 'real', say: () => undefined });
      console.log(JSON.stringify(sandbox.info));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const { folder }: SandboxInfo<'alone'> = JSON.parse(line);
    const keeper = Number(readFileSync(join(folder, 'keeper.pid'), 'utf8'));
    const family = [keeper, ...descendants(keeper)];
    expect(family.length).toBeGreaterThan(10);
    expect(cgroupsOf(keeper).length).toBeGreaterThan(0);
    return { parent, folder, keeper, family };
  }

  test('after the process that started it was killed', async () => {
    const before = machine();
    const { parent, folder, keeper, family } = await startAlone();
    expect(machine()).toEqual(before);
    parent.kill('SIGKILL');
    await waitFor(async () => !family.some(runs), { what: 'the processes were gone' });
    expect(cgroupsOf(keeper)).toEqual([]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    expect(machine()).toEqual(before);
    rmSync(folder, { recursive: true });
  });

  test('after its keeper was killed too, once another sandbox starts', async () => {
    const before = machine();
    const { parent, folder, keeper, family } = await startAlone();
    parent.kill('SIGKILL');
    process.kill(keeper, 'SIGKILL');
    await waitFor(async () => !family.some(runs), { what: 'the processes were gone' });
    expect(existsSync(join(folder, 'data'))).toBe(true);
    // As each start of real nodes does first.
    await removeLeftCgroups();
    expect(await removeLeftFolders()).toContain(folder);
    expect(cgroupsOf(keeper)).toEqual([]);
    expect(existsSync(join(folder, 'data'))).toBe(false);
    expect(machine()).toEqual(before);
    rmSync(folder, { recursive: true });
  });
});
