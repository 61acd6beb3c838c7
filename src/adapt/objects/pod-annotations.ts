import { recordAt } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';

/** Annotations of pods, and where they stand. */
export interface PodAnnotations {
  annotations: Readonly<Record<string, unknown>>;
  path: string[];
}

/** The annotations that the pods of a workload get, or that a pod has. */
export function podAnnotations(object: KubeObject, pod: PodSpec): PodAnnotations {
  const path = [...pod.path.slice(0, -1), 'metadata', 'annotations'];
  return { annotations: recordAt(object, ...path) ?? {}, path };
}
