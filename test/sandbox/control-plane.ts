import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.ts';
import { createAuthority } from './certificates.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import { type Processes, type RunningProcess, waitFor } from './processes.ts';
import { forward, type Site } from './real-nodes/network.ts';

/** What a control plane needs to start. */
export interface ControlPlaneOptions {
  name: string;
  /** Where its data and certificates lie. */
  folder: string;
  /** For Services, in CIDR form. */
  serviceRange: string;
  /** The network that it is in, for real nodes; absent: that of this machine. */
  site?: Site | undefined;
  processes: Processes;
  program: ProgramPath;
  signal?: AbortSignal | undefined;
}

/** A running control plane: etcd, API server, controller manager and scheduler. */
export interface ControlPlane {
  server: string;
  /** `http://127.0.0.1:…`, in its own network where it has one. */
  etcd: string;
  caFile: string;
  /** Tokens by user: an admin, a developer with rights in one namespace (given later), an outsider with none. */
  tokens: { admin: string; developer: string; outsider: string };
  /** Client certificate of an admin. */
  certificate: { certFile: string; keyFile: string };
  /** The same, that ended yesterday. */
  expired: { certFile: string; keyFile: string };
  /** A kubeconfig of the admin, for programs. */
  kubeconfig: string;
  /** A serving certificate for 127.0.0.1, for programs beside the control plane. */
  serving: { certFile: string; keyFile: string };
  processes: RunningProcess[];
  api: Api;
}

/** The addresses that the API server's certificate covers; the harness listens on the first, relays may use the others. */
const addresses = ['127.0.0.1', '127.0.0.2', '127.0.0.3', 'localhost', 'kubernetes.default.svc'];

/** Starts a control plane (about 4 s) and waits until the API serves and the controllers work. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { name, folder, processes, program, site, signal } = options;
  const files = writeFiles(
    folder,
    site === undefined ? addresses : [...addresses, ...inside(site, options.serviceRange)],
  );
  const etcdUrl = await startEtcd(options);
  const port = await freePort();
  const server = `https://127.0.0.1:${port}`;
  writeFileSync(files.kubeconfig, kubeconfig([{ context: name, server, caFile: files.ca, token: files.tokens.admin }]));
  const apiServer = await processes.start({
    name: `${name}-kube-apiserver`,
    program: program('kube-apiserver'),
    ...within(site),
    args: [
      `--etcd-servers=${etcdUrl}`,
      ...(site === undefined
        ? ['--bind-address=127.0.0.1', '--endpoint-reconciler-type=none']
        : ['--bind-address=0.0.0.0', `--advertise-address=${site.address}`]),
      // The names of nodes lead nowhere.
      '--kubelet-preferred-address-types=InternalIP',
      `--secure-port=${port}`,
      `--tls-cert-file=${files.server.certFile}`,
      `--tls-private-key-file=${files.server.keyFile}`,
      `--client-ca-file=${files.ca}`,
      `--token-auth-file=${files.tokenFile}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${files.accountPublic}`,
      `--service-account-signing-key-file=${files.accountPrivate}`,
      `--service-cluster-ip-range=${options.serviceRange}`,
      '--allow-privileged=true',
      '--profiling=false',
    ],
  });
  const beside = site === undefined ? [] : [await reach(options, site, port)];
  const api = new Api({ server, token: files.tokens.admin, caFile: files.ca });
  await waitFor(async () => (await api.send('GET', '/readyz')) === 'ok', {
    what: `the API server of ${name} was ready`,
    needs: [apiServer, ...beside],
    signal,
  });
  const controllers = await startControllers(options, files);
  // The controller manager is at work once it has made this account, without which no pod can be created.
  await waitFor(() => api.find('/api/v1/namespaces/default/serviceaccounts/default'), {
    what: `the controllers of ${name} were at work`,
    needs: [apiServer, ...controllers],
    signal,
  });
  return {
    server,
    etcd: etcdUrl,
    caFile: files.ca,
    tokens: files.tokens,
    certificate: files.admin,
    expired: files.expired,
    kubeconfig: files.kubeconfig,
    serving: files.server,
    processes: [apiServer, ...beside, ...controllers],
    api,
  };
}

/** The port of an API server in a network of its own, under the same number on this machine: one kubeconfig is right for both. */
function reach({ name, folder, processes }: ControlPlaneOptions, site: Site, port: number): Promise<RunningProcess> {
  const { network, address } = site;
  return forward(`${name}-api`, { address: '127.0.0.1', port }, { network, address, port }, { folder, processes });
}

/** What pods call an API server. */
function inside(site: Site, serviceRange: string): string[] {
  return [site.address, serviceRange.replace(/\.0\/\d+$/, '.1'), 'kubernetes', 'kubernetes.default'];
}

function within(site: Site | undefined): { network?: string } {
  return site === undefined ? {} : { network: site.network };
}

async function startEtcd({ name, folder, processes, program, site }: ControlPlaneOptions): Promise<string> {
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  await processes.start({
    name: `${name}-etcd`,
    program: program('etcd'),
    ...within(site),
    args: [
      '--unsafe-no-fsync',
      '--logger=zap',
      '--log-level=warn',
      '--quota-backend-bytes=8589934592',
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ],
  });
  return client;
}

function startControllers(
  { name, processes, program, site }: ControlPlaneOptions,
  files: Files,
): Promise<RunningProcess[]> {
  const shared = [`--kubeconfig=${files.kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
  return Promise.all([
    processes.start({
      name: `${name}-kube-controller-manager`,
      program: program('kube-controller-manager'),
      ...within(site),
      args: [
        ...shared,
        `--service-account-private-key-file=${files.accountPrivate}`,
        `--root-ca-file=${files.ca}`,
        // Node lifecycle stays on: it removes the not-ready taint.
        '--controllers=*,-nodeipam',
        '--kube-api-qps=200',
        '--kube-api-burst=400',
      ],
    }),
    processes.start({
      name: `${name}-kube-scheduler`,
      program: program('kube-scheduler'),
      ...within(site),
      args: shared,
    }),
  ]);
}

type Files = ReturnType<typeof writeFiles>;

/** Writes certificates, keys and tokens of a new cluster. */
function writeFiles(folder: string, hosts: string[]) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (file: string, text: string): string => {
    writeFileSync(join(folder, file), text, { mode: 0o600 });
    return join(folder, file);
  };
  const authority = createAuthority('sandbox');
  const pair = (file: string, { certificate, key }: { certificate: string; key: string }) => ({
    certFile: write(`${file}.crt`, certificate),
    keyFile: write(`${file}.key`, key),
  });
  const day = 24 * 3600 * 1000;
  const ended = { from: new Date(Date.now() - 2 * day), until: new Date(Date.now() - day) };
  const account = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const token = (): string => randomBytes(16).toString('hex');
  const tokens = { admin: token(), developer: token(), outsider: token() };
  return {
    tokens,
    ca: write('ca.crt', authority.certificate),
    server: pair('server', authority.forServer('kube-apiserver', hosts)),
    admin: pair('admin', authority.forClient('admin', ['system:masters'])),
    expired: pair('expired', authority.forClient('admin', ['system:masters'], ended)),
    accountPublic: write('accounts.pub', account.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    accountPrivate: write('accounts.key', account.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()),
    tokenFile: write(
      'tokens.csv',
      `${tokens.admin},admin,admin,system:masters\n${tokens.developer},developer,developer,developers\n${tokens.outsider},outsider,outsider,outsiders\n`,
    ),
    kubeconfig: join(folder, 'kubeconfig.yaml'),
  };
}
