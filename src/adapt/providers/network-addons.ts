/** What puts pods into a network, by the annotations that it reads. */
interface NetworkAnnotation {
  key: RegExp;
  /** What is named: an address that it is to give the pod, or a network or pool that has to be there. */
  names: 'address' | 'network';
  tool: string;
  /** The API group that a cluster with it serves. */
  group: string;
}

/** Source: the documentation of Calico, Multus, Kube-OVN, OVN-Kubernetes and Cilium. */
const annotations: readonly NetworkAnnotation[] = [
  {
    key: /^cni\.projectcalico\.org\/(ipAddrs|ipAddrsNoIpam|floatingIPs)$/,
    names: 'address',
    tool: 'Calico',
    group: 'projectcalico.org',
  },
  { key: /^cni\.projectcalico\.org\/ipv[46]pools$/, names: 'network', tool: 'Calico', group: 'projectcalico.org' },
  { key: /^k8s\.v1\.cni\.cncf\.io\/networks$/, names: 'network', tool: 'Multus', group: 'k8s.cni.cncf.io' },
  { key: /^v1\.multus-cni\.io\/default-network$/, names: 'network', tool: 'Multus', group: 'k8s.cni.cncf.io' },
  {
    key: /^ovn\.kubernetes\.io\/(ip_address|ip_pool|mac_address)$/,
    names: 'address',
    tool: 'Kube-OVN',
    group: 'kubeovn.io',
  },
  { key: /^ovn\.kubernetes\.io\/logical_switch$/, names: 'network', tool: 'Kube-OVN', group: 'kubeovn.io' },
  { key: /^ipam\.cilium\.io\/ip-pool$/, names: 'network', tool: 'Cilium', group: 'cilium.io' },
];

/** What an annotation of a pod says of its network; nothing for others. */
export function networkAnnotation(key: string): NetworkAnnotation | undefined {
  return annotations.find((one) => one.key.test(key));
}

/** Whether one of some custom resources, each as `resource.group`, is of a group or of one below it. */
export function servesGroup(customResources: readonly string[], group: string): boolean {
  return customResources.some((one) => one.endsWith(`.${group}`));
}

/** A service mesh that puts a proxy into pods, or another addition that puts a container of its own beside theirs. */
export interface Mesh {
  name: string;
  /** What it puts there is no proxy: pods that ask for it need it. */
  agent?: true;
  /** What its injecting webhooks are called. */
  webhook: RegExp;
}

const openTelemetry: Mesh = { name: 'OpenTelemetry', agent: true, webhook: /opentelemetry/ };

/**
 * Labels and annotations of namespaces and pods that ask for a proxy or an agent, with the value that asks. Source: Istio, Linkerd, Consul, Kuma,
 * the Vault Agent Injector, Dapr, the OpenTelemetry operator.
 */
const askings: readonly { key: string; value: RegExp; mesh: Mesh }[] = [
  { key: 'istio-injection', value: /^enabled$/, mesh: { name: 'Istio', webhook: /istio/ } },
  { key: 'istio.io/rev', value: /./, mesh: { name: 'Istio', webhook: /istio/ } },
  { key: 'sidecar.istio.io/inject', value: /^true$/, mesh: { name: 'Istio', webhook: /istio/ } },
  { key: 'linkerd.io/inject', value: /^(enabled|ingress)$/, mesh: { name: 'Linkerd', webhook: /linkerd/ } },
  { key: 'consul.hashicorp.com/connect-inject', value: /^true$/, mesh: { name: 'Consul', webhook: /consul/ } },
  { key: 'kuma.io/sidecar-injection', value: /^(enabled|true)$/, mesh: { name: 'Kuma', webhook: /kuma|kong-mesh/ } },
  {
    key: 'vault.hashicorp.com/agent-inject',
    value: /^true$/,
    mesh: { name: 'the Vault Agent', agent: true, webhook: /vault/ },
  },
  { key: 'dapr.io/enabled', value: /^true$/, mesh: { name: 'Dapr', agent: true, webhook: /dapr/ } },
  { key: 'sidecar.opentelemetry.io/inject', value: /^(?!false$)./, mesh: openTelemetry },
  ...['java', 'nodejs', 'python', 'dotnet', 'go', 'apache-httpd', 'nginx', 'sdk'].map((language) => ({
    key: `instrumentation.opentelemetry.io/inject-${language}`,
    value: /^(?!false$)./,
    mesh: openTelemetry,
  })),
];

/** The mesh whose proxy a label or an annotation asks for. */
export function meshAskedBy(key: string, value: string): Mesh | undefined {
  return askings.find((one) => one.key === key && one.value.test(value))?.mesh;
}
