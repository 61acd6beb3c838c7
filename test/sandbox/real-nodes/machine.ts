import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Say } from '../obtain.ts';

/** What of the system a real node needs, by the Debian package that brings it; other packages may bring it too. */
const needed = {
  containerd: ['/usr/bin/containerd'],
  runc: ['/usr/sbin/runc', '/usr/bin/runc'],
  'containernetworking-plugins': ['/usr/lib/cni/bridge'],
  'busybox-static': ['/bin/busybox'],
  nftables: ['/usr/sbin/nft'],
  iproute2: ['/sbin/ip'],
  haproxy: ['/usr/sbin/haproxy'],
};

/** The bits of these capabilities in the sets that Linux tells of (capability.h). */
const capabilities = { CAP_NET_ADMIN: 12n, CAP_SYS_ADMIN: 21n };

/** Why real nodes cannot run on this machine, as a sentence; nothing where they can. */
export function whyNoRealNodes(): string | undefined {
  if (process.platform !== 'linux') return 'Real nodes need Linux.';
  if (process.getuid?.() !== 0) return 'Real nodes need root.';
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const missing = Object.entries(capabilities).filter(([, bit]) => ((BigInt(`0x${effective}`) >> bit) & 1n) === 0n);
  if (missing.length > 0)
    return `Real nodes need ${missing.map(([name]) => name).join(' and ')}, which root lacks here.`;
  if (missingPackages().length > 0 && !existsSync('/usr/bin/apt-get')) {
    return `Real nodes need ${missingPackages().join(', ')}, and there is no apt-get to install them with.`;
  }
  return undefined;
}

function missingPackages(): string[] {
  return Object.entries(needed).flatMap(([name, files]) => (files.some(fits) ? [] : [name]));
}

/** Images hold busybox alone, so one that needs libraries, whose loader is named at its begin, does not do. */
function fits(file: string): boolean {
  return existsSync(file) && (file !== '/bin/busybox' || !readFileSync(file).subarray(0, 4096).includes('/ld-'));
}

/** Installs the Debian packages that real nodes need and that are not there. Throws with what apt-get said last. */
export async function installPackages(say: Say, signal?: AbortSignal): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  say(`installing the Debian packages ${missing.join(', ')}`);
  await aptGet(['update'], say, signal);
  // Nothing that is there gives way: another containerd may be at work.
  const careful = ['--yes', '--no-install-recommends', '--no-remove'];
  await aptGet(['install', ...careful, ...missing], say, signal);
  const still = missingPackages();
  if (still.length > 0) throw new Error(`apt-get installed ${still.join(', ')}, but not where they are looked for.`);
}

async function aptGet(args: string[], say: Say, signal?: AbortSignal): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = spawn('apt-get', args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  const said: string[] = [];
  for (const stream of [apt.stdout, apt.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (/^Setting up/.test(line)) say(`apt-get: ${line}`);
    });
  }
  await new Promise<void>((resolve, reject) => {
    apt.on('error', reject);
    apt.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`apt-get ${args[0]} failed:\n${said.slice(-8).join('\n')}`)),
    );
  });
}
