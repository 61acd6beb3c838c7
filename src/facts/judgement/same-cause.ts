/** What API servers say of fields, and the rules that tell the same. Source: the validation of Kubernetes 1.36, as it answers. */
const causes: readonly { says: RegExp; rules: readonly string[] }[] = [
  { says: /already allocated/, rules: ['svc-nodeport', 'svc-clusterip'] },
  { says: /provided IP .* is not in the valid range/, rules: ['svc-clusterip'] },
  { says: /provided port is not in the valid range/, rules: ['svc-nodeport'] },
  { says: /not configured (for dual-stack services|on this cluster)$/, rules: ['svc-ipfamily'] },
  { says: /pathType must be specified$/, rules: ['ing-path-type'] },
  { says: /must match `ingressClassName` when both are specified$/, rules: ['ing-class-both'] },
  { says: /`selector` (not auto-generated|does not match template `labels`)$/, rules: ['job-selector'] },
  // A Job's pods bear its UID, and a new one has another.
  { says: /must be '[\da-f]{8}-[\da-f-]{27}'$/, rules: ['job-selector'] },
  { says: /^Too long: may not be more than 1048576 bytes$/, rules: ['size-limit'] },
  // What schemas of definitions say; their other conditions speak in words of their own.
  { says: /^Required value$|^Unsupported value: |^Too (long|many): | in body /, rules: ['api-crd-schema'] },
];

/** The rules that tell the same cause as a sentence of an API server about a field. */
export function rulesOfCause(sentence: string): string[] {
  return causes.flatMap(({ says, rules }) => (says.test(sentence) ? rules : []));
}
