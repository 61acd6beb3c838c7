import type { KubeObject } from '../model/objects/object.ts';

/**
 * The ConfigMap by which a backup takes snapshots of the volumes of the claims that bear a label, and of no others where it takes none
 * by itself. Format: https://velero.io/docs/v1.18/resource-filtering/#supported-volumepolicy-actions (version v1; `pvcLabels` from Velero 1.17 on).
 */
export function snapshotPolicy(
  place: { namespace: string; name: string; labels?: Readonly<Record<string, string>> },
  pvcLabels: Readonly<Record<string, string>>,
): KubeObject {
  const policy = { version: 'v1', volumePolicies: [{ conditions: { pvcLabels }, action: { type: 'snapshot' } }] };
  const { namespace, name, labels } = place;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, ...(labels && { labels: { ...labels } }) },
    data: { 'policy.yaml': JSON.stringify(policy) },
  };
}
