import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.ts';
import { createAuthority } from './certificates.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import { type Processes, type RunningProcess, waitFor } from './processes.ts';

/** What a control plane needs to start. */
export interface ControlPlaneOptions {
  name: string;
  /** Where its data and certificates lie. */
  folder: string;
  /** For Services, in CIDR form. */
  serviceRange: string;
  processes: Processes;
  program: ProgramPath;
  signal?: AbortSignal | undefined;
}

/** A running control plane: etcd, API server, controller manager and scheduler. */
export interface ControlPlane {
  server: string;
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
  const { name, folder, processes, program, signal } = options;
  const files = writeFiles(folder);
  const etcdUrl = await startEtcd(options);
  const port = await freePort();
  const server = `https://127.0.0.1:${port}`;
  writeFileSync(files.kubeconfig, kubeconfig([{ context: name, server, caFile: files.ca, token: files.tokens.admin }]));
  const apiServer = await processes.start({
    name: `${name}-kube-apiserver`,
    program: program('kube-apiserver'),
    args: [
      `--etcd-servers=${etcdUrl}`,
      '--bind-address=127.0.0.1',
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
      '--endpoint-reconciler-type=none',
      '--profiling=false',
    ],
  });
  const api = new Api({ server, token: files.tokens.admin, caFile: files.ca });
  await waitFor(async () => (await api.send('GET', '/readyz')) === 'ok', {
    what: `the API server of ${name} was ready`,
    needs: [apiServer],
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
    caFile: files.ca,
    tokens: files.tokens,
    certificate: files.admin,
    expired: files.expired,
    kubeconfig: files.kubeconfig,
    serving: files.server,
    processes: [apiServer, ...controllers],
    api,
  };
}

async function startEtcd({ name, folder, processes, program }: ControlPlaneOptions): Promise<string> {
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  await processes.start({
    name: `${name}-etcd`,
    program: program('etcd'),
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

function startControllers({ name, processes, program }: ControlPlaneOptions, files: Files): Promise<RunningProcess[]> {
  const shared = [`--kubeconfig=${files.kubeconfig}`, '--leader-elect=false', '--secure-port=0'];
  return Promise.all([
    processes.start({
      name: `${name}-kube-controller-manager`,
      program: program('kube-controller-manager'),
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
    processes.start({ name: `${name}-kube-scheduler`, program: program('kube-scheduler'), args: shared }),
  ]);
}

type Files = ReturnType<typeof writeFiles>;

/** Writes certificates, keys and tokens of a new cluster. */
function writeFiles(folder: string) {
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
    server: pair('server', authority.forServer('kube-apiserver', addresses)),
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
