import type { Fix } from '../../../model/assessment/finding.ts';
import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { edit, safeEdit, toDo } from '../../fixes/fixes.ts';
import { servedInstead } from '../../fixes/served-instead.ts';
import type { Offer } from '../../offer.ts';
import { kindOfToday } from '../../removed-apis.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** Who answers for a sort of metric. Source: the horizontal pod autoscaler of Kubernetes. */
const groups: Readonly<Record<string, string>> = {
  Resource: 'metrics.k8s.io',
  ContainerResource: 'metrics.k8s.io',
  Pods: 'custom.metrics.k8s.io',
  Object: 'custom.metrics.k8s.io',
  External: 'external.metrics.k8s.io',
};

/** An autoscaler whose numbers or whose workload is not on the target. */
export const rule: Rule = {
  id: 'hpa-metrics',
  kinds: ['HorizontalPodAutoscaler'],
  *check(object, about) {
    if (parseApiVersion(object.apiVersion).group !== 'autoscaling') return;
    const spec = recordAt(object, 'spec');
    if (!spec) return;
    yield* workload(spec, object.metadata.namespace, about);
    const metrics = metricsOf(spec);
    for (const one of metrics) yield* metric(one, metrics, about);
  },
};

function* workload(
  spec: JsonRecord,
  namespace: string | undefined,
  { target, objects }: RuleAbout,
): Generator<Problem | Unknown> {
  const { apiVersion, kind, name } = recordAt(spec, 'scaleTargetRef') ?? {};
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return;
  const moved = target.facts.apis && movedTo(apiVersion, kind, target);
  if (moved !== undefined) {
    const words = message('rule.hpa-metrics.moved', { apiVersion, kind, to: moved });
    const pointer = '/spec/scaleTargetRef/apiVersion';
    const fixes = [safeEdit(message('fix.rename-key', { now: moved }), { op: 'replace', path: pointer, value: moved })];
    yield { severity: 'warning', pointer, message: words, fixes };
  }
  if (objects.has(kindOfToday({ apiVersion, kind }), namespace, name)) return;
  const resource = target.resourceOf(moved ?? apiVersion, kind);
  const place = namespace ?? usualNamespace;
  const there = resource === undefined ? undefined : target.has(resource, place, name);
  if (there === undefined) yield { unknown: `${resource ?? kind} in ${place}` };
  else if (!there) {
    const args = { kind, name, namespace: place };
    const fixes = [toDo(message('todo.bring-along', args))];
    const words = message('rule.hpa-metrics.target', args);
    yield { severity: 'warning', pointer: '/spec/scaleTargetRef/name', message: words, fixes };
  }
}

/** Where a kind is on the target whose group the target no longer has; the version does not count for an autoscaler. */
function movedTo(apiVersion: string, kind: string, target: Offer): string | undefined {
  if (target.versionsOf(parseApiVersion(apiVersion).group, kind).length > 0) return undefined;
  return servedInstead(apiVersion, kind, target);
}

interface Metric {
  type: string;
  pointer: string;
  /** Without it, where there are others. */
  without: Fix[];
}

/** What an autoscaler looks at; without metrics, and in `autoscaling/v1`, the processor time of pods. */
function metricsOf(spec: JsonRecord): Metric[] {
  const metrics = recordsOf(spec.metrics);
  if (metrics.length === 0) return [{ type: 'Resource', pointer: '/spec', without: [] }];
  return metrics.map(([index, { type }]) => {
    const pointer = jsonPointer('spec', 'metrics', index);
    const without = edit(message('fix.leave-out-metric'), { op: 'remove', path: pointer });
    return { type: String(type), pointer, without: metrics.length > 1 ? [without] : [] };
  });
}

function* metric(
  { type, pointer, without }: Metric,
  all: readonly Metric[],
  { target }: RuleAbout,
): Generator<Problem | Unknown> {
  const group = groups[type];
  if (group === undefined) return;
  const { apis } = target.facts;
  if (apis === undefined) yield { unknown: 'apis' };
  else if (!apis.some((api) => api.group === group)) {
    // An adapter with no metric at the moment, or with those of single objects only, does not show among the kinds.
    const sure = group === 'metrics.k8s.io';
    // By what it can read, an autoscaler still adds pods; it removes none. Source: the documentation of Kubernetes.
    const others = all.some((one) => apis.some((api) => api.group === groups[one.type]));
    const words = message(`rule.hpa-metrics${sure ? '' : '.adapter'}${others ? '.others' : ''}`, { group });
    const install = toDo(sure ? message('todo.metrics-server') : message('todo.metrics-adapter', { group }));
    yield { severity: sure ? 'warning' : 'info', pointer, message: words, fixes: [install, ...without] };
  }
}
