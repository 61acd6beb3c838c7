import { join } from 'node:path';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from './api.ts';
import { provisionClaims } from './claims.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { giveAddresses } from './load-balancers.ts';
import { podLogs, startNodes } from './nodes.ts';
import type { ProgramPath, Say } from './obtain.ts';
import type { Processes, RunningProcess } from './processes.ts';
import { type Profile, profileOf } from './profiles.ts';
import type { Site } from './real-nodes/network.ts';
import { startNode } from './real-nodes/node.ts';
import { podLogsOf } from './real-nodes/node-files.ts';

/** The namespace in which the developer of `restrictedKubeconfig` has all rights. */
export const teamNamespace = 'team';

/** A running cluster as plain data. */
export interface ClusterInfo {
  name: string;
  context: string;
  /** `https://127.0.0.1:…`; `startRelay` gives it another address. */
  server: string;
  /** Where its store listens, for what an older API server has left there; not with real nodes. */
  etcd?: string;
  caFile: string;
  /** The admin's token, so that a cluster is an `Access` for `Api`. */
  token: string;
  /** `admin` may do all, `developer` all in the namespace `team`, `outsider` nothing. */
  tokens: { admin: string; developer: string; outsider: string };
  /** A client certificate of the admin. */
  certificate: { certFile: string; keyFile: string };
  /** The same, that ended yesterday. */
  expired: { certFile: string; keyFile: string };
  /** The admin's kubeconfig of this cluster alone. */
  kubeconfig: string;
  /**
   * The file that logs of containers are read from; lines in CRI form. On real nodes a folder, in which each container has
   * one: NAMESPACE_POD_UID/CONTAINER/0.log.
   */
  podLog: string;
  /** With real nodes: the file of its network namespace. */
  network?: string;
  /** On real nodes: a folder below is what a volume holds, by the volume's name. */
  volumes?: string;
  /** Its processes, by name. */
  pids: Record<string, number>;
}

/** What a cluster needs to start. */
export interface ClusterOptions {
  name: string;
  folder: string;
  processes: Processes;
  program: ProgramPath;
  /** For a real node: the network of the cluster, the images that the node has, and where its logs go. */
  real?: { site: Site; images: string; logs: string } | undefined;
  /** What every port of every pod of a simulated node leads to. */
  webPort: number;
  /** What `storePortOfPods` of them leads to in its place. */
  s3Port?: number | undefined;
  /** What `secureStorePortOfPods` leads to. */
  secureS3Port?: number | undefined;
  /** Ends the stand-ins. */
  standIns: AbortSignal;
  signal?: AbortSignal | undefined;
  say: Say;
}

/** Starts one cluster with nodes, classes, and stand-ins for storage and load balancers. */
export async function startCluster(options: ClusterOptions): Promise<ClusterInfo> {
  const { name, folder, real, standIns, say } = options;
  const profile = profileOf(name);
  const plane = await startControlPlane({ ...options, serviceRange: profile.serviceRange, site: real?.site });
  const nodes = await startNodesOf(plane, options, profile);
  // On real nodes the volumes of all classes are folders, and what looks for the driver's mounts would find none.
  const classes = profile.classes.filter(({ kind }) => !real || kind !== 'CSIDriver');
  await Promise.all(classes.map((object) => plane.api.create(object)));
  for (const object of rightsIn(teamNamespace, 'developer')) await plane.api.create(object);
  const complain = (words: string): void => say(`${name}: ${words}`);
  const volumes = real && join(folder, 'volumes');
  void provisionClaims(plane.api, volumes, standIns, complain);
  void giveAddresses(plane.api, profile, standIns, complain);
  standIns.addEventListener('abort', () => plane.api.close());
  return {
    name,
    context: name,
    server: plane.server,
    ...(real === undefined && { etcd: plane.etcd }),
    caFile: plane.caFile,
    token: plane.tokens.admin,
    tokens: plane.tokens,
    certificate: plane.certificate,
    expired: plane.expired,
    kubeconfig: plane.kubeconfig,
    podLog: real ? podLogsOf(folder) : podLogs(folder).others,
    ...(real === undefined ? {} : { network: real.site.network }),
    ...(volumes === undefined ? {} : { volumes }),
    pids: Object.fromEntries([...plane.processes, ...nodes].map((running) => [running.name, running.pid])),
  };
}

/** One real node, the first of the profile, or all of them simulated. */
async function startNodesOf(
  plane: ControlPlane,
  options: ClusterOptions,
  { nodes }: Profile,
): Promise<RunningProcess[]> {
  const [node] = nodes;
  if (options.real === undefined || node === undefined) return [await startNodes(plane, { ...options, nodes })];
  return startNode(plane, { ...options, ...options.real, node });
}

/** A namespace and all rights in it, for one user. */
export function rightsIn(namespace: string, user: string): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: user, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
    },
  ];
}

/** The admin's client of a cluster. */
export function apiOf(cluster: ClusterInfo): Api {
  return new Api(cluster);
}

/**
 * Deletes a namespace with its pods, without the grace that a namespace's end otherwise waits for. Does not wait until it
 * is gone (5 s later, unless something in it has finalizers).
 */
export async function removeNamespace(api: Api, namespace: string): Promise<void> {
  await api.delete(`/api/v1/namespaces/${namespace}`);
  await api.delete(`/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=0`);
}
