import { message } from '../../model/message.ts';
import type { Problem, RuleAbout, Unknown } from './rule.ts';
import { isNamespacePresent, isServicePresent } from './services.ts';

/** How names of Services end where nobody says otherwise. */
const usualDomain = 'cluster.local';

/** The Service that a name inside a cluster means: `web.shop.svc`, `web.shop.svc.cluster.local`, `web-0.web.shop.svc`; nothing for other names. */
export function serviceNamed(host: string): { service: string; namespace: string; domain?: string } | undefined {
  const match = /^(?:.+\.)?([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.svc(?:\.(.+))?$/i.exec(host);
  const [, service, namespace, domain] = match ?? [];
  if (service === undefined || namespace === undefined) return undefined;
  return { service, namespace, ...(domain !== undefined && { domain }) };
}

/** What has to be said of a name of a Service that neither is on the target nor goes along. */
export function* checkClusterName(host: string, pointer: string, about: RuleAbout): Generator<Problem | Unknown> {
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
    yield { severity, pointer, message: message(code, { host, service, namespace }) };
  }
}
