import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftCgroups } from './cgroups.ts';
import { type ClusterInfo, startCluster } from './cluster.ts';
import { kubeconfig } from './kubeconfig.ts';
import { keeperFile, removeLeftFolders, sandboxPrefix } from './left-folders.ts';
import { obtainPrograms, type Say } from './obtain.ts';
import { freePort } from './ports.ts';
import { Processes } from './processes.ts';
import type { ProgramName } from './programs.ts';
import { type Image, obtainImages, veleroImages } from './real-nodes/images.ts';
import { installPackages, whyNoRealNodes } from './real-nodes/machine.ts';
import { startWan } from './real-nodes/network.ts';
import { startVeleroPods } from './real-nodes/velero.ts';
import { type S3Info, startS3 } from './s3.ts';
import { startSecureS3 } from './secure-s3.ts';
import { startVelero } from './velero.ts';
import type { VeleroInfo } from './velero-install.ts';
import { type VeleroVersion, veleros } from './velero-versions.ts';

/** What to start. */
export interface SandboxOptions<Name extends string> {
  /** Names of the clusters, which become context names. `source` and `target` differ as two providers do. */
  clusters: readonly Name[];
  /**
   * What the nodes are: `kwok` simulates them, no container runs; `real` is one node in each cluster, with a kubelet, whose
   * pods run in a network of their own. Real ones need Linux and root (`whyNoRealNodes`). Default: kwok.
   */
  nodes?: 'kwok' | 'real';
  /** Images of the real nodes, besides busybox and those that `velero` brings: nothing is pulled. */
  images?: readonly Image[];
  /**
   * A Velero in each cluster, over one bucket `velero`; on real nodes as pods, with a node agent. Starts S3 too. `images`: real
   * nodes have what it runs, and nobody installs it. `1.17`: that version, on simulated nodes only.
   */
  velero?: boolean | 'images' | '1.17';
  /** Puts into the clusters what is to be there before Velero starts, which asks only every five minutes which kinds there are. */
  before?: (clusters: Record<NoInfer<Name>, ClusterInfo>) => Promise<void>;
  /** More arguments of Velero's server, for instance `--client-qps=100`. */
  veleroArgs?: readonly string[];
  /** An S3 server. */
  s3?: boolean;
  signal?: AbortSignal;
  /** Hears of each step. Default: a line on standard error. */
  say?: Say;
}

/** A running sandbox as plain data: it can be written down and handed to other processes. */
export interface SandboxInfo<Name extends string = string> {
  /** Everything of this sandbox lies here. */
  folder: string;
  nodes: 'kwok' | 'real';
  /** The logs of all programs. */
  logs: string;
  /** A kubeconfig with an admin's context for each cluster. */
  kubeconfig: string;
  /** The same contexts as a developer who has all rights in the namespace `team`, none elsewhere, and may not list namespaces. */
  restrictedKubeconfig: string;
  clusters: Record<Name, ClusterInfo>;
  s3?: S3Info;
  velero?: Record<Name, VeleroInfo>;
}

/** A running sandbox of this process. */
export interface Sandbox<Name extends string = string> extends SandboxInfo<Name> {
  /** The same as plain data. */
  info: SandboxInfo<Name>;
  /** Ends every process. Logs go too, unless `keepLogs`. */
  stop(options?: { keepLogs?: boolean }): Promise<void>;
}

/** The file of a sandbox that holds its `SandboxInfo`. */
export const infoFile = 'sandbox.json';

/**
 * Starts clusters, and what was asked for besides, and waits until all of it can be used (5 to 15 s once the programs are
 * cached). Everything ends with `stop`, and also when this process ends in any other way. Throws with the place of the logs.
 */
