import type { Fix } from '../../../model/finding.ts';
import { jsonPointer, recordAt, recordsOf } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { ingressIntent } from '../../providers/ingress-controllers.ts';
import { edit, removing, toDo } from '../fixes.ts';
import { isIngress, servedBy } from '../ingress.ts';
import type { Rule } from '../rule.ts';

/** A certificate that lies with a cloud, not in a Secret. */
export const rule: Rule = {
  id: 'ing-cert-id',
  *check(object, { target }) {
    if (!isIngress(object)) return;
    // A Secret does as well wherever it is served.
    const { tls } = recordAt(object, 'spec') ?? {};
    if (recordsOf(tls).some(([, { secretName }]) => typeof secretName === 'string')) return;
    for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
      if (ingressIntent(key, String(value)) !== 'certificate') continue;
      const controller = servedBy(object, target);
      if (controller === 'unknown') yield { unknown: 'ingressClasses' };
      if (controller === 'unknown' || controller === undefined) return;
      const pointer = jsonPointer('metadata', 'annotations', key);
      const args = { id: String(value), controller: controller.name };
      const secret = toDo(message('todo.certificate', { hosts: hostsOf(object) || '–' }));
      yield controller.reads(key)
        ? {
            severity: 'warning',
            pointer,
            message: message('rule.ing-cert-id.account', args),
            fixes: [...byName(object, key), toDo(message('todo.certificate-there', { id: args.id }))],
          }
        : { severity: 'error', pointer, message: message('rule.ing-cert-id', args), fixes: [secret] };
    }
  },
};

function hostsOf(object: KubeObject): string {
  const hosts = recordsOf(recordAt(object, 'spec')?.rules).map(([, { host }]) => host);
  return hosts.filter((host) => typeof host === 'string').join(', ');
}

const alb = 'alb.ingress.kubernetes.io/';

/**
 * The AWS Load Balancer Controller looks for a certificate of the account by the names of the Ingress where none is said, and
 * listens for HTTPS then only where it is told to. Source: its documentation on certificate discovery.
 */
function byName(object: KubeObject, key: string): Fix[] {
  if (key !== `${alb}certificate-arn` || hostsOf(object) === '') return [];
  const out = removing(object, jsonPointer('metadata', 'annotations', key));
  const ports = jsonPointer('metadata', 'annotations', `${alb}listen-ports`);
  const told = object.metadata.annotations?.[`${alb}listen-ports`] !== undefined;
  const title = message('fix.certificate-by-name', { hosts: hostsOf(object) });
  return [told ? edit(title, out) : edit(title, out, { op: 'add', path: ports, value: '[{"HTTPS": 443}]' })];
}
