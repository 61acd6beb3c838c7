import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** To `v1beta1`, which names a resource without its version and begins by itself. Source: `k8s.io/api` v0.33 and v0.35. */
export const storageVersionMigration: Converter = (draft) => {
  delete draft.status;
  delete recordAt(draft.spec)?.continueToken;
  delete recordAt(draft, 'spec', 'resource')?.version;
  return [];
};
