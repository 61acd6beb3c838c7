import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import type { PodSpec } from '../kinds/pod-templates.ts';

/** The key under which an affinity says what has to be. */
export const required = 'requiredDuringSchedulingIgnoredDuringExecution';
/** The key under which it says what would be better. */
export const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';

/** A term of an affinity, and where it stands. */
export interface AffinityTerm {
  term: JsonRecord;
  path: (string | number)[];
}

/** The terms of the required node affinity, of which one must hold. */
export function requiredTerms(pod: PodSpec): AffinityTerm[] {
  const at = ['affinity', 'nodeAffinity', required];
  const terms = recordAt(pod.spec, ...at)?.nodeSelectorTerms;
  return recordsOf(terms).map(([index, term]) => ({ term, path: [...pod.path, ...at, 'nodeSelectorTerms', index] }));
}

/** The terms of the preferred node affinity. */
export function preferredTerms(pod: PodSpec): AffinityTerm[] {
  return weightedTerms(pod, 'nodeAffinity', 'preference');
}

/** The terms of the required affinity between pods, or against it. */
export function podTerms(pod: PodSpec, sort: 'podAffinity' | 'podAntiAffinity'): AffinityTerm[] {
  const terms = recordAt(pod.spec, 'affinity', sort)?.[required];
  return recordsOf(terms).map(([index, term]) => ({ term, path: [...pod.path, 'affinity', sort, required, index] }));
}

/** Every term of an affinity between pods and against it, required and preferred. */
export function allPodTerms(pod: PodSpec): AffinityTerm[] {
  const sorts = ['podAffinity', 'podAntiAffinity'] as const;
  return sorts.flatMap((sort) => [...podTerms(pod, sort), ...weightedTerms(pod, sort, 'podAffinityTerm')]);
}

/** What would be better, each with a weight beside its term. */
function weightedTerms(pod: PodSpec, sort: string, field: string): AffinityTerm[] {
  const terms = recordAt(pod.spec, 'affinity', sort)?.[preferred];
  return recordsOf(terms).flatMap(([index, weighted]) => {
    const term = recordAt(weighted, field);
    return term ? [{ term, path: [...pod.path, 'affinity', sort, preferred, index, field] }] : [];
  });
}
