import { type JsonRecord, jsonPointer, recordAt, recordsOf } from '../../model/json.ts';
import type { PodSpec } from '../pod-templates.ts';

/** A label of nodes that a pod names, and where. */
export interface NodeKey {
  key: string;
  pointer: string;
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Every label of nodes that a pod names: to choose nodes, and to spread over them. */
export function* nodeKeys(pod: PodSpec): Generator<NodeKey> {
  for (const key of Object.keys(recordAt(pod.spec, 'nodeSelector') ?? {})) {
    yield { key, pointer: jsonPointer(...pod.path, 'nodeSelector', key) };
  }
  for (const { term, path } of [...requiredTerms(pod), ...preferredTerms(pod)]) {
    for (const [index, { key }] of recordsOf(term.matchExpressions)) {
      if (typeof key === 'string') yield { key, pointer: jsonPointer(...path, 'matchExpressions', index, 'key') };
    }
  }
  yield* spreadKeys(pod);
}

/** A term of a node affinity, and where it stands. */
export interface NodeTerm {
  term: JsonRecord;
  path: (string | number)[];
}

/** The terms of the required node affinity. */
export function requiredTerms(pod: PodSpec): NodeTerm[] {
  const at = ['affinity', 'nodeAffinity', required];
  const terms = recordAt(pod.spec, ...at)?.nodeSelectorTerms;
  return recordsOf(terms).map(([index, term]) => ({ term, path: [...pod.path, ...at, 'nodeSelectorTerms', index] }));
}

/** The terms of the preferred node affinity. */
export function preferredTerms(pod: PodSpec): NodeTerm[] {
  const terms = recordAt(pod.spec, 'affinity', 'nodeAffinity')?.[preferred];
  return recordsOf(terms).flatMap(([index, one]) => {
    const term = recordAt(one, 'preference');
    const path = [...pod.path, 'affinity', 'nodeAffinity', preferred, index, 'preference'];
    return term ? [{ term, path }] : [];
  });
}

/** A term of the required affinity between pods, or against it, and where it stands. */
export function podTerms(pod: PodSpec, sort: 'podAffinity' | 'podAntiAffinity'): NodeTerm[] {
  const terms = recordAt(pod.spec, 'affinity', sort)?.[required];
  return recordsOf(terms).map(([index, term]) => ({ term, path: [...pod.path, 'affinity', sort, required, index] }));
}

function* spreadKeys(pod: PodSpec): Generator<NodeKey> {
  const spread = recordsOf(pod.spec.topologySpreadConstraints).map(([index, term]) => ({
    term,
    path: [...pod.path, 'topologySpreadConstraints', index],
  }));
  for (const { term, path } of [...spread, ...podTerms(pod, 'podAffinity'), ...podTerms(pod, 'podAntiAffinity')]) {
    if (typeof term.topologyKey !== 'string') continue;
    yield { key: term.topologyKey, pointer: jsonPointer(...path, 'topologyKey') };
  }
}
