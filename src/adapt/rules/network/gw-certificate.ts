import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { parseApiVersion } from '../../../model/objects/object.ts';
import { bringAlong, toDo } from '../../fixes/fixes.ts';
import { asksForCertificates, hasCertManager } from '../../objects/cert-manager.ts';
import { gatewayApi } from '../../objects/gateway-api.ts';
import { isPresent } from '../present.ts';
import type { Rule } from '../rule.ts';

/** A certificate of a Gateway in a Secret that is not there. */
export const rule: Rule = {
  id: 'gw-certificate',
  kinds: ['Gateway'],
  *check(object, about) {
    if (parseApiVersion(object.apiVersion).group !== gatewayApi) return;
    const isIssued = asksForCertificates(object);
    const maker = isIssued ? hasCertManager(about) : false;
    const isUnmade = isIssued && maker === false;
    for (const [index, { name: listener, tls }] of recordsOf(recordAt(object, 'spec')?.listeners)) {
      const { mode, certificateRefs } = recordAt({ tls }, 'tls') ?? {};
      // Who passes connections through shows no certificate.
      if (mode === 'Passthrough') continue;
      for (const [at, one] of recordsOf(certificateRefs)) {
        const { group = '', kind = 'Secret', name, namespace: elsewhere } = one;
        if (group !== '' || kind !== 'Secret' || typeof name !== 'string' || name === '') continue;
        const of = typeof elsewhere === 'string' ? elsewhere : object.metadata.namespace;
        const namespace = of ?? usualNamespace;
        const there = isPresent({ kind, name }, of, about);
        if (there === undefined) yield { unknown: maker === undefined ? 'apis' : `secrets in ${namespace}` };
        else if (!there) {
          const pointer = jsonPointer('spec', 'listeners', index, 'tls', 'certificateRefs', at, 'name');
          const args = { name, namespace, listener: String(listener) };
          const words = message(isUnmade ? 'rule.gw-certificate.issued' : 'rule.gw-certificate', args);
          const install = isUnmade ? [toDo(message('todo.install-cert-manager'))] : [];
          yield {
            severity: 'error',
            pointer,
            message: words,
            fixes: [...install, bringAlong('Secret', name, namespace)],
          };
        }
      }
    }
  },
};