export async function startSandbox<const Name extends string>(options: SandboxOptions<Name>): Promise<Sandbox<Name>> {
  const { clusters: names, signal } = options;
  const say = options.say ?? ((line) => process.stderr.write(`sandbox: ${line}\n`));
  const velero = veleros[options.velero === '1.17' ? '1.17' : 'newest'];
  const runsVelero = options.velero === true || options.velero === '1.17';
  const withS3 = options.s3 === true || runsVelero;
  const real = options.nodes === 'real';
  if (real && velero !== veleros.newest) throw new Error('Real nodes have the newest Velero only.');
  if (real) await prepareMachine(say, signal);
  const withVelero = (options.velero ?? false) !== false;
  const program = await obtainPrograms(programsFor(real, withS3, withVelero ? velero : undefined), say, signal);
  const more = [...(withVelero && real ? veleroImages(program) : []), ...(options.images ?? [])];
  const images = real ? await obtainImages(more, say, signal) : undefined;

  const folder = mkdtempSync(join(tmpdir(), sandboxPrefix));
  const logs = join(folder, 'logs');
  const data = join(folder, 'data');
  for (const path of [logs, data]) mkdirSync(path);
  const processes = new Processes(logs, data);
  writeFileSync(join(folder, keeperFile), String(processes.keeper));
  const standIns = new AbortController();
  const web = await startWeb();
  const stop: Sandbox['stop'] = async ({ keepLogs = false } = {}) => {
    standIns.abort();
    web.server.close();
    if (keepLogs) for (const name of names) keepPodLogs(join(data, name), join(logs, `${name}-pods`));
    await processes.stop();
    if (keepLogs) say(`logs kept in ${logs}`);
    else rmSync(folder, { recursive: true, force: true });
  };
  try {
    const began = Date.now();
    say(`starting ${names.join(' and ')} in ${folder}`);
    const shared = { processes, program, signal, webPort: web.port, standIns: standIns.signal, say };
    const wan = real ? await startWan(processes) : undefined;
    const s3Port = withS3 ? await freePort() : undefined;
    const secure = s3Port === undefined ? undefined : await startSecureS3(s3Port);
    standIns.signal.addEventListener('abort', () => secure?.server.close());
    const s3 = s3Port === undefined ? undefined : startS3({ ...shared, wan, folder: join(data, 's3'), port: s3Port });
    const clusters = await byName(names, async (name) => {
      const site = await wan?.join(name);
      const node = site && images !== undefined ? { site, images, logs } : undefined;
      return startCluster({
        ...shared,
        s3Port,
        secureS3Port: secure?.port,
        name,
        folder: join(data, name),
        real: node,
      });
    });
    const info: SandboxInfo<Name> = {
      folder,
      nodes: real ? 'real' : 'kwok',
      logs,
      kubeconfig: join(folder, 'kubeconfig.yaml'),
      restrictedKubeconfig: join(folder, 'restricted.kubeconfig.yaml'),
      clusters,
    };
    writeKubeconfigs(info, names);
    const storage = await s3;
    if (storage !== undefined) info.s3 = { ...storage, ...(secure && { secure: secure.about }) };
    await options.before?.(clusters);
    if (runsVelero && storage !== undefined) {
      const start = real ? startVeleroPods : startVelero;
      info.velero = await byName(names, (name) =>
        start({
          ...shared,
          cluster: clusters[name],
          s3: storage,
          folder: join(data, name),
          velero,
          args: options.veleroArgs,
        }),
      );
    }
    writeFileSync(join(folder, infoFile), JSON.stringify(info, undefined, 2), { mode: 0o600 });
    say(`ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return { ...info, info, stop };
  } catch (error) {
    await stop({ keepLogs: true });
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`The sandbox did not start: ${words}\nLogs of its programs: ${logs}`, { cause: error });
  }
}

/** The logs of pods lie among the data, which goes. */
function keepPodLogs(cluster: string, to: string): void {
  const from = join(cluster, 'pod-logs');
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

/** Installs what real nodes need and clears what killed runs have left. Throws where this machine cannot have real nodes. */
async function prepareMachine(say: Say, signal: AbortSignal | undefined): Promise<void> {
  const why = whyNoRealNodes();
  if (why !== undefined) throw new Error(`${why} Without them the nodes are simulated: nodes: 'kwok'.`);
  await installPackages(say, signal);
  await removeLeftCgroups();
  for (const left of await removeLeftFolders()) say(`cleared what a killed run had left: ${left}`);
}

function programsFor(real: boolean, s3: boolean, velero: VeleroVersion | undefined): ProgramName[] {
  return [
    ...(['etcd', 'kubernetes'] as const),
    ...(real ? (['kubernetes-node', 'coredns'] as const) : (['kwok'] as const)),
    ...(s3 ? (['versitygw'] as const) : []),
    ...(velero ? [velero.program, 'velero-plugin-for-aws' as const] : []),
  ];
}

/** Reads the sandbox that another process started, from its folder. */
export function readSandbox(folder: string): SandboxInfo<'source' | 'target'> {
  return JSON.parse(readFileSync(join(folder, infoFile), 'utf8'));
}

/** One promise per name, all at once; waits for all before the first failure is thrown, so that nothing starts after a stop. */
async function byName<Name extends string, T>(
  names: readonly Name[],
  start: (name: Name) => Promise<T>,
): Promise<Record<Name, T>> {
  const settled = await Promise.allSettled(names.map(async (name) => ({ name, value: await start(name) })));
  const all: Partial<Record<Name, T>> = {};
  for (const result of settled) {
    if (result.status === 'rejected') throw result.reason;
    all[result.value.name] = result.value.value;
  }
  if (!isWhole(all, names)) throw new Error('Two clusters have the same name.');
  return all;
}

function isWhole<Name extends string, T>(
  all: Partial<Record<Name, T>>,
  names: readonly Name[],
): all is Record<Name, T> {
  return names.every((name) => all[name] !== undefined);
}

function writeKubeconfigs<Name extends string>(info: SandboxInfo<Name>, names: readonly Name[]): void {
  const entries = (user: 'admin' | 'developer') =>
    names.map((name) => {
      const { context, server, caFile, tokens } = info.clusters[name];
      return { context, server, caFile, token: tokens[user] };
    });
  writeFileSync(info.kubeconfig, kubeconfig(entries('admin')), { mode: 0o600 });
  writeFileSync(info.restrictedKubeconfig, kubeconfig(entries('developer')), { mode: 0o600 });
}

/** What answers at every port of every pod: any path, in one line. */
async function startWeb(): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => response.end(`served ${request.url}\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The web server of the sandbox has no address.');
  return { server, port: bound.port };
}
