import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** Runtime classes to `node.k8s.io/v1`, which has no `spec`. */
export const runtimeClass: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (!spec) return [];
  const { runtimeHandler, ...others } = spec;
  delete draft.spec;
  Object.assign(draft, { handler: runtimeHandler }, others);
  return typeof runtimeHandler === 'string' ? [] : 'impossible';
};
