import { BlockList, isIP } from 'node:net';
import type { Offer } from '../offer.ts';

/** Whether an address lies in a range such as `10.0.0.0/8`; false where either is none. */
export function inRange(address: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family || !/^\d+$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) {
    return false;
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), type);
  return block.check(address, type);
}

/** Ranges that every network may use for itself. Source: RFC 1918, RFC 6598, RFC 4193. */
export const privateRanges: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
];

/** Whether an address means another machine in another network. */
export function isPrivateAddress(address: string): boolean {
  return isIP(address) !== 0 && privateRanges.some((range) => inRange(address, range));
}

/** The ranges of addresses that Services of the target get; nothing where they are unknown, and where its version has no kind for them. */
export function serviceRanges(target: Offer): readonly string[] | undefined {
  const ranges = target.facts.serviceCidrs;
  return ranges === undefined || ranges.length === 0 ? undefined : ranges;
}

/** Whether only the network in which it stands can resolve a name. Source: RFC 6762, RFC 8375 and the habits of private zones. */
export function isPrivateName(host: string): boolean {
  return /\.(local|lan|internal|intranet|corp|home|home\.arpa|localdomain)$/i.test(host) && !isClusterName(host);
}

/** Whether a name is one of a Service. */
export function isClusterName(host: string): boolean {
  return /\.svc(\.|$)/i.test(host) || /(^|\.)cluster\.local$/i.test(host);
}
