import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Api } from './api.ts';
import type { ClusterInfo } from './cluster.ts';
import { podLogs } from './nodes.ts';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import type { Processes, RunningProcess } from './processes.ts';
import {
  bucket,
  installVelero,
  namespace,
  serverArgs,
  type VeleroInfo,
  type VeleroOptions,
  waitForLocation,
} from './velero-install.ts';
import type { VeleroVersion } from './velero-versions.ts';

/**
 * Installs Velero into a cluster and runs its server beside it: the Deployment's pod is a kwok pod whose log is the
 * server's. Waits until the backup location is available.
 */
export async function startVelero(options: VeleroOptions): Promise<VeleroInfo> {
  const { cluster, folder, program, velero, args = [], signal } = options;
  const api = new Api(cluster);
  const credentials = await installVelero(api, options);
  const log = podLogs(folder).velero;
  const server = await startServer({
    ...options,
    namespace,
    credentials,
    log,
    args: ['server', ...serverArgs, ...args],
  });
  await waitForLocation(api, cluster.name, [server], signal);
  api.close();
  return { namespace, bucket, log, program: program(velero.program), pid: server.pid };
}

/** Starts Velero's server beside a cluster, for what is installed there in a namespace. `credentials`: the file with its keys. */
export async function startServer(options: {
  cluster: ClusterInfo;
  namespace: string;
  credentials: string;
  folder: string;
  log: string;
  processes: Processes;
  program: ProgramPath;
  velero: VeleroVersion;
  args: readonly string[];
}): Promise<RunningProcess> {
  const { cluster, namespace, credentials, folder, log, processes, program, velero, args } = options;
  const home = join(folder, 'velero');
  mkdirSync(home, { recursive: true });
  return processes.start({
    name: `${cluster.name}-${namespace}`,
    program: program(velero.program),
    args: [
      ...args,
      `--metrics-address=127.0.0.1:${await freePort()}`,
      `--profiler-address=127.0.0.1:${await freePort()}`,
      `--plugin-dir=${pluginFolder(home, program)}`,
    ],
    env: {
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      VELERO_NAMESPACE: namespace,
      KUBECONFIG: cluster.kubeconfig,
      HOME: home,
      // A server that is killed leaves what it was writing, and the sockets of its plug-in.
      TMPDIR: folder,
    },
    cri: true,
    log,
  });
}

/** A folder with nothing but the plugin: Velero starts every program that it finds there. */
function pluginFolder(home: string, program: ProgramPath): string {
  const folder = join(home, 'plugins');
  mkdirSync(folder, { recursive: true });
  const plugin = program('velero-plugin-for-aws');
  const link = join(folder, basename(plugin));
  if (!existsSync(link)) symlinkSync(plugin, link);
  return folder;
}
