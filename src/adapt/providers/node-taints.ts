/** Whose taints begin with `prefix`; `group`: the API group by which it is known to run, where its taints come and go. */
interface TaintOwner {
  prefix: string;
  of: string;
  group?: string;
}

/**
 * Beginnings of taints that the node pools of one provider have. Sources: the documentation of EKS and Fargate, of GKE (Spot,
 * Autopilot, sandbox), of AKS (Spot, system pools, virtual nodes), and of Karpenter.
 */
const taints: readonly TaintOwner[] = [
  { prefix: 'eks.amazonaws.com/', of: 'EKS' },
  { prefix: 'cloud.google.com/', of: 'GKE' },
  { prefix: 'sandbox.gke.io/', of: 'GKE' },
  { prefix: 'kubernetes.azure.com/', of: 'AKS' },
  { prefix: 'vks.vngcloud.vn/', of: 'VKS' },
  { prefix: 'karpenter.sh/', of: 'Karpenter', group: 'karpenter.sh' },
];

/** Whose taint a key is; nothing for keys that belong to nobody known. */
export function taintOwner(key: string): TaintOwner | undefined {
  return taints.find(({ prefix }) => key.startsWith(prefix));
}

/** Labels of nodes that are no machine: what must run on every node does not run there. Source: the documentation of Fargate and of Virtual Kubelet. */
const virtual: readonly (readonly [label: string, value: string])[] = [
  ['eks.amazonaws.com/compute-type', 'fargate'],
  ['type', 'virtual-kubelet'],
  ['kubernetes.io/role', 'virtual-kubelet'],
];

/** The label by which a node is known as none, but a place where a provider runs single pods; nothing for machines. */
export function virtualMark(labels: Readonly<Record<string, string>>): { key: string; value: string } | undefined {
  const [key, value] = virtual.find(([label, its]) => labels[label] === its) ?? [];
  return key === undefined || value === undefined ? undefined : { key, value };
}
