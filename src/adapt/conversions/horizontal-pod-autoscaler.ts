import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { parseApiVersion } from '../../model/objects/object.ts';
import { replacementOf } from '../removed-apis.ts';
import type { Converter } from './conversion.ts';

/** Autoscalers to `autoscaling/v2`; those of `v2beta2` have its fields already. */
export const horizontalPodAutoscaler: Converter = (draft) => {
  // The server says it anew, and in another form.
  delete draft.status;
  moveTarget(recordAt(draft, 'spec', 'scaleTargetRef'));
  for (const [, metric] of recordsOf(recordAt(draft.spec)?.metrics)) {
    // In v2beta1 the object is the target.
    moveTarget(recordAt(metric, 'object', 'describedObject') ?? recordAt(metric, 'object', 'target'));
    if (draft.apiVersion !== 'autoscaling/v2beta1') continue;
    for (const [field, convertSource] of Object.entries(sources)) {
      const source = recordAt(metric, field);
      if (!source) continue;
      const converted = convertSource(source);
      if (!converted) return 'impossible';
      metric[field] = converted;
    }
  }
  return [];
};

/** What is scaled, or measured, is looked for by its group, which some kinds left. */
function moveTarget(target: JsonRecord | undefined): void {
  if (typeof target?.apiVersion !== 'string' || typeof target.kind !== 'string') return;
  const to = replacementOf(target.apiVersion, target.kind);
  if (to !== undefined && parseApiVersion(to).group !== parseApiVersion(target.apiVersion).group)
    target.apiVersion = to;
}

const sources: Record<string, (source: JsonRecord) => JsonRecord | undefined> = {
  resource: (source) => withTarget({ name: source.name }, source),
  containerResource: (source) => withTarget({ name: source.name, container: source.container }, source),
  pods: (source) => withTarget({ metric: metricOf(source, source.selector) }, source),
  object: (source) =>
    withTarget(
      { describedObject: source.target, metric: metricOf(source, source.selector) },
      { targetValue: source.targetValue, targetAverageValue: source.averageValue },
    ),
  external: (source) => withTarget({ metric: metricOf(source, source.metricSelector) }, source),
};

function metricOf({ metricName }: JsonRecord, selector: unknown): JsonRecord {
  return { name: metricName, ...(selector !== undefined && { selector }) };
}

/** A metric with what it aims at; an average counts before a value, as in `v2beta1`. */
function withTarget(metric: JsonRecord, source: JsonRecord): JsonRecord | undefined {
  const { targetAverageUtilization, targetAverageValue, targetValue } = source;
  if (targetAverageUtilization !== undefined) {
    return { ...metric, target: { type: 'Utilization', averageUtilization: targetAverageUtilization } };
  }
  if (targetAverageValue !== undefined) {
    return { ...metric, target: { type: 'AverageValue', averageValue: targetAverageValue } };
  }
  return targetValue === undefined ? undefined : { ...metric, target: { type: 'Value', value: targetValue } };
}
