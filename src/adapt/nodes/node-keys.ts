import { jsonPointer, recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';
import { podTerms, preferredTerms, requiredTerms } from './affinity.ts';

/** A label of nodes that a pod names, and where. */
export interface NodeKey {
  key: string;
  pointer: string;
  /** The values that it may have, where some are named. */
  values: string[];
  /** Pods stay pending where no node has it. */
  isRequired: boolean;
}

/** Every label of nodes that a pod names: to choose nodes, and to spread over them. */
export function* nodeKeys(pod: PodSpec): Generator<NodeKey> {
  for (const [key, value] of Object.entries(recordAt(pod.spec, 'nodeSelector') ?? {})) {
    yield { key, pointer: jsonPointer(...pod.path, 'nodeSelector', key), values: [String(value)], isRequired: true };
  }
  const hard = requiredTerms(pod);
  for (const { term, path } of [...hard, ...preferredTerms(pod)]) {
    for (const [index, { key, operator, values }] of recordsOf(term.matchExpressions)) {
      if (typeof key !== 'string') continue;
      const isRequired = hard.some((one) => one.term === term) && (operator === 'In' || operator === 'Exists');
      const named = operator === 'In' ? texts(values) : [];
      yield { key, pointer: jsonPointer(...path, 'matchExpressions', index, 'key'), values: named, isRequired };
    }
  }
  yield* spreadKeys(pod);
}

function* spreadKeys(pod: PodSpec): Generator<NodeKey> {
  const spread = recordsOf(pod.spec.topologySpreadConstraints).map(([index, term]) => ({
    term,
    path: [...pod.path, 'topologySpreadConstraints', index],
    isRequired: (term.whenUnsatisfiable ?? 'DoNotSchedule') === 'DoNotSchedule',
  }));
  const together = podTerms(pod, 'podAffinity').map((one) => ({ ...one, isRequired: true }));
  const apart = podTerms(pod, 'podAntiAffinity').map((one) => ({ ...one, isRequired: false }));
  for (const { term, path, isRequired } of [...spread, ...together, ...apart]) {
    if (typeof term.topologyKey !== 'string') continue;
    yield { key: term.topologyKey, pointer: jsonPointer(...path, 'topologyKey'), values: [], isRequired };
  }
}
