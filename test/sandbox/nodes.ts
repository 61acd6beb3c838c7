import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { asRecord } from './api.ts';
import type { ControlPlane } from './control-plane.ts';
import type { ProgramPath } from './obtain.ts';
import { freePort } from './ports.ts';
import { type Processes, type RunningProcess, waitFor } from './processes.ts';
import { programOf } from './programs.ts';

/** What kwok needs to bring the nodes of a cluster to life. */
export interface NodesOptions {
  name: string;
  folder: string;
  nodes: KubeObject[];
  /** What every port of every pod leads to: a web server on 127.0.0.1. */
  webPort: number;
  /** What `storePortOfPods` of every pod leads to in its place: the S3 server on 127.0.0.1. */
  s3Port?: number | undefined;
  /** What `secureStorePortOfPods` leads to: the same server with TLS. */
  secureS3Port?: number | undefined;
  processes: Processes;
  program: ProgramPath;
  signal?: AbortSignal | undefined;
}

/** The port of every pod that leads to the S3 server, where there is one: a bucket of the cluster, as a MinIO inside is. */
export const storePortOfPods = 9000;
/** The port of every pod that leads to the S3 server with TLS. */
export const secureStorePortOfPods = 9443;

/** The file that pod logs are read from: of Velero, and of every other container. */
export function podLogs(folder: string): { velero: string; others: string } {
  return { velero: join(folder, 'pod-logs', 'velero.log'), others: join(folder, 'pod-logs', 'pod.log') };
}

/** Creates the nodes, starts kwok, and waits until all are Ready and may be scheduled on. */
export async function startNodes(plane: ControlPlane, options: NodesOptions): Promise<RunningProcess> {
  const { name, processes, program, signal } = options;
  const [first, ...others] = options.nodes;
  // kwok prepares its stages when it meets a node, with several workers at once, and dies where two do it together.
  if (first) await plane.api.create(first);
  const port = await freePort();
  const kwok = await processes.start({
    name: `${name}-kwok`,
    program: program('kwok'),
    args: [
      `--kubeconfig=${plane.kubeconfig}`,
      `--config=${writeConfig(options)}`,
      '--manage-all-nodes=true',
      '--node-ip=127.0.0.1',
      `--node-port=${port}`,
      `--server-address=127.0.0.1:${port}`,
      `--tls-cert-file=${plane.serving.certFile}`,
      `--tls-private-key-file=${plane.serving.keyFile}`,
      '--node-lease-duration-seconds=40',
    ],
  });
  const ready = () =>
    waitFor(async () => (await plane.api.list('/api/v1/nodes')).every(isReady), {
      what: `the nodes of ${name} were ready`,
      needs: [kwok, ...plane.processes],
      signal,
    });
  await ready();
  await Promise.all(others.map((node) => plane.api.create(node)));
  await ready();
  return kwok;
}

/** Stages from `kwok.yaml`; logs, exec and port-forward for every pod. */
function writeConfig({ folder, webPort, s3Port, secureS3Port }: NodesOptions): string {
  const logs = podLogs(folder);
  mkdirSync(join(folder, 'pod-logs'), { recursive: true });
  for (const line of ['started', 'listening on :8080']) {
    appendFileSync(logs.others, `2026-01-01T00:00:00.000000000Z stdout F ${line}\n`);
  }
  appendFileSync(logs.velero, '');
  const stages = readFileSync(join(import.meta.dirname, 'kwok.yaml'), 'utf8');
  const served = [
    entry('ClusterLogs', {
      logs: [
        { containers: ['velero'], logsFile: logs.velero, follow: true },
        { logsFile: logs.others, follow: true },
      ],
    }),
    // Runs the command on this machine.
    entry('ClusterExec', { execs: [{ local: {} }] }),
    entry('ClusterPortForward', {
      forwards: [
        ...(s3Port === undefined ? [] : [{ ports: [storePortOfPods], target: here(s3Port) }]),
        ...(secureS3Port === undefined ? [] : [{ ports: [secureStorePortOfPods], target: here(secureS3Port) }]),
        { target: here(webPort) },
      ],
    }),
  ];
  const file = join(folder, 'kwok.yaml');
  const text = stages.replace('KUBELET_VERSION', programOf('kubernetes').version);
  writeFileSync(file, [text, ...served.map((object) => stringify(object))].join('---\n'));
  return file;
}

const here = (port: number) => ({ address: '127.0.0.1', port });

function entry(kind: string, spec: object): object {
  return { apiVersion: 'kwok.x-k8s.io/v1alpha1', kind, metadata: { name: kind.toLowerCase() }, spec };
}

/** Whether a node is Ready and may be scheduled on. */
export function isReady(node: KubeObject): boolean {
  const conditions = asRecord(node.status ?? {}).conditions;
  const ready =
    Array.isArray(conditions) &&
    conditions.map(asRecord).some(({ type, status }) => type === 'Ready' && status === 'True');
  return ready && asRecord(node.spec ?? {}).taints === undefined;
}
