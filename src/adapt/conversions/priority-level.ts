import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** The shares of a level that says nothing; before `v1` a zero meant the same, unless this annotation was there. */
const usualShares = 30;
const keepsZero = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';

/**
 * Priority levels to `flowcontrol.apiserver.k8s.io/v1`, where the shares have another name, a zero is a zero, and the annotation that says so of
 * `v1beta3` is refused.
 */
export const priorityLevel: Converter = (draft) => {
  const { annotations } = draft.metadata;
  const isZero = draft.apiVersion.endsWith('/v1beta3') && annotations?.[keepsZero] !== undefined;
  if (annotations) delete annotations[keepsZero];
  if (annotations && Object.keys(annotations).length === 0) delete draft.metadata.annotations;
  const limited = recordAt(draft, 'spec', 'limited');
  if (!limited) return [];
  const shares = limited.assuredConcurrencyShares ?? limited.nominalConcurrencyShares;
  delete limited.assuredConcurrencyShares;
  if (shares !== undefined) limited.nominalConcurrencyShares = shares === 0 && !isZero ? usualShares : shares;
  return [];
};
