/** What a label of a node tells: its pool, that it may be taken away at any time, its graphics card, where it stands, what it is. */
type NodeMeaning = 'pool' | 'spot' | 'accelerator' | 'zone' | 'region' | 'machine';

/**
 * Labels, and taints, of nodes by what they tell; with `values` only those tell it. Sources: the documentation of EKS and eksctl,
 * GKE, AKS, CCE, VKS, Karpenter, of GPU Feature Discovery, and the well-known labels of Kubernetes.
 */
const labels: Readonly<Record<string, { meaning: NodeMeaning; values?: readonly string[] }>> = {
  'eks.amazonaws.com/nodegroup': { meaning: 'pool' },
  'alpha.eksctl.io/nodegroup-name': { meaning: 'pool' },
  'cloud.google.com/gke-nodepool': { meaning: 'pool' },
  'kubernetes.azure.com/agentpool': { meaning: 'pool' },
  agentpool: { meaning: 'pool' },
  'cce.cloud.com/cce-nodepool': { meaning: 'pool' },
  'vks.vngcloud.vn/nodegroup': { meaning: 'pool' },
  'karpenter.sh/nodepool': { meaning: 'pool' },
  'eks.amazonaws.com/capacityType': { meaning: 'spot', values: ['SPOT'] },
  'karpenter.sh/capacity-type': { meaning: 'spot', values: ['spot'] },
  'cloud.google.com/gke-spot': { meaning: 'spot', values: ['true'] },
  'cloud.google.com/gke-preemptible': { meaning: 'spot', values: ['true'] },
  'kubernetes.azure.com/scalesetpriority': { meaning: 'spot', values: ['spot'] },
  'k8s.amazonaws.com/accelerator': { meaning: 'accelerator' },
  'cloud.google.com/gke-accelerator': { meaning: 'accelerator' },
  'kubernetes.azure.com/accelerator': { meaning: 'accelerator' },
  'nvidia.com/gpu.product': { meaning: 'accelerator' },
  'topology.kubernetes.io/zone': { meaning: 'zone' },
  'failure-domain.beta.kubernetes.io/zone': { meaning: 'zone' },
  'topology.kubernetes.io/region': { meaning: 'region' },
  'failure-domain.beta.kubernetes.io/region': { meaning: 'region' },
  'node.kubernetes.io/instance-type': { meaning: 'machine' },
  'beta.kubernetes.io/instance-type': { meaning: 'machine' },
};

/** What a label or a taint tells; nothing for one that is not known. Without a value, any that has a meaning is meant. */
export function nodeMeaning(key: string, value: string | undefined): NodeMeaning | undefined {
  const known = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return value === undefined || known?.values === undefined || known.values.includes(value)
    ? known?.meaning
    : undefined;
}
