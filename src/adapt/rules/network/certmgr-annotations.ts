import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { safeEdit } from '../../fixes/fixes.ts';
import type { Rule } from '../rule.ts';

const before = 'certmanager.k8s.io/';

/** What annotations are called since cert-manager 0.11. Source: its upgrade notes, and the documentation of its CA injector. */
const renamed = new Map([
  ...['issuer', 'cluster-issuer', 'issuer-name', 'issuer-kind', 'alt-names', 'ip-sans', 'common-name'].map(sameName),
  ...['inject-ca-from', 'inject-apiserver-ca'].map(sameName),
  [`${before}acme-http01-edit-in-place`, 'acme.cert-manager.io/http01-edit-in-place'],
  [`${before}acme-http01-ingress-class`, 'acme.cert-manager.io/http01-ingress-class'],
]);

function sameName(name: string): [old: string, now: string] {
  return [before + name, `cert-manager.io/${name}`];
}

/** An annotation for a cert-manager of before 0.11, on a target that has a later one. */
export const rule: Rule = {
  id: 'certmgr-annotations',
  *check({ metadata: { annotations = {} } }, { target }) {
    for (const [key, value] of Object.entries(annotations)) {
      const to = renamed.get(key);
      if (to === undefined || annotations[to] !== undefined) continue;
      const { apis } = target.facts;
      if (apis === undefined) yield { unknown: 'apis' };
      else if (
        apis.some(({ group }) => group === 'cert-manager.io') &&
        !apis.some(({ group }) => before === `${group}/`)
      ) {
        const pointer = jsonPointer('metadata', 'annotations', key);
        const instead = { op: 'add', path: jsonPointer('metadata', 'annotations', to), value } as const;
        const fix = safeEdit(message('fix.say-instead', { key: to, value }), instead, { op: 'remove', path: pointer });
        yield { severity: 'warning', pointer, message: message('rule.certmgr-annotations', { key, to }), fixes: [fix] };
      }
    }
  },
};
