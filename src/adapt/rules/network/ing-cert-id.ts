import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, recordAt, recordsOf } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, toDo } from '../../fixes/fixes.ts';
import { isIngress, servedBy } from '../../objects/ingress.ts';
import { certificateDiscovery, ingressIntent, managedCertificates } from '../../providers/ingress-controllers.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** A certificate that lies with a cloud, not in a Secret. */
export const rule: Rule = {
  id: 'ing-cert-id',
  kinds: ['Ingress'],
  *check(object, { target, objects }) {
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
      if (key === managedCertificates.annotation && controller.reads(key)) {
        yield* managedThere(object, pointer, String(value), { target, objects });
        continue;
      }
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

function* managedThere(
  { metadata }: KubeObject,
  pointer: string,
  names: string,
  { target, objects }: Pick<RuleAbout, 'target' | 'objects'>,
): Generator<Problem | Unknown> {
  const { group, kind, resource } = managedCertificates;
  const namespace = metadata.namespace ?? usualNamespace;
  for (const name of names.split(',').map((one) => one.trim())) {
    if (name === '' || objects.has(`${kind}.${group}`, metadata.namespace, name)) continue;
    const there = target.has(resource, namespace, name);
    if (there === undefined) yield { unknown: `${resource} in ${namespace}` };
    else if (!there) {
      const args = { kind, name, namespace };
      const fixes = [toDo(message('todo.bring-along', args))];
      yield { severity: 'error', pointer, message: message('rule.ing-cert-id.managed', args), fixes };
    }
  }
}

function hostsOf(object: KubeObject): string {
  const hosts = recordsOf(recordAt(object, 'spec')?.rules).map(([, { host }]) => host);
  return hosts.filter((host) => typeof host === 'string').join(', ');
}

/** The certificate that the controller finds by the names of the Ingress, where it looks for one. */
function byName(object: KubeObject, key: string): Fix[] {
  const told = certificateDiscovery(key);
  if (!told || hostsOf(object) === '') return [];
  const out = removing(object, jsonPointer('metadata', 'annotations', key));
  const path = jsonPointer('metadata', 'annotations', told.key);
  const isTold = object.metadata.annotations?.[told.key] !== undefined;
  const title = message('fix.certificate-by-name', { hosts: hostsOf(object) });
  return [isTold ? edit(title, out) : edit(title, out, { op: 'add', path, value: told.value })];
}
