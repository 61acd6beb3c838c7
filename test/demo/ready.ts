import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api, asRecord } from '../sandbox/api.ts';
import type { ClusterInfo } from '../sandbox/cluster.ts';

/** Kinds that run pods for as long as they are there. */
const kinds = ['deployments', 'statefulsets', 'daemonsets'];

/** How an application stands on a cluster. */
export interface Readiness {
  /** `deployments/web`, as the source has them. */
  ready: string[];
  /** What the source has and the target lacks, or has without all its pods Ready. */
  notReady: string[];
}

/** Asks both API servers whether the target runs every workload that the source has in a namespace. */
export async function readiness(source: ClusterInfo, target: ClusterInfo, namespace: string): Promise<Readiness> {
  const [from, to] = [new Api(source), new Api(target)];
  try {
    const result: Readiness = { ready: [], notReady: [] };
    for (const kind of kinds) {
      const path = `/apis/apps/v1/namespaces/${namespace}/${kind}`;
      const there = new Map((await to.list(path)).map((object) => [object.metadata.name, object]));
      for (const { metadata } of await from.list(path)) {
        const object = there.get(metadata.name);
        (object && isReady(object) ? result.ready : result.notReady).push(`${kind}/${metadata.name}`);
      }
    }
    return result;
  } finally {
    from.close();
    to.close();
  }
}

/** What the shop of a cluster with real nodes answers to a customer. Throws where it does not answer. */
export async function answerOf(cluster: ClusterInfo, namespace: string): Promise<string> {
  const api = new Api(cluster);
  try {
    return String(await api.send('GET', `/api/v1/namespaces/${namespace}/services/web:http/proxy/`)).trim();
  } finally {
    api.close();
  }
}

function isReady(object: KubeObject): boolean {
  const status = asRecord(object.status ?? {});
  if (object.kind === 'DaemonSet') return Number(status.numberReady ?? 0) >= Number(status.desiredNumberScheduled ?? 1);
  return Number(status.readyReplicas ?? 0) >= Number(asRecord(object.spec).replicas ?? 1);
}
