import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { edit, removingAll } from '../../fixes/fixes.ts';
import { serviceRanges } from '../../objects/addresses.ts';
import { serviceSpec } from '../../objects/services.ts';
import type { Rule } from '../rule.ts';

/** A family of addresses that the target does not have. */
export const rule: Rule = {
  id: 'svc-ipfamily',
  kinds: ['Service'],
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (!spec || spec.type === 'ExternalName') return;
    const families = texts(spec.ipFamilies);
    const dual = spec.ipFamilyPolicy === 'RequireDualStack';
    if (!dual && families.length !== 1) return;
    const ranges = serviceRanges(target);
    if (ranges === undefined) {
      yield { unknown: 'serviceCidrs' };
      return;
    }
    const there = new Set<string>(ranges.map((range) => (range.includes(':') ? 'IPv6' : 'IPv4')));
    const [only = ''] = there;
    if (dual && there.size === 1) {
      const words = message('rule.svc-ipfamily.dual', { family: only });
      const path = '/spec/ipFamilyPolicy';
      // Families that the cluster does not have are refused with any policy.
      const prefer = { op: 'replace', path, value: 'PreferDualStack' } as const;
      const out = removingAll(object, ['/spec/ipFamilies']);
      const fixes = [edit(message('fix.prefer-dual-stack'), prefer, ...out)];
      yield { severity: 'error', pointer: path, message: words, fixes };
    } else if (!dual && families[0] !== undefined && !there.has(families[0]) && hasAddress(spec)) {
      const words = message('rule.svc-ipfamily', { family: families[0], there: only });
      const fixes = [edit(message('fix.own-family', { family: only }), ...removingAll(object, ['/spec/ipFamilies']))];
      yield { severity: 'error', pointer: '/spec/ipFamilies/0', message: words, fixes };
    }
  },
};

/** A headless Service without a selector may name any family. Source: the validation of Services. */
function hasAddress({ clusterIP, selector }: Record<string, unknown>): boolean {
  return clusterIP !== 'None' || selector !== undefined;
}
