import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/** Requests for certificates to `certificates.k8s.io/v1`, which asks for the signer; what `v1beta1` took for it is not signed there. */
export const certificateSigningRequest: Converter = (draft) => {
  const spec = recordAt(draft.spec);
  if (typeof spec?.signerName !== 'string' || spec.signerName === 'kubernetes.io/legacy-unknown') return 'impossible';
  delete draft.status;
  spec.usages = Array.isArray(spec.usages) ? [...new Set(spec.usages)] : ['digital signature', 'key encipherment'];
  return [];
};
