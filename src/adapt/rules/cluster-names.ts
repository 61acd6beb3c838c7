import type { Fix } from '../../model/assessment/finding.ts';
import type { JsonPatchOperation } from '../../model/json/json-patch.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { bringAlong, edit } from '../fixes/fixes.ts';
import { isNamespacePresent, isServicePresent } from '../objects/services.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';

/** How names of Services end where nobody says otherwise. */
const usualDomain = 'cluster.local';

/** The Service that a name inside a cluster means: `web.shop.svc`, `web.shop.svc.cluster.local`, `web-0.web.shop.svc`; nothing for other names. */
export function serviceNamed(host: string): { service: string; namespace: string; domain?: string } | undefined {
  const match = /^(?:.+\.)?([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.svc(?:\.(.+))?$/i.exec(host);
  const [, service, namespace, domain] = match ?? [];
  if (service === undefined || namespace === undefined) return undefined;
  return { service, namespace, ...(domain !== undefined && { domain }) };
}

/** A name of a Service, where it stands, and what makes another one stand there. */
export interface ClusterName {
  host: string;
  pointer: string;
  instead(host: string): JsonPatchOperation;
  /** The Service that says it, where that is one: it does not lead to itself. */
  of?: KubeObject;
}

/** What has to be said of a name of a Service that neither is on the target nor goes along. */
export function* checkClusterName(name: ClusterName, about: RuleAbout): Generator<Problem | Unknown> {
  const { host, pointer } = name;
  const named = serviceNamed(host);
  if (!named) return;
  const { service, namespace, domain } = named;
  // Under another end it is of another cluster, or of none.
  if (domain !== undefined && domain !== (about.target.facts.clusterDomain ?? usualDomain)) return;
  // Without a namespace it lies in the one that is said when it is applied.
  if (about.objects.has('Service', undefined, service)) return;
  // The API server has its name everywhere.
  if (namespace === 'default' && service === 'kubernetes') return;
  const place = isNamespacePresent(namespace, about);
  const there = place === true ? isServicePresent(service, namespace, about) : place;
  if (there === undefined) yield { unknown: place === undefined ? 'namespaces' : `services in ${namespace}` };
  else if (!there) {
    const code = place ? 'rule.svc-ref-missing' : 'rule.svc-ref-missing.namespace';
    const severity = place ? 'warning' : 'error';
    const fixes = [...otherNames(name, { service, namespace }, about), bringAlong('Service', service, namespace)];
    yield { severity, pointer, message: message(code, { host, service, namespace }), fixes };
  }
}

/** The names of Services of the same name that go along in other namespaces: one may have been given another name on the way. */
function otherNames(
  { host, instead, of }: ClusterName,
  { service, namespace }: { service: string; namespace: string },
  { objects }: RuleAbout,
): Fix[] {
  const others = objects
    .namespacesOfService(service)
    .filter((other) => of?.metadata.name !== service || of.metadata.namespace !== other);
  // Of many, one of that name is not likely to be meant.
  if (others.length > 3) return [];
  return others.map((other) => {
    const named = host.replace(`${service}.${namespace}.svc`, `${service}.${other}.svc`);
    return edit(message('fix.name-instead', { host, instead: named }), instead(named));
  });
}
