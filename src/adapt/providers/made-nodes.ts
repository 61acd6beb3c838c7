import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { virtualMark } from './node-taints.ts';

/** Labels that pools of nodes give to those that they make. Source: the well-known labels of Kubernetes, Karpenter, EKS, GKE, AKS. */
const made =
  /^(karpenter\.(sh|k8s\.aws|azure\.com)|topology\.(kubernetes\.io|k8s\.aws)|failure-domain\.beta\.kubernetes\.io|eks\.amazonaws\.com|kubernetes\.azure\.com|nvidia\.com)\/|^cloud\.google\.com\/(gke-|compute-class$|machine-family$)|^((beta|node)\.kubernetes\.io\/(instance-type|windows-build)|(beta\.)?kubernetes\.io\/(arch|os|hostname)|k8s\.amazonaws\.com\/accelerator)$/;

/** Whether pools of nodes make nodes with a label, such as a zone or a type of machine. */
export function isMadeLabel(key: string): boolean {
  return made.test(key);
}

/** Resources of machines that are to be had. Source: the device plug-ins of NVIDIA, AMD, Intel, AWS and Google. */
const resources =
  /^(nvidia\.com\/(gpu|mig-)|amd\.com\/gpu$|(aws\.amazon\.com|vpc\.amazonaws\.com|habana\.ai|google\.com)\/)/;

/** Whether machines with a resource are to be had, such as one with graphics cards. */
export function isMadeResource(name: string): boolean {
  return resources.test(name);
}

/** How the nodes of GKE Autopilot are called. Source: the documentation of GKE. */
const autopilot = /^gk3-/;

/** How Fargate calls the node of a pod, which is known where labels are not. Source: the documentation of EKS. */
const fargate = /^fargate-/;

/**
 * Whether a cluster makes nodes when pods ask for them. Sources: the documentation of Karpenter and of EKS Auto Mode, which have pools;
 * of GKE Autopilot; and of Fargate, where each pod gets a node of its own.
 */
export function makesNodesOnDemand({ apis = [], nodes = [] }: Pick<ClusterFacts, 'apis' | 'nodes'>): boolean {
  return (
    apis.some(({ group, kind }) => group === 'karpenter.sh' && kind === 'NodePool') ||
    nodes.some(({ name }) => autopilot.test(name)) ||
    (nodes.length > 0 &&
      nodes.every(({ name, labels = {} }) => fargate.test(name) || virtualMark(labels)?.value === 'fargate'))
  );
}
