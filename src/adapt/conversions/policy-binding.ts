import { recordAt } from '../../model/json/json.ts';
import type { Converter } from './conversion.ts';

/**
 * Bindings of admission policies to `admissionregistration.k8s.io/v1`, which asks for what `v1alpha1` took: that what does not pass, and what has no
 * parameters, is denied. What to do with what does not pass, Kubernetes 1.26 did not ask.
 */
export const policyBinding: Converter = (draft) => {
  if (draft.apiVersion !== 'admissionregistration.k8s.io/v1alpha1') return [];
  const spec = recordAt(draft.spec);
  if (!spec) return 'impossible';
  if (draft.kind === 'ValidatingAdmissionPolicyBinding') spec.validationActions ??= ['Deny'];
  const parameters = recordAt(spec.paramRef);
  if (parameters) parameters.parameterNotFoundAction ??= 'Deny';
  return [];
};
