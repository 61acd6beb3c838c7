import { copyJson, type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { type Message, message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';

/**
 * A Route of OpenShift as an Ingress of a class, and what a person has to look at; nothing where an Ingress cannot say the same.
 * Source: the API reference of OpenShift.
 */
export function ingressOf(
  route: KubeObject,
  ingressClass: string,
): { object: KubeObject; doubts: Message[] } | undefined {
  const { metadata, spec } = copyJson(route);
  const { host, path, port, wildcardPolicy, alternateBackends } = recordAt(spec) ?? {};
  const { kind = 'Service', name } = recordAt(spec, 'to') ?? {};
  const shared = wildcardPolicy === 'Subdomain' || recordsOf(alternateBackends).length > 0;
  const backend = portOf(recordAt(port)?.targetPort);
  const tls = tlsOf(recordAt(spec, 'tls'), host);
  if (typeof host !== 'string' || host === '' || kind !== 'Service' || typeof name !== 'string') return undefined;
  if (shared || !backend || !tls) return undefined;
  const service = { name, port: backend.port };
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: {
      ingressClassName: ingressClass,
      rules: [{ host, http: { paths: [{ path: path || '/', pathType: 'Prefix', backend: { service } }] } }],
      ...tls.fields,
    },
  };
  const forRouter = Object.keys(metadata.annotations ?? {}).some((key) =>
    key.startsWith('haproxy.router.openshift.io/'),
  );
  const generated = metadata.annotations?.['openshift.io/host.generated'] === 'true';
  const doubts = [
    ...(generated ? [message('convert.route-host', { host })] : []),
    ...backend.doubts,
    ...tls.doubts,
    ...(forRouter ? [message('convert.route-annotations')] : []),
  ];
  return { object, doubts };
}

/** A port that a Route names; one that it numbers is that of the pods, and an Ingress wants that of the Service. */
function portOf(port: unknown): { port: JsonRecord; doubts: Message[] } | undefined {
  if (typeof port === 'string' && port !== '') return { port: { name: port }, doubts: [] };
  if (typeof port !== 'number') return undefined;
  return { port: { number: port }, doubts: [message('convert.route-port', { port })] };
}

/** Only TLS that ends at the router, with its own certificate, is something that every controller does. */
function tlsOf(tls: JsonRecord | undefined, host: unknown): { fields: JsonRecord; doubts: Message[] } | undefined {
  if (!tls) return { fields: {}, doubts: [] };
  if (tls.termination !== 'edge' || tls.certificate !== undefined || tls.key !== undefined) return undefined;
  return { fields: { tls: [{ hosts: [host] }] }, doubts: [message('convert.route-tls')] };
}
