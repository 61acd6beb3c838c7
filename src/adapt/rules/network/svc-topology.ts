import type { Fix } from '../../../model/assessment/finding.ts';
import { list } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** The field that Kubernetes dropped. Source: the release notes of Kubernetes 1.22. */
const gone = 22;

/** Since when spec.trafficDistribution is there without a feature gate. Source: the documentation of Kubernetes. */
const distribution = 31;

/** Keeping traffic near by a field that is no more. */
export const rule: Rule = {
  id: 'svc-topology',
  kinds: ['Service'],
  *check(object, { target }) {
    const keys = serviceSpec(object)?.topologyKeys;
    if (keys === undefined) return;
    const { version } = target.facts;
    const { minor } = target;
    if (version === undefined) yield { unknown: 'version' };
    else if (minor !== undefined && minor >= gone) {
      const code = minor >= distribution ? 'rule.svc-topology' : 'rule.svc-topology.before';
      const words = message(code, { version: `${version.major}.${version.minor}` });
      const pointer = '/spec/topologyKeys';
      const fixes = [
        ...instead(list(keys), minor),
        edit(message('fix.leave-out-topology'), { op: 'remove', path: pointer }),
      ];
      yield { severity: 'warning', pointer, message: words, fixes };
    }
  },
};

/**
 * What says today what the keys said. Source: the documentation of Kubernetes on the internal traffic policy and on traffic
 * distribution; PreferSameNode is there without a feature gate since 1.34, PreferClose since 1.31.
 */
function instead(keys: readonly unknown[], minor: number): Fix[] {
  const [first, ...others] = keys;
  const ofNode = first === 'kubernetes.io/hostname';
  if (ofNode && others.length === 0) return [said('internalTrafficPolicy', 'Local')];
  if (ofNode) return minor >= 34 ? [said('trafficDistribution', 'PreferSameNode')] : [];
  return first === 'topology.kubernetes.io/zone' && minor >= distribution
    ? [said('trafficDistribution', 'PreferClose')]
    : [];
}

function said(field: string, value: string): Fix {
  const path = `/spec/${field}`;
  return edit(
    message('fix.traffic', { field, value }),
    { op: 'remove', path: '/spec/topologyKeys' },
    { op: 'add', path, value },
  );
}
