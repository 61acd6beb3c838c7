import { execFile } from 'node:child_process';
import { readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Processes, type RunningProcess, waitFor } from '../processes.ts';

/** The network of one cluster, as a data centre has it: apart from that of this machine, joined with the others by a bridge. */
export interface Site {
  /** The file of its network namespace. */
  network: string;
  /** Of the cluster's node, which its API server has too. */
  address: string;
  podRange: string;
}

/** What joins the clusters of a sandbox. None of its packets enters the network of this machine. */
export interface Wan {
  network: string;
  /** Pods of all clusters reach it. */
  address: string;
  /** Makes the network of one more cluster. */
  join(name: string): Promise<Site>;
}

/** The bridge in the network of a cluster that its pods are at. */
export const podBridge = 'pods';

/** The file of the network namespace of whoever opens it. */
const ownNetwork = '/proc/self/ns/net';

/** Makes the network that joins clusters. All networks last as long as the processes that hold them. */
export async function startWan(processes: Processes): Promise<Wan> {
  const network = await holdNetwork('wan', processes);
  const address = '10.200.0.1';
  await inNetwork(network, [
    'ip link set lo up',
    'ip link add bridge type bridge',
    `ip address add ${address}/24 dev bridge`,
    'ip link set bridge up',
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
  ]);
  let sites = 0;
  const wan = { network, address };
  return { ...wan, join: (name) => joinSite(name, ++sites, wan, processes) };
}

async function joinSite(
  name: string,
  number: number,
  wan: { network: string; address: string },
  processes: Processes,
): Promise<Site> {
  const network = await holdNetwork(name, processes);
  const address = `10.200.0.${10 + number}`;
  const podRange = `10.${10 * number}.0.0/24`;
  const holder = network.split('/')[2];
  // Made inside, so that the network of this machine never has a part of it.
  await inNetwork(wan.network, [
    `ip link add name site${number} type veth peer name eth0 netns ${holder}`,
    `ip link set dev site${number} master bridge up`,
  ]);
  await inNetwork(network, [
    'ip link set lo up',
    `ip address add ${address}/24 dev eth0`,
    'ip link set eth0 up',
    `ip route add default via ${wan.address}`,
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
    // As between real sites, pods are seen outside under the address of their node.
    'nft add table ip site',
    "nft 'add chain ip site out { type nat hook postrouting priority 100; }'",
    `nft add rule ip site out ip saddr ${podRange} ip daddr != ${podRange} oifname eth0 masquerade`,
  ]);
  return { network, address, podRange };
}

/** A new network namespace; it is there as long as its holder runs, so it needs no cleaning. */
async function holdNetwork(name: string, processes: Processes): Promise<string> {
  const holder = await processes.start({
    name: `network-${name}`,
    program: 'unshare',
    args: ['--net', 'sleep', 'infinity'],
    network: ownNetwork,
  });
  const file = `/proc/${holder.pid}/ns/net`;
  await waitFor(async () => readlinkSync(file) !== readlinkSync(ownNetwork), {
    what: `the network ${name} was there`,
    needs: [holder],
  });
  return file;
}

/** Runs lines of shell in a network. */
async function inNetwork(network: string, lines: string[]): Promise<void> {
  await promisify(execFile)('nsenter', [`--net=${network}`, 'sh', '-ec', lines.join('\n')]);
}

/**
 * Lets the packets that leave a cluster pass at no more than a rate (`8mbit`), as on a slow line, or those that come to its pods; nothing: as
 * fast as they can.
 */
export async function limitRate(
  cluster: { network?: string },
  rate: string | undefined,
  which: 'leaving' | 'to pods' = 'leaving',
): Promise<void> {
  if (cluster.network === undefined) throw new Error('The cluster has no network of its own.');
  const discipline = `tc qdisc replace dev ${which === 'leaving' ? 'eth0' : podBridge} root`;
  const way = rate === undefined ? 'pfifo' : `tbf rate ${rate} burst 128kbit latency 400ms`;
  await inNetwork(cluster.network, [`${discipline} ${way}`]);
}

/** A port in one of the networks. */
export interface Place {
  /** The file of the network namespace; absent: that of this machine. */
  network?: string;
  address: string;
  port: number;
}

/** Passes connections to one place on to another, across networks. */
export async function forward(
  name: string,
  from: Place,
  to: Place,
  { folder, processes }: { folder: string; processes: Processes },
): Promise<RunningProcess> {
  const inside = (place: Place) => (place.network === undefined ? '' : ' namespace inside');
  const config = join(folder, `forward-${name}.cfg`);
  writeFileSync(
    config,
    [
      'global',
      ' nbthread 1',
      'defaults',
      ' mode tcp',
      ' timeout connect 5s',
      ' timeout client 1h',
      ' timeout server 1h',
      'listen forward',
      ` bind ${from.address}:${from.port}${inside(from)}`,
      ` server to ${to.address}:${to.port}${inside(to)}`,
      '',
    ].join('\n'),
  );
  // haproxy knows networks by their names below /run/netns, of which it gets one of its own.
  const script = [
    'mount -t tmpfs tmpfs /run',
    'mkdir /run/netns',
    'touch /run/netns/inside',
    `mount --bind ${from.network ?? to.network ?? ownNetwork} /run/netns/inside`,
    `exec haproxy -db -f '${config}'`,
  ];
  return processes.start({
    name: `forward-${name}`,
    program: 'unshare',
    args: ['--mount', 'sh', '-ec', script.join('\n')],
    network: ownNetwork,
  });
}
