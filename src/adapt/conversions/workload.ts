import { copyJson, recordAt } from '../../model/json.ts';
import type { Converter } from './conversion.ts';

/** Versions in which pods are replaced only when a person deletes them, unless `updateStrategy` says otherwise. */
const onDelete: Readonly<Record<string, string>> = {
  DaemonSet: 'extensions/v1beta1',
  StatefulSet: 'apps/v1beta1',
};

/** Deployments, DaemonSets, StatefulSets and ReplicaSets to `apps/v1`: the selector is said, which was taken from the template. */
export const workload: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec) return 'impossible';
  delete spec.rollbackTo;
  delete spec.templateGeneration;
  if (spec.selector === undefined) {
    const labels = recordAt(spec, 'template', 'metadata', 'labels');
    if (!labels || Object.keys(labels).length === 0) return 'impossible';
    spec.selector = { matchLabels: copyJson(labels) };
  }
  if (spec.updateStrategy === undefined && onDelete[draft.kind] === draft.apiVersion) {
    spec.updateStrategy = { type: 'OnDelete' };
  }
  return [];
};
