import { message } from '../model/message.ts';
import type { KubeObject } from '../model/object.ts';
import type { AdaptContext, Note } from './context.ts';

/**
 * Versions of built-in kinds whose fields are the same, so that one may be written for the other.
 * Source: the Kubernetes deprecated API migration guide, the entries without notable changes.
 */
const interchangeable: Record<string, string[]> = {
  'cronjobs.batch': ['batch/v1', 'batch/v1beta1'],
  'horizontalpodautoscalers.autoscaling': ['autoscaling/v2', 'autoscaling/v2beta2'],
  'poddisruptionbudgets.policy': ['policy/v1', 'policy/v1beta1'],
  'roles.rbac.authorization.k8s.io': ['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'],
  'rolebindings.rbac.authorization.k8s.io': ['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'],
  'clusterroles.rbac.authorization.k8s.io': ['rbac.authorization.k8s.io/v1', 'rbac.authorization.k8s.io/v1beta1'],
  'clusterrolebindings.rbac.authorization.k8s.io': [
    'rbac.authorization.k8s.io/v1',
    'rbac.authorization.k8s.io/v1beta1',
  ],
  'priorityclasses.scheduling.k8s.io': ['scheduling.k8s.io/v1', 'scheduling.k8s.io/v1beta1'],
  'storageclasses.storage.k8s.io': ['storage.k8s.io/v1', 'storage.k8s.io/v1beta1'],
  'ingressclasses.networking.k8s.io': ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1'],
};

/** Puts a draft into a version that the target serves, where that needs no more than another name. Gives its `apiVersion`. */
export function servedVersion(resource: string, draft: KubeObject, about: AdaptContext, note: Note): string {
  const others = interchangeable[resource];
  if (!others || about.find(draft.apiVersion, draft.kind)) return draft.apiVersion;
  const to = others.find((version) => about.find(version, draft.kind) !== undefined);
  if (to === undefined) return draft.apiVersion;
  note('/apiVersion', message('adapt.version', { from: draft.apiVersion, to }));
  draft.apiVersion = to;
  return to;
}
