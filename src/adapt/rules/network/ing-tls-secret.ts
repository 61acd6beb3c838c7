import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { usualNamespace } from '../../../model/kind-scope.ts';
import { message } from '../../../model/message.ts';
import { texts } from '../../../model/parse.ts';
import { bringAlong } from '../../fixes/fixes.ts';
import { isIngress } from '../../objects/ingress.ts';
import { isPresent } from '../present.ts';
import type { Rule } from '../rule.ts';

/** Annotations by which a controller makes the Secret. Source: the documentation of cert-manager and kube-lego. */
const issued = /^(cert-manager\.io|certmanager\.k8s\.io)\/(cluster-)?issuer$|^kubernetes\.io\/tls-acme$/;

/** A certificate in a Secret that is not there. */
export const rule: Rule = {
  id: 'ing-tls-secret',
  *check(object, about) {
    if (!isIngress(object)) return;
    if (Object.keys(object.metadata.annotations ?? {}).some((key) => issued.test(key))) return;
    const namespace = object.metadata.namespace ?? usualNamespace;
    for (const [index, { secretName: name, hosts }] of recordsOf(recordAt(object, 'spec')?.tls)) {
      if (typeof name !== 'string' || name === '') continue;
      const there = isPresent({ kind: 'Secret', name }, object.metadata.namespace, about);
      if (there === undefined) yield { unknown: `secrets in ${namespace}` };
      else if (!there) {
        const pointer = jsonPointer('spec', 'tls', index, 'secretName');
        const names = texts(hosts).join(', ') || '–';
        const words = message('rule.ing-tls-secret', { name, namespace, hosts: names });
        yield { severity: 'error', pointer, message: words, fixes: [bringAlong('Secret', name, namespace)] };
      }
    }
  },
};
