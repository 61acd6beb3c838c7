import { recordAt, recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** What KEDA calls itself where it changes objects: it takes a workload without events to none, and back to one. In between, its HorizontalPodAutoscaler scales. */
const keda: ReadonlySet<unknown> = new Set(['keda', 'keda-operator']);

/** Whether the figure of replicas is an autoscaler's, and no person's. */
export function isScaledByController(object: KubeObject): boolean {
  return isScaledBy(object, (manager) => manager === 'kube-controller-manager' || keda.has(manager));
}

/** Whether KEDA took a workload to none, from where it raises it again. */
export function isIdle(object: KubeObject): boolean {
  return recordAt(object.spec)?.replicas === 0 && isScaledBy(object, (manager) => keda.has(manager));
}

function isScaledBy({ metadata }: KubeObject, isWanted: (manager: unknown) => boolean): boolean {
  return recordsOf(metadata.managedFields).some(
    ([, { manager, subresource, fieldsV1 }]) =>
      isWanted(manager) && subresource === 'scale' && recordAt(fieldsV1, 'f:spec', 'f:replicas') !== undefined,
  );
}

/** What is meant, with as many replicas as an autoscaler gave the live object. */
export function withScaleOf(live: KubeObject, meant: KubeObject): KubeObject {
  const spec = recordAt(meant.spec);
  const replicas = recordAt(live.spec)?.replicas;
  if (!spec || replicas === undefined || !isScaledByController(live)) return meant;
  return { ...meant, spec: { ...spec, replicas } };
}
