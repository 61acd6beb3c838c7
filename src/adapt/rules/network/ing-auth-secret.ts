import { jsonPointer } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { bringAlong } from '../../fixes/fixes.ts';
import { isIngress, servedBy } from '../../objects/ingress.ts';
import { nginx } from '../../providers/annotation-prefixes.ts';
import { isPresent } from '../present.ts';
import type { Rule } from '../rule.ts';

/** Passwords or certificates by which ingress-nginx lets people in, or is let in itself, in a Secret that is not there. */
export const rule: Rule = {
  id: 'ing-auth-secret',
  kinds: ['Ingress'],
  *check(object, about) {
    const named = isIngress(object) ? [...secretsOf(object)] : [];
    if (named.length === 0) return;
    const controller = servedBy(object, about.target);
    if (controller === 'unknown') yield { unknown: 'ingressClasses' };
    if (controller === 'unknown' || !controller?.reads(nginx)) return;
    for (const { name, of, key } of named) {
      const there = isPresent({ kind: 'Secret', name }, of, about);
      const namespace = of ?? usualNamespace;
      if (there === undefined) yield { unknown: `secrets in ${namespace}` };
      else if (!there) {
        const words = message('rule.ing-auth-secret', { name, namespace });
        const fixes = [bringAlong('Secret', name, namespace)];
        yield { severity: 'error', pointer: jsonPointer('metadata', 'annotations', key), message: words, fixes };
      }
    }
  },
};

/** The Secrets that annotations name; without its type, the one for passwords counts for nothing. Source: the documentation of ingress-nginx. */
function* secretsOf({ metadata }: KubeObject): Generator<{ name: string; of: string | undefined; key: string }> {
  const { annotations = {}, namespace } = metadata;
  const isAsked = annotations[`${nginx}auth-type`] !== undefined;
  for (const which of [...(isAsked ? ['auth-secret'] : []), 'auth-tls-secret', 'proxy-ssl-secret']) {
    const key = nginx + which;
    const [, of, name] = /^(?:([^/\s]+)\/)?([^/\s]+)$/.exec(String(annotations[key] ?? '')) ?? [];
    if (name !== undefined) yield { name, of: of ?? namespace, key };
  }
}
