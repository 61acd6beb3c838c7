import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** The shares of a level that says nothing; before `v1` a zero meant the same, unless this annotation was there. */
const usualShares = 30;
const keepsZero = 'flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares';

/** Priority levels to `flowcontrol.apiserver.k8s.io/v1`, where the shares have another name and a zero is a zero. */
export const priorityLevel: Converter = (draft) => {
  const limited = recordAt(draft, 'spec', 'limited');
  if (!limited) return [];
  const shares = limited.assuredConcurrencyShares ?? limited.nominalConcurrencyShares;
  delete limited.assuredConcurrencyShares;
  const isZero = draft.apiVersion.endsWith('/v1beta3') && draft.metadata.annotations?.[keepsZero] !== undefined;
  if (shares !== undefined) limited.nominalConcurrencyShares = shares === 0 && !isZero ? usualShares : shares;
  return [];
};
