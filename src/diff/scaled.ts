import { recordAt, recordsOf } from '../model/json/json.ts';
import type { KubeObject } from '../model/objects/object.ts';

/** Whether the figure of replicas is an autoscaler's, and no person's. */
export function isScaledByController({ metadata }: KubeObject): boolean {
  return recordsOf(metadata.managedFields).some(
    ([, { manager, subresource, fieldsV1 }]) =>
      manager === 'kube-controller-manager' &&
      subresource === 'scale' &&
      recordAt(fieldsV1, 'f:spec', 'f:replicas') !== undefined,
  );
}

/** What is meant, with as many replicas as an autoscaler gave the live object. */
export function withScaleOf(live: KubeObject, meant: KubeObject): KubeObject {
  const spec = recordAt(meant.spec);
  const replicas = recordAt(live.spec)?.replicas;
  if (!spec || replicas === undefined || !isScaledByController(live)) return meant;
  return { ...meant, spec: { ...spec, replicas } };
}
