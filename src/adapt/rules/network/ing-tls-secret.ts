import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { bringAlong, toDo } from '../../fixes/fixes.ts';
import { asksForCertificates, hasCertManager } from '../../objects/cert-manager.ts';
import { isIngress } from '../../objects/ingress.ts';
import { isPresent } from '../present.ts';
import type { Rule } from '../rule.ts';

/** A certificate in a Secret that is not there. */
export const rule: Rule = {
  id: 'ing-tls-secret',
  kinds: ['Ingress'],
  *check(object, about) {
    if (!isIngress(object)) return;
    const isIssued = asksForCertificates(object);
    const maker = isIssued ? hasCertManager(about) : false;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const [index, { secretName: name, hosts }] of recordsOf(recordAt(object, 'spec')?.tls)) {
      if (typeof name !== 'string' || name === '') continue;
      const there = isPresent({ kind: 'Secret', name }, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: maker === undefined ? 'apis' : `secrets in ${namespace}` };
      else if (!there) {
        const pointer = jsonPointer('spec', 'tls', index, 'secretName');
        const names = texts(hosts).join(', ') || '–';
        const args = { name, namespace, hosts: names };
        const words = message(isIssued ? 'rule.ing-tls-secret.issued' : 'rule.ing-tls-secret', args);
        const fixes = [
          ...(isIssued ? [toDo(message('todo.install-cert-manager'))] : []),
          bringAlong('Secret', name, namespace),
        ];
        yield { severity: 'error', pointer, message: words, fixes };
      }
    }
  },
};
