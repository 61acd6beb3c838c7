import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import { aws, azure, elb, octavia, vks } from './annotation-prefixes.ts';
import type { Cloud } from './provider.ts';

/**
 * What an annotation of a Service asks of its load balancer. `identity` names one that there is, `address` one that it has,
 * `certificate` what proves its name, `internal` that only the own network reaches it, `sources` who may; `place` is a part of
 * the cloud's network; everything else is `setting`.
 */
export type BalancerIntent = 'identity' | 'address' | 'certificate' | 'internal' | 'sources' | 'place' | 'setting';

/** The annotations by which a cloud is told of a load balancer. */
interface Dialect {
  cloud: Cloud;
  /** The beginning of them all. */
  prefixes: readonly string[];
  /** Those that mean more than a setting, whole. */
  meanings: Readonly<Record<string, Exclude<BalancerIntent, 'setting'>>>;
}

/** Source: the documentation of aws-load-balancer-controller, GKE, AKS, VKS (network load balancer), CCE and cloud-provider-openstack. */
const dialects: readonly Dialect[] = [
  {
    cloud: 'aws',
    prefixes: [aws],
    meanings: {
      [`${aws}eip-allocations`]: 'address',
      [`${aws}private-ipv4-addresses`]: 'address',
      [`${aws}ssl-cert`]: 'certificate',
      [`${aws}scheme`]: 'internal',
      [`${aws}internal`]: 'internal',
      [`${aws}source-ranges`]: 'sources',
      [`${aws}subnets`]: 'place',
      [`${aws}security-groups`]: 'place',
      [`${aws}extra-security-groups`]: 'place',
    },
  },
  {
    cloud: 'gcp',
    prefixes: [
      'networking.gke.io/load-balancer-',
      'networking.gke.io/internal-load-balancer-',
      'cloud.google.com/l4-rbs',
    ],
    meanings: {
      'networking.gke.io/load-balancer-ip-addresses': 'address',
      'networking.gke.io/load-balancer-type': 'internal',
      'cloud.google.com/load-balancer-type': 'internal',
      'networking.gke.io/internal-load-balancer-subnet': 'place',
    },
  },
  {
    cloud: 'azure',
    prefixes: [azure],
    meanings: {
      [`${azure}pip-name`]: 'address',
      [`${azure}pip-prefix-id`]: 'address',
      [`${azure}load-balancer-ipv4`]: 'address',
      [`${azure}load-balancer-internal`]: 'internal',
      [`${azure}allowed-ip-ranges`]: 'sources',
      [`${azure}load-balancer-internal-subnet`]: 'place',
      [`${azure}load-balancer-resource-group`]: 'place',
    },
  },
  {
    cloud: 'vngcloud',
    prefixes: [vks],
    meanings: {
      [`${vks}load-balancer-id`]: 'identity',
      [`${vks}scheme`]: 'internal',
      [`${vks}inbound-cidrs`]: 'sources',
      [`${vks}security-groups`]: 'place',
    },
  },
  {
    cloud: 'huawei',
    prefixes: [elb],
    meanings: {
      [`${elb}id`]: 'identity',
      [`${elb}eip-id`]: 'address',
      [`${elb}custom-eip-id`]: 'address',
      [`${elb}cert-id`]: 'certificate',
      [`${elb}tls-certificate-ids`]: 'certificate',
      [`${elb}acl-id`]: 'sources',
      [`${elb}subnet-id`]: 'place',
    },
  },
  {
    cloud: 'openstack',
    prefixes: [octavia, 'service.beta.kubernetes.io/openstack-internal-load-balancer'],
    meanings: {
      [`${octavia}load-balancer-id`]: 'identity',
      [`${octavia}load-balancer-address`]: 'address',
      [`${octavia}default-tls-container-ref`]: 'certificate',
      'service.beta.kubernetes.io/openstack-internal-load-balancer': 'internal',
      [`${octavia}subnet-id`]: 'place',
      [`${octavia}network-id`]: 'place',
      [`${octavia}floating-network-id`]: 'place',
    },
  },
];

/** What an annotation of a Service says of its load balancer, and which cloud reads it; nothing for others. */
export function balancerAnnotation(key: string, value: string): { cloud: Cloud; intent: BalancerIntent } | undefined {
  const dialect = dialects.find(
    ({ prefixes, meanings }) => meanings[key] !== undefined || prefixes.some((prefix) => key.startsWith(prefix)),
  );
  if (!dialect) return undefined;
  const meant = dialect.meanings[key] ?? 'setting';
  // A public one is what everybody makes who is told nothing.
  const intent = meant === 'internal' && !saysInternal(value) ? 'setting' : meant;
  return { cloud: dialect.cloud, intent };
}

function saysInternal(value: string): boolean {
  return /^(internal|true|0\.0\.0\.0\/0)$/i.test(value);
}

/** Classes of load balancers by the one who makes them. Source: the documentation of aws-load-balancer-controller, EKS and GKE. */
const classes: readonly { name: RegExp; cloud: Cloud }[] = [
  { name: /^(service\.k8s\.aws|eks\.amazonaws\.com)\/nlb$/, cloud: 'aws' },
  { name: /^networking\.gke\.io\//, cloud: 'gcp' },
];

/** The cloud that makes load balancers of a class; nothing where that is not known. */
export function cloudOfBalancerClass(name: string): Cloud | undefined {
  return classes.find((one) => one.name.test(name))?.cloud;
}

/** What makes load balancers where no cloud does, by the kinds that it brings. Source: MetalLB, Cilium, OpenELB, PureLB, kube-vip. */
const makers: readonly string[] = [
  'ipaddresspools.metallb.io',
  'ciliumloadbalancerippools.cilium.io',
  'eips.network.kubesphere.io',
  'servicegroups.purelb.io',
  'loxilb.io',
];

/** An annotation that asks for an address, and what reads it: the API group of its kinds. */
export interface AddressAnnotation {
  key: string;
  tool: string;
  group: string;
}

/** Annotations of Services that ask for addresses where no cloud gives them. Source: the documentation of MetalLB and Cilium. */
export const addressAnnotations: readonly AddressAnnotation[] = [
  { key: 'metallb.io/loadBalancerIPs', tool: 'MetalLB', group: 'metallb.io' },
  { key: 'metallb.universe.tf/loadBalancerIPs', tool: 'MetalLB', group: 'metallb.io' },
  { key: 'lbipam.cilium.io/ips', tool: 'Cilium', group: 'cilium.io' },
  { key: 'io.cilium/lb-ipam-ips', tool: 'Cilium', group: 'cilium.io' },
];

/** Whether something makes load balancers in a cluster, by the kinds that it knows by definitions, or since it comes with one. Source: the documentation of K3s. */
export function hasBalancerMaker(customResources: readonly string[], version: ClusterFacts['version']): boolean {
  if (version?.gitVersion.includes('+k3s')) return true;
  return customResources.some((one) => makers.some((maker) => one === maker || one.endsWith(`.${maker}`)));
}
