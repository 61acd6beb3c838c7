import { readiness } from '../../apply/judgement.ts';
import { matchesSelector } from '../../apply/label-selector.ts';
import { recordAt } from '../../model/json/json.ts';
import type { Message } from '../../model/message.ts';
import { controllerOf } from '../../model/objects/controller.ts';
import {
  type ApiResource,
  type KubeObject,
  type ObjectRef,
  parseApiVersion,
  refOf,
} from '../../model/objects/object.ts';
import type { Verdict } from '../../model/verification/verification.ts';
import { judgeWithoutNodes } from './judge-daemon-set.ts';
import { judgeIngress } from './judge-ingress.ts';
import { judgeService } from './judge-service.ts';
import { type NamespaceState, type ReadKind, type SideState, workloadKinds } from './read-side.ts';

/** How an object stands. */
export interface JudgedObject {
  object: ObjectRef;
  verdict: Verdict;
  reason: Message;
}

/** What judging a namespace takes, beside what stands in it. */
export interface JudgeWith {
  ingressClasses: SideState['ingressClasses'];
  find(kind: ReadKind): ApiResource | undefined;
  /** Whether an object is one of the migration's. */
  takes(ref: ObjectRef, object: KubeObject): boolean;
  /** The same namespace of the source; absent where that was not read. */
  counterpart?: NamespaceState | undefined;
}

/**
 * How each object of a namespace stands that does something. What a workload of Kubernetes made is judged with it; what an operator made is judged
 * by itself, for nobody judges the operator's own kinds.
 */
export function judgeNamespace(state: NamespaceState, about: JudgeWith): JudgedObject[] {
  const { lists } = state;
  const pods = lists.get('pods');
  const events = lists.get('events') ?? [];
  const workloads = workloadKinds.flatMap((kind) => lists.get(kind) ?? []);
  const services = lists.get('services');
  const names = services && new Set(services.map(({ metadata }) => metadata.name));
  const counterpart = (kind: ReadKind, { metadata: { name } }: KubeObject) =>
    about.counterpart?.lists.get(kind)?.find(({ metadata }) => metadata.name === name);
  const each = (kind: ReadKind, judge: (object: KubeObject) => Omit<JudgedObject, 'object'>): JudgedObject[] => {
    const resource = about.find(kind);
    const own = (lists.get(kind) ?? []).filter((object) => !isJudgedWithOwner(object));
    return own.flatMap((object) => {
      const ref = resource && refOf(resource, object);
      return ref && about.takes(ref, object) ? [{ object: ref, ...judge(object) }] : [];
    });
  };
  const byReadiness = (object: KubeObject): Omit<JudgedObject, 'object'> => {
    const { ready, reason } = readiness(object, podsOf(object, pods ?? []), events);
    if (reason.code === 'ready.no-node') return judgeWithoutNodes(counterpart('daemonsets.apps', object));
    return { verdict: ready ? 'as-meant' : 'wrong', reason };
  };
  return [
    ...workloadKinds.flatMap((kind) => each(kind, byReadiness)),
    ...each('persistentvolumeclaims', byReadiness),
    ...each('services', (service) =>
      judgeService(service, { slices: lists.get('endpointslices.discovery.k8s.io'), pods, workloads, events }),
    ),
    ...each('ingresses.networking.k8s.io', (ingress) =>
      judgeIngress(ingress, {
        classes: about.ingressClasses,
        services: names,
        counterpart: counterpart('ingresses.networking.k8s.io', ingress),
      }),
    ),
  ];
}

function isJudgedWithOwner(object: KubeObject): boolean {
  const owner = controllerOf(object);
  return owner !== undefined && judgedOwners.has(`${parseApiVersion(owner.apiVersion).group}/${owner.kind}`);
}

/** The owners that stand for what they made. Of a CronJob, how an earlier Job ended does not say how the application stands. */
const judgedOwners: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  'apps/ReplicaSet',
  '/ReplicationController',
  '/Pod',
  'batch/Job',
  'batch/CronJob',
]);

/** The pods that a workload selects. */
export function podsOf(object: KubeObject, pods: readonly KubeObject[]): KubeObject[] {
  const selector = recordAt(object.spec)?.selector;
  return pods.filter(({ metadata }) => matchesSelector(selector, metadata.labels));
}
