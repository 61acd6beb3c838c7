import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { ControlPlane } from '../control-plane.ts';
import { isReady } from '../nodes.ts';
import type { ProgramPath } from '../obtain.ts';
import { type Processes, type RunningProcess, waitFor } from '../processes.ts';
import type { Site } from './network.ts';
import { writeNodeFiles } from './node-files.ts';

/** What a real node needs. */
export interface NodeOptions {
  name: string;
  folder: string;
  /** The folder of all logs. */
  logs: string;
  /** The Node object as it is to be, with its labels. */
  node: KubeObject;
  site: Site;
  /** From `obtainImages`. */
  images: string;
  processes: Processes;
  program: ProgramPath;
  signal?: AbortSignal | undefined;
}

/**
 * Starts a node: containerd and kubelet with mounts and processes of their own, kube-proxy, and DNS for its pods. Waits
 * until it is Ready and may be scheduled on.
 */
export async function startNode(plane: ControlPlane, options: NodeOptions): Promise<RunningProcess[]> {
  const { name, folder, site, processes, program, signal } = options;
  await copyImages(options.images, join(folder, 'containerd'));
  const files = await writeNodeFiles({ ...options, kubeconfig: plane.kubeconfig, cgroup: processes.makeCgroup(name) });
  const start = (part: string, command: string, ...args: string[]) =>
    processes.start({ network: site.network, name: `${name}-${part}`, program: command, args });
  const own = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const started = await Promise.all([
    start('node', 'unshare', ...own, 'bash', files.script),
    start('kube-proxy', program('kube-proxy'), `--config=${files.proxy}`),
    start('dns', program('coredns'), '-conf', files.dns),
  ]);
  await waitFor(
    async () => {
      const nodes = await plane.api.list('/api/v1/nodes');
      return nodes.length > 0 && nodes.every(isReady);
    },
    { what: `the node of ${name} was ready`, needs: [...started, ...plane.processes], signal },
  );
  return started;
}

/** Links to the files of layers, which are never written again, and copies of the databases, which are. */
async function copyImages(images: string, root: string): Promise<void> {
  const copy = promisify(execFile);
  // Links end at the edge of a file system.
  await copy('cp', ['--archive', '--link', images, root]).catch(() =>
    copy('cp', ['--archive', '--force', images, root]),
  );
  const databases = ['io.containerd.metadata.v1.bolt/meta.db', 'io.containerd.snapshotter.v1.overlayfs/metadata.db'];
  for (const file of databases) {
    if (!existsSync(join(images, file))) throw new Error(`There is no ${file} in ${images}.`);
    await copy('cp', ['--remove-destination', join(images, file), join(root, file)]);
  }
}
