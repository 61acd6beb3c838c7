import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, inject, test, vi } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { type Api, asRecord, Api as Client } from '../sandbox/api.ts';
import { applyShop, holdsCanary, removeShop } from '../sandbox/apps/shop/shop.ts';
import { apiOf, type ClusterInfo, removeNamespace, teamNamespace } from '../sandbox/cluster.ts';
import { fill } from '../sandbox/fill.ts';
import { descendants, runs } from '../sandbox/process-tree.ts';
import { Processes, waitFor } from '../sandbox/processes.ts';
import { startRelay } from '../sandbox/relay.ts';
import { type SandboxInfo, startSandbox } from '../sandbox/sandbox.ts';

const { clusters } = inject('sandbox');
const apis: Api[] = [];
const admin = (cluster: ClusterInfo): Api => {
  const api = apiOf(cluster);
  apis.push(api);
  return api;
};
afterAll(() => {
  for (const api of apis) api.close();
});

/** A namespace of its own for the time of one test. */
async function inNamespace(api: Api, name: string, work: () => Promise<void>): Promise<void> {
  await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  try {
    await work();
  } finally {
    await removeNamespace(api, name);
  }
}

const claim = (namespace: string, storageClassName: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName },
});
const deployment = (namespace: string, image: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'web', image, volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
      },
    },
  },
});
const statusOf = async (api: Api, path: string) => asRecord((await api.get(path)).status ?? {});

describe.concurrent.each(['source', 'target'] as const)('the %s cluster', (name) => {
  const className = name === 'source' ? 'vng-ssd' : 'local-path';

  test('brings a deployment with a claim to Ready, and takes the volume away with the claim', async () => {
    const api = admin(clusters[name]);
    const claims = '/api/v1/namespaces/sandbox-claims/persistentvolumeclaims/data';
    let volume: unknown;
    await inNamespace(api, 'sandbox-claims', async () => {
      await api.create(claim('sandbox-claims', className));
      await api.create(deployment('sandbox-claims', 'registry.example.com/web:1'));
      const path = '/apis/apps/v1/namespaces/sandbox-claims/deployments/web';
      await waitFor(async () => (await statusOf(api, path)).readyReplicas === 2, { what: 'two pods ready' });
      expect(await statusOf(api, claims)).toMatchObject({ phase: 'Bound', capacity: { storage: '1Gi' } });
      volume = asRecord((await api.get(claims)).spec).volumeName;
    });
    await waitFor(async () => (await api.find(`/api/v1/persistentvolumes/${volume}`)) === undefined, {
      what: 'the volume was gone',
    });
  });

  test('gives a Service of type LoadBalancer an address', async () => {
    const api = admin(clusters[name]);
    await inNamespace(api, 'sandbox-balancer', async () => {
      await api.create({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'shop', namespace: 'sandbox-balancer' },
        spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }] },
      });
      const path = '/api/v1/namespaces/sandbox-balancer/services/shop';
      const ingress = await waitFor(
        async () => asRecord((await statusOf(api, path)).loadBalancer ?? {}).ingress as unknown[] | undefined,
        { what: 'an address' },
      );
      expect(ingress).toEqual([
        name === 'source' ? { ip: expect.any(String), ipMode: 'VIP' } : { hostname: expect.any(String) },
      ]);
    });
  });
});

test.concurrent('a claim of a class that binds at once needs no pod', async () => {
  const api = admin(clusters.source);
  await inNamespace(api, 'sandbox-immediate', async () => {
    await api.create(claim('sandbox-immediate', 'vng-nvme'));
    const path = '/api/v1/namespaces/sandbox-immediate/persistentvolumeclaims/data';
    await waitFor(async () => (await statusOf(api, path)).phase === 'Bound', { what: 'the claim bound' });
  });
});

test.concurrent('a pod whose image is missing says so and does not become ready', async () => {
  const api = admin(clusters.source);
  await inNamespace(api, 'sandbox-missing', async () => {
    await api.create(claim('sandbox-missing', 'vng-ssd'));
    await api.create(deployment('sandbox-missing', 'registry.example.com/missing/web:1'));
    const reason = await waitFor(
      async () => {
        const [pod] = await api.list('/api/v1/namespaces/sandbox-missing/pods');
        return JSON.stringify(pod?.status ?? {}).match(/ImagePullBackOff/)?.[0];
      },
      { what: 'a reason' },
    );
    expect(reason).toBe('ImagePullBackOff');
    expect(await statusOf(api, '/apis/apps/v1/namespaces/sandbox-missing/deployments/web')).not.toHaveProperty(
      'readyReplicas',
    );
  });
});

test('the developer may work in the team namespace and nowhere else', async () => {
  const { source } = clusters;
  const api = new Client({ ...source, token: source.tokens.developer });
  apis.push(api);
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sandbox-rights', namespace: teamNamespace } };
  await api.create(map);
  await api.delete(`/api/v1/namespaces/${teamNamespace}/configmaps/sandbox-rights`);
  await expect(api.list('/api/v1/namespaces')).rejects.toMatchObject({ status: 403 });
  await expect(api.list('/api/v1/namespaces/default/secrets')).rejects.toMatchObject({ status: 403 });
  const outsider = new Client({ ...source, token: source.tokens.outsider });
  apis.push(outsider);
  await expect(outsider.list(`/api/v1/namespaces/${teamNamespace}/pods`)).rejects.toMatchObject({ status: 403 });
  const nobody = new Client({ ...source, token: 'expired' });
  apis.push(nobody);
  await expect(nobody.list('/api/v1/namespaces')).rejects.toMatchObject({ status: 401 });
});

