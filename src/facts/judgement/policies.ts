/** A refusal that is no matter of the object's fields, but of where it comes to. */
export interface PolicyRefusal {
  kind: 'pod-security' | 'quota' | 'limits' | 'policy' | 'webhook';
  /** Rules that tell the same cause. */
  sameAs: readonly string[];
  /** What it says, where its sentence says more around it. */
  detail?: string;
}

/** How sentences of admission begin that speak of the object itself. Any other refusal of admission may be about the person. */
const admissions: readonly (PolicyRefusal & { says: RegExp })[] = [
  {
    kind: 'webhook',
    says: /admission webhook "[^"]*" denied the request/,
    sameAs: [],
  },
  {
    kind: 'policy',
    says: /(?:Validating|Mutating)AdmissionPolicy '[^']*' with binding '[^']*' denied request/,
    sameAs: [],
  },
  { kind: 'pod-security', says: /violates PodSecurity "/, sameAs: ['psa-violation', 'psa-ns-labels'] },
  {
    kind: 'quota',
    says: /(?:exceeded|failed) quota: /,
    sameAs: ['quota-exceed', 'quota-requires-limits', 'pvc-quota'],
  },
  {
    kind: 'limits',
    says: /(?:maximum|minimum) \S+ usage per \w+|max limit to request ratio per /,
    sameAs: ['limitrange', 'pvc-size'],
  },
];

/** The policy that a sentence of an API server tells; nothing where it tells none. */
export function policyIn(sentence: string): PolicyRefusal | undefined {
  for (const { says, kind, sameAs } of admissions) {
    const at = sentence.search(says);
    if (at >= 0) return { kind, sameAs, detail: sentence.slice(at) };
  }
  return undefined;
}
