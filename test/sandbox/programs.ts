import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The programs that the sandbox runs, by the folder below `programs/` that pins them. */
export const programNames = [
  ...(['etcd', 'kubernetes', 'kwok', 'velero', 'velero-plugin-for-aws', 'versitygw'] as const),
  ...(['kubernetes-node', 'coredns', 'velero-1.17', 'kube-score', 'kubeconform', 'dyff'] as const),
] as const;

/** One of them. */
export type ProgramName = (typeof programNames)[number];

/** Where a ready-made program is published. */
export interface Release {
  url: string;
  /** Where its SHA-256 is published: a file with the bare sum, or with `sum  name` lines. */
  sums?: string;
  /** For an archive: the path of the program inside it. */
  inside?: string;
}

/** How to get one module's programs. */
export interface Program {
  name: ProgramName;
  /** With the leading `v`. */
  version: string;
  /** File names after the build or download. */
  binaries: string[];
  /** What Go calls a binary that has another name here, after the last part of its path. */
  builtAs: Readonly<Record<string, string>>;
  ldflags: string;
  /** The folder with `go.mod` and `go.sum`. */
  module: string;
  /** Changes with anything that changes the built program. */
  key: string;
  /** The official download of one binary, where there is one for this platform that fits. */
  release?: (binary: string) => Release | undefined;
}

const linkerFlag = '-s -w';
const platform = { os: process.platform === 'win32' ? 'windows' : process.platform, arch: goArch() };

interface Pin {
  module: string;
  binaries: string[];
  builtAs?: Readonly<Record<string, string>>;
  ldflags?: (version: string) => string;
  release?: (version: string, binary: string) => Release | undefined;
}

const kubernetesRelease: Pin['release'] = (version, binary) => {
  if (platform.os !== 'linux' && binary !== 'kubectl') return undefined;
  const url = `https://dl.k8s.io/release/${version}/bin/${platform.os}/${platform.arch}/${executable(binary)}`;
  return { url, sums: `${url}.sha256` };
};

/** Without a version of its own a program of Kubernetes says v0.0.0, which clients cannot parse. */
const kubernetesFlags: Pin['ldflags'] = (version) => {
  const [major, minor] = version.slice(1).split('.');
  const place = 'k8s.io/component-base/version';
  return `-X ${place}.gitVersion=${version} -X ${place}.gitMajor=${major} -X ${place}.gitMinor=${minor}`;
};

// The second frees the fixed port 8080, so that two servers run side by side; so the official program does not fit.
const veleroFlags: Pin['ldflags'] = (version) =>
  `-X github.com/vmware-tanzu/velero/pkg/buildinfo.Version=${version} -X sigs.k8s.io/controller-runtime/pkg/metrics/server.DefaultBindAddress=0`;

const pins: Record<ProgramName, Pin> = {
  etcd: {
    module: 'go.etcd.io/etcd/server/v3',
    binaries: ['etcd'],
    builtAs: { etcd: 'server' },
    release: (version) => {
      const folder = `etcd-${version}-${platform.os}-${platform.arch}`;
      const base = `https://github.com/etcd-io/etcd/releases/download/${version}`;
      const archive = platform.os === 'linux' ? 'tar.gz' : 'zip';
      return { url: `${base}/${folder}.${archive}`, sums: `${base}/SHA256SUMS`, inside: `${folder}/etcd` };
    },
  },
  kubernetes: {
    module: 'k8s.io/kubernetes',
    binaries: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'],
    ldflags: kubernetesFlags,
    release: kubernetesRelease,
  },
  // Apart from the control plane: only real nodes need them, on Linux.
  'kubernetes-node': {
    module: 'k8s.io/kubernetes',
    binaries: ['kubelet', 'kube-proxy'],
    ldflags: kubernetesFlags,
    release: kubernetesRelease,
  },
  coredns: {
    module: 'github.com/coredns/coredns',
    binaries: ['coredns'],
    release: (version) => {
      const url = `https://github.com/coredns/coredns/releases/download/${version}/coredns_${version.slice(1)}_${platform.os}_${platform.arch}.tgz`;
      return { url, sums: `${url}.sha256`, inside: 'coredns' };
    },
  },
  kwok: {
    module: 'sigs.k8s.io/kwok',
    binaries: ['kwok'],
    release: (version) => ({
      url: `https://github.com/kubernetes-sigs/kwok/releases/download/${version}/${executable(`kwok-${platform.os}-${platform.arch}`)}`,
    }),
  },
  velero: {
    module: 'github.com/vmware-tanzu/velero',
    binaries: ['velero', 'velero-restore-helper'],
    ldflags: veleroFlags,
  },
  // Apart from the newest one: few tests need it.
  'velero-1.17': {
    module: 'github.com/vmware-tanzu/velero',
    binaries: ['velero-1.17'],
    builtAs: { 'velero-1.17': 'velero' },
    ldflags: veleroFlags,
  },
  'velero-plugin-for-aws': {
    // Published as an image only.
    module: 'github.com/vmware-tanzu/velero-plugin-for-aws',
    binaries: ['velero-plugin-for-aws'],
  },
  // Benchmarks alone ask for these three.
  'kube-score': {
    module: 'github.com/zegl/kube-score',
    binaries: ['kube-score'],
  },
  kubeconform: {
    module: 'github.com/yannh/kubeconform',
    binaries: ['kubeconform'],
  },
  dyff: {
    module: 'github.com/homeport/dyff',
    binaries: ['dyff'],
  },
  versitygw: {
    module: 'github.com/versity/versitygw',
    binaries: ['versitygw'],
    release: (version) => {
      if (platform.os === 'windows') return undefined;
      const system = platform.os === 'darwin' ? 'Darwin' : 'Linux';
      const folder = `versitygw_${version}_${system}_${platform.arch === 'amd64' ? 'x86_64' : platform.arch}`;
      const base = `https://github.com/versity/versitygw/releases/download/${version}`;
      return { url: `${base}/${folder}.tar.gz`, inside: `${folder}/versitygw` };
    },
  },
};

/** The file name of a program on this platform. */
export function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

/** What is pinned for a program, by the folder of its name below `folder`. Throws where its `go.mod` does not name the module. */
export function programOf(name: ProgramName, folder = join(import.meta.dirname, 'programs')): Program {
  const pin = pins[name];
  const module = join(folder, name);
  const goMod = readFileSync(join(module, 'go.mod'), 'utf8');
  const goSum = readFileSync(join(module, 'go.sum'), 'utf8');
  const version = goMod
    .split('\n')
    .map((line) =>
      line
        .replace(/^require /, '')
        .trim()
        .split(' '),
    )
    .find(([path]) => path === pin.module)?.[1];
  if (version === undefined) throw new Error(`${join(module, 'go.mod')} does not require ${pin.module}.`);
  const ldflags = [linkerFlag, pin.ldflags?.(version)].filter((flag) => flag !== undefined).join(' ');
  const hash = createHash('sha256');
  for (const part of [goMod, goSum, ldflags, platform.os, platform.arch]) hash.update(part).update('\0');
  const release = pin.release;
  return {
    name,
    version,
    binaries: pin.binaries,
    builtAs: pin.builtAs ?? {},
    ldflags,
    module,
    key: hash.digest('hex').slice(0, 12),
    ...(release === undefined ? {} : { release: (binary: string) => release(version, binary) }),
  };
}

function goArch(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}