test('a relay gives a cluster another address, counts connections and cuts them', async () => {
  const relay = await startRelay(clusters.source, '127.0.0.2');
  const api = new Client({ ...clusters.source, server: relay.server }, 1);
  try {
    for (let n = 0; n < 3; n++) await api.list('/api/v1/namespaces');
    expect(relay.connections()).toBe(1);
    relay.cutAfter(10);
    await expect(api.list('/api/v1/namespaces')).rejects.toThrow();
    relay.cutAfter(undefined);
    await api.list('/api/v1/namespaces');
    relay.refuse(true);
    relay.cut();
    await expect(api.list('/api/v1/namespaces')).rejects.toThrow();
  } finally {
    api.close();
    await relay.stop();
  }
});

test.concurrent('the sample application becomes ready, keeps what its schema does not name, and can be removed', async () => {
  const { source } = clusters;
  const api = admin(source);
  const namespace = 'sandbox-shop';
  await applyShop(source, namespace);
  const coupons = `/apis/shop.example.com/v1/namespaces/${namespace}/coupons`;
  expect((await api.get(`${coupons}/welcome`)).spec).toMatchObject({ audience: { countries: ['VN', 'SG'] } });
  const [owner] =
    (await api.get(`/api/v1/namespaces/${namespace}/configmaps/coupon-cache`)).metadata.ownerReferences ?? [];
  expect(owner?.uid).toBe((await api.get(`${coupons}/welcome`)).metadata.uid);
  const secrets = await api.list(`/api/v1/namespaces/${namespace}/secrets`);
  const withCanary = secrets.filter(({ data }) =>
    Object.values(asRecord(data)).some((value) => holdsCanary(String(value))),
  );
  expect(withCanary).toHaveLength(4);
  await removeShop(source, namespace);
});

test.concurrent('many objects are created fast', async () => {
  const api = admin(clusters.source);
  try {
    await fill(clusters.source, 'sandbox-fill', 200, 1000);
    expect(await api.list('/api/v1/namespaces/sandbox-fill/configmaps')).toHaveLength(201);
  } finally {
    await api.delete('/api/v1/namespaces/sandbox-fill');
  }
});

describe('its processes', () => {
  test('are gone after Ctrl-C of npm run sandbox', async () => {
    // A group of its own, as a terminal gives to each command.
    const parent = spawn('npm', ['run', '--silent', 'sandbox'], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    const { pid = 0 } = parent;
    const ended = once(parent, 'exit');
    const told = await lineWith(/all about it: +(\S+)[/\\]sandbox\.json/, parent.stdout);
    const family = [pid, ...descendants(pid)];
    // npm, its shell, the two of ours, the keeper, and four of each cluster.
    expect(family.length).toBeGreaterThanOrEqual(13);
    process.kill(-pid, 'SIGINT');
    await ended;
    expect(family.filter(runs)).toEqual([]);
    expect(existsSync(told)).toBe(false);
  });

  test('are gone after the process that started them was killed', async () => {
    const script = `
      import { startSandbox } from ${JSON.stringify(join(import.meta.dirname, '../sandbox/sandbox.ts'))};
      const sandbox = await startSandbox({ clusters: ['alone'], s3: true, say: () => undefined });
      console.log(JSON.stringify(sandbox.info));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const info: SandboxInfo<'alone'> = JSON.parse(line);
    const pids = Object.values(info.clusters.alone.pids);
    expect(pids.filter(runs)).toHaveLength(4);
    parent.kill('SIGKILL');
    await waitFor(async () => !pids.some(runs), { what: 'the processes were gone' });
    await waitFor(async () => !existsSync(join(info.folder, 'data')), { what: 'the data was gone' });
    rmSync(info.folder, { recursive: true });
  });

  test('are gone after their keeper was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
    const data = join(folder, 'data');
    mkdirSync(data);
    const processes = new Processes(folder, data);
    const sleeping = await processes.start({ name: 'sleep', program: 'sleep', args: ['600'] });
    const keeper = descendants(process.pid).find((pid) => descendants(pid).includes(sleeping.pid));
    if (keeper === undefined) throw new Error('There is no keeper.');
    process.kill(keeper, 'SIGKILL');
    const waiting = waitFor(async () => false, { what: 'something', needs: [sleeping], seconds: 20 });
    await expect(waiting).rejects.toThrow('sleep ended (SIGKILL) before something.');
    await processes.stop();
    expect(runs(sleeping.pid)).toBe(false);
    expect(existsSync(data)).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test('leave their logs, whose place is told, when one of them fails at the start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubeferry-test-'));
    for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl']) {
      writeFileSync(join(folder, name), '#!/bin/sh\necho no room on this machine\nexit 3\n', { mode: 0o755 });
    }
    vi.stubEnv('KUBEFERRY_SANDBOX_BIN', folder);
    try {
      const error = await startSandbox({ clusters: ['alone'], say: () => undefined }).catch(String);
      expect(error).toContain('alone-kube-apiserver ended (code 3)');
      expect(error).toContain('no room on this machine');
      const logs = String(error).match(/Logs of its programs: (.*)/)?.[1] ?? '';
      expect(readFileSync(join(logs, 'alone-kube-apiserver.log'), 'utf8')).toContain('no room');
      expect(existsSync(join(logs, '../data'))).toBe(false);
      rmSync(join(logs, '..'), { recursive: true });
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});

/** Resolves with what the group of a pattern found, once a line has it; throws when there are no more lines. */
async function lineWith(words: RegExp, output: Readable): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = words.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`No line had ${words}.`);
}
