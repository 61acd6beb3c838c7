import { labelMatcher } from './label-selector.ts';

/** Whose parts of a cluster are known. */
export const systemOwners = ['kubernetes', 'eks', 'gke', 'aks', 'vks', 'vcontainer', 'cce'] as const;

/** One of them. */
export type SystemOwner = (typeof systemOwners)[number];

/** How the owners of parts call themselves. */
export const systemOwnerNames: Readonly<Record<SystemOwner, string>> = {
  kubernetes: 'Kubernetes',
  eks: 'EKS',
  gke: 'GKE',
  aks: 'AKS',
  vks: 'VKS',
  vcontainer: 'vContainer',
  cce: 'CCE',
};

/**
 * What a cluster brings itself, as label selectors: an object that one of them matches is its owner's, and another cluster has
 * its own. Sources: the labels that the VKS guide "Migrate to VKS" has marked to be left out (Kubernetes, EKS, GKE, VKS and
 * vContainer), "Use Microsoft Entra pod-managed identities" of AKS, and the manifests of add-ons in the CCE guide.
 */
export const systemParts: Readonly<Record<SystemOwner, readonly string[]>> = {
  kubernetes: [
    'k8s-app in (kube-proxy, calico-node, calico-typha, calico-kube-controllers, kube-dns, konnectivity-agent)',
    'component in (etcd, kube-controller-manager, kube-scheduler, kube-apiserver)',
    'kamaji.clastix.io/component=konnectivity-agent',
    'tier=control-plane',
  ],
  eks: [
    'k8s-app=aws-node',
    'eks.amazonaws.com/component=coredns',
    'app.kubernetes.io/instance in (eks-pod-identity-agent, aws-vpc-cni)',
  ],
  gke: [
    'k8s-app in (glbc, gcp-compute-persistent-disk-csi-driver, konnectivity-agent-autoscaler, kube-dns-autoscaler)',
    'k8s-app in (event-exporter, fluentbit-gke, metadata-proxy, nccl-fastsocket-installer, runsc-metric-server)',
    'k8s-app in (tpu-device-plugin, nvidia-gpu-device-plugin, gke-metrics-agent)',
    'component in (fluentbit-gke, kube-proxy)',
  ],
  aks: ['kubernetes.azure.com/managedby=aks'],
  vks: [
    'app.kubernetes.io/name in (vngcloud-controller-manager, vngcloud-blockstorage-csi-driver)',
    'app in (vngcloud-controller-manager, vngcloud-csi-controller)',
  ],
  vcontainer: [
    'app.kubernetes.io/instance=vcontainer, app.kubernetes.io/name!=ingress-nginx',
    'k8s-app=magnum-auto-healer',
    'app in (csi-cinder-controllerplugin, csi-cinder-nodeplugin, cluster-autoscaler)',
  ],
  cce: ['release in (cceaddon-coredns, cceaddon-everest, cceaddon-metrics-server, cceaddon-npd, cceaddon-autoscaler)'],
};

/** Whether a word is the name of an owner. */
export function isSystemOwner(word: string): word is SystemOwner {
  return systemOwners.some((owner) => owner === word);
}

/**
 * Whether an object is a part of the cluster, for words that are owners or label selectors. Only what lies in `kube-system` or
 * outside namespaces can be one: elsewhere the same labels are an application's.
 */
export function systemPartTest(
  words: readonly string[],
): (namespace: string | undefined, labels: Readonly<Record<string, string>>) => boolean {
  const selectors = words.flatMap((word) => (isSystemOwner(word) ? systemParts[word] : [word]));
  const matchers = selectors.map(labelMatcher);
  return (namespace, labels) =>
    (namespace === undefined || namespace === 'kube-system') && matchers.some((matches) => matches(labels));
}
