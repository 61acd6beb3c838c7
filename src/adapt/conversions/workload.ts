import { copyJson, type JsonRecord, recordAt } from '../../model/json/json.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { Converter } from './conversion.ts';

/** Versions that take labels, where an object has none, from its template. */
const labelledByTemplate = ['extensions/v1beta1', 'apps/v1beta1'];

/** Versions in which pods are replaced only when a person deletes them, unless `updateStrategy` says otherwise. */
const onDelete: Readonly<Record<string, string>> = {
  DaemonSet: 'extensions/v1beta1',
  StatefulSet: 'apps/v1beta1',
};

/** The largest number of these fields, which controllers take for no limit. */
const noLimit = 2 ** 31 - 1;

/** What Deployments that say nothing of these fields meant, where `apps/v1` means something else. */
const unsaid: Readonly<Record<string, JsonRecord>> = {
  'extensions/v1beta1': { progressDeadlineSeconds: noLimit, revisionHistoryLimit: noLimit },
  'apps/v1beta1': { revisionHistoryLimit: 2 },
};

/**
 * Deployments, DaemonSets, StatefulSets and ReplicaSets to `apps/v1`: what was meant where nothing was said is said.
 * Source: the `defaults.go` of each version under `pkg/apis` of Kubernetes.
 */
export const workload: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec) return 'impossible';
  delete spec.rollbackTo;
  delete spec.templateGeneration;
  const labels = recordAt(spec, 'template', 'metadata', 'labels') ?? {};
  const isLabelled = Object.keys(labels).length > 0;
  if (!isLabelled && !recordAt(spec.selector)) return 'impossible';
  spec.selector ??= { matchLabels: copyJson(labels) };
  if (isLabelled && labelledByTemplate.includes(draft.apiVersion)) labelledAs(draft, labels);
  if (draft.kind === 'Deployment') sayRollout(draft.apiVersion, spec);
  if (onDelete[draft.kind] === draft.apiVersion) spec.updateStrategy = typed(spec.updateStrategy, 'OnDelete');
  return [];
};

function labelledAs({ metadata }: KubeObject, labels: JsonRecord): void {
  if (Object.keys(recordAt(metadata.labels) ?? {}).length === 0) Object.assign(metadata, { labels: copyJson(labels) });
}

function sayRollout(version: string, spec: JsonRecord): void {
  for (const [field, value] of Object.entries(unsaid[version] ?? {})) spec[field] ??= value;
  if (version !== 'extensions/v1beta1') return;
  const strategy = typed(spec.strategy, 'RollingUpdate');
  if (strategy.type !== 'RollingUpdate') return;
  spec.strategy = {
    ...strategy,
    rollingUpdate: { maxSurge: 1, maxUnavailable: 1, ...recordAt(strategy.rollingUpdate) },
  };
}

/** A strategy with its type; `usual` where it has none. */
function typed(strategy: unknown, usual: string): JsonRecord {
  const said = recordAt(strategy) ?? {};
  return { ...said, type: said.type || usual };
}
