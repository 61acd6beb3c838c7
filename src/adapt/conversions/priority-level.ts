import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** The shares of a level that says nothing; before `v1` a zero meant the same. */
const usualShares = 30;

/** Priority levels to `flowcontrol.apiserver.k8s.io/v1`, where the shares have another name and a zero is a zero. */
export const priorityLevel: Converter = (draft) => {
  const limited = recordAt(draft, 'spec', 'limited');
  if (!limited) return [];
  const shares = limited.assuredConcurrencyShares ?? limited.nominalConcurrencyShares;
  delete limited.assuredConcurrencyShares;
  if (shares !== undefined) limited.nominalConcurrencyShares = shares === 0 ? usualShares : shares;
  return [];
};
