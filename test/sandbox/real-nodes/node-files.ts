import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asRecord } from '../api.ts';
import type { ProgramPath } from '../obtain.ts';
import { containerdConfig, pauseImage } from './images.ts';
import { podBridge, type Site } from './network.ts';

/** What the files of a node say. */
export interface NodeFilesOptions {
  name: string;
  folder: string;
  logs: string;
  node: KubeObject;
  site: Site;
  kubeconfig: string;
  /** The name of its cgroups. */
  cgroup: string;
  program: ProgramPath;
}

/** Where the logs of the containers of a node lie: NAMESPACE_POD_UID/CONTAINER/0.log, in CRI form. */
export const podLogsOf = (folder: string): string => join(folder, 'var-log', 'pods');

/** Writes what the programs of a node read; gives the script that starts it, and the configurations of what runs beside. */
export async function writeNodeFiles(
  options: NodeFilesOptions,
): Promise<{ script: string; proxy: string; dns: string }> {
  const { folder } = options;
  const write = async (file: string, text: string): Promise<string> => {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  await mkdir(join(folder, 'var-lib', 'kubelet'), { recursive: true });
  await mkdir(podLogsOf(folder), { recursive: true });
  await write('cni/pods.conflist', podNetwork(options));
  await write('registries/_default/hosts.toml', noRegistry);
  // Pods know no names but those of their cluster.
  await write('resolv.conf', '');
  await write('containerd.toml', nodeContainerd(folder));
  await write('kubelet.yaml', kubeletConfig(options));
  return {
    script: await write('node.sh', nodeScript(options)),
    proxy: await write('kube-proxy.yaml', proxyConfig(options)),
    dns: await write('Corefile', corefile(options)),
  };
}

/** An image that is not there fails at once, and nobody outside is asked for it. */
const noRegistry = `server = "http://127.0.0.1:9"
[host."http://127.0.0.1:9"]
  capabilities = ["pull", "resolve"]
`;

/** What the kubelet sets for the whole machine, and needs for nothing here: it gets files of its own in their place. */
const kernelSettings = [
  ...['kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxbytes', 'kernel/keys/root_maxkeys'],
  ...['vm/overcommit_memory', 'vm/panic_on_oom'],
];

function nodeScript({ name, folder, logs, node, site, kubeconfig, program }: NodeFilesOptions): string {
  const labels = Object.entries(node.metadata.labels ?? {}).filter(([key]) => !key.startsWith('kubernetes.io/'));
  return `# Process 1 of a node: with it end all its processes, and its mounts go.
mount --make-rshared /
mount --bind '${folder}/var-lib' /var/lib
mount --bind '${folder}/var-log' /var/log
mount -t tmpfs tmpfs /run
for setting in ${kernelSettings.join(' ')}; do
  [ -e /proc/sys/$setting ] || continue
  mkdir -p "$(dirname "/run/sys/$setting")"
  cat "/proc/sys/$setting" >"/run/sys/$setting"
  mount --bind "/run/sys/$setting" "/proc/sys/$setting"
done
mkdir /run/containerd
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
containerd --config '${folder}/containerd.toml' >'${logs}/${name}-containerd.log' 2>&1 &
for i in $(seq 200); do ctr version >/run/version 2>&1 && break; sleep 0.1; done
# containerd answers before its part for the kubelet does, which ends where it comes too early.
for i in $(seq 100); do
  '${program('kubelet')}' --config='${folder}/kubelet.yaml' --kubeconfig='${kubeconfig}' --v=2 \\
    --hostname-override='${node.metadata.name}' --node-ip=${site.address} \\
    --node-labels='${labels.map(([key, value]) => `${key}=${value}`).join()}' >'${logs}/${name}-kubelet.log' 2>&1
  grep -q 'server is not initialized yet' '${logs}/${name}-kubelet.log' || break
  sleep 0.1
done &
wait -n
echo "containerd or the kubelet ended: see ${logs}/${name}-containerd.log and ${name}-kubelet.log"
exit 1
`;
}

function nodeContainerd(folder: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `${containerdConfig(join(folder, 'containerd'))}
[${cri}]
  sandbox_image = "${pauseImage}"
  # For machines whose root lacks CAP_SYS_RESOURCE.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [${cri}.cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}/cni"
  [${cri}.registry]
    config_path = "${folder}/registries"
  [${cri}.containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
}

function kubeletConfig({ folder, node, site, cgroup }: NodeFilesOptions): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: site.address,
    readOnlyPort: 0,
    providerID: asRecord(node.spec).providerID,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    resolvConf: join(folder, 'resolv.conf'),
    clusterDNS: [site.address],
    clusterDomain: 'cluster.local',
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
  });
}

function proxyConfig({ node, site, kubeconfig }: NodeFilesOptions): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clientConnection: { kubeconfig },
    hostnameOverride: node.metadata.name,
    clusterCIDR: site.podRange,
    bindAddress: site.address,
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    nftables: { minSyncPeriod: '100ms' },
    // Its limits are those of the whole machine.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  });
}

function podNetwork({ folder, site }: NodeFilesOptions): string {
  const ipam = {
    type: 'host-local',
    ranges: [[{ subnet: site.podRange }]],
    routes: [{ dst: '0.0.0.0/0' }],
    dataDir: join(folder, 'addresses'),
  };
  const bridge = { type: 'bridge', bridge: podBridge, isGateway: true, ipMasq: false, hairpinMode: true, ipam };
  return JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins: [bridge] });
}

function corefile({ site, kubeconfig }: NodeFilesOptions): string {
  return `. {
  bind ${site.address}
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfig}
    pods insecure
  }
  cache 5
}
`;
}
