import type { ClusterFacts } from '../../../model/clusters/cluster-facts.ts';
import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

/** Names that a DNS controller writes: with two clusters alive, both do. */
export const rule: Rule = {
  id: 'extdns-hazard',
  *check({ metadata }, { target }) {
    const prefix = 'external-dns.alpha.kubernetes.io/';
    const key = Object.keys(metadata.annotations ?? {}).find((one) => one === `${prefix}hostname`);
    const paused = metadata.annotations?.[`${prefix}controller`];
    if (key === undefined || (paused !== undefined && paused !== 'dns-controller')) return;
    const name = metadata.annotations?.[key] ?? '';
    const pointer = jsonPointer('metadata', 'annotations', key);
    const path = jsonPointer('metadata', 'annotations', `${prefix}controller`);
    const fixes = [edit(message('fix.pause-dns'), { op: 'add', path, value: 'paused' })];
    const runs = runsThere(target.facts);
    if (runs === undefined) yield { unknown: 'clusterRoles' };
    else if (runs) yield { severity: 'error', pointer, message: message('rule.extdns-hazard.there', { name }), fixes };
    else yield { severity: 'warning', pointer, message: message('rule.extdns-hazard', { name }), fixes };
  },
};

const sign = /(^|[-:])external-?dns([-:]|$)/;

/** Whether external-dns is on a target: by what it is allowed, which it needs, or by its kinds or its workload; nothing where too little is known. */
function runsThere({ clusterRoles, apis = [], namespaces = [] }: ClusterFacts): boolean | undefined {
  const isThere =
    clusterRoles?.some((name) => sign.test(name)) ||
    apis.some(({ group }) => group === 'externaldns.k8s.io') ||
    namespaces.some(({ names = {} }) => names['deployments.apps']?.some((name) => sign.test(name)));
  return isThere || (clusterRoles && false);
}
