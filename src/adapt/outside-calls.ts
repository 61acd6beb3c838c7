import type { OutsideCall } from '../model/assessment/assessment.ts';
import { manifestObject } from '../model/assessment/finding.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { serviceSpec } from './objects/services.ts';
import { readSettings, type Setting } from './objects/settings.ts';

/** `scheme://user:password@host:port/path`; a driver's prefix such as `jdbc:` may stand before it. */
const url =
  /\b[a-z][a-z0-9+.-]{1,30}:\/\/(?:[^\s/@"'<>]{1,200}@)?([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?![a-z0-9_])/gi;
/** `service.namespace.svc`, with or without the domain of the cluster. */
const ofCluster =
  /\b([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.svc(?:\.[a-z0-9.-]*[a-z0-9])?(?![a-z0-9_-])/gi;
/** Names of variables and keys whose value is a host, with or without a port. */
const namesHost = /(?:^|[_.-])(?:host|hostname|addr|address|endpoint|server|broker|brokers|bootstrap)s?$/i;
const hostAndPort = /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+)(?::\d{1,5})?$/i;
/** Names that stand for themselves, not for a server: of XML namespaces, schemas and examples. */
const nobody = /(?:^|\.)(?:w3\.org|json-schema\.org|xmlsoap\.org|localhost|example)$|^schemas?\./i;
const ownMachine = /^(?:127\.|0\.0\.0\.0$|169\.254\.)/;

/**
 * The hosts that an object names: Services by their namespace, and what lies outside the cluster. It looks at variables, arguments,
 * ConfigMaps and ExternalName Services; Secrets are not looked into. A word without a dot is a Service beside it, and is not given.
 */
export function outsideCalls(object: KubeObject): OutsideCall[] {
  const calls = new Map<string, OutsideCall>();
  for (const { pointer, key, value } of textsOf(object)) {
    for (const { host, namespace } of hostsIn(key, value)) {
      const call = { host, object: manifestObject(object), pointer, ...(namespace !== undefined && { namespace }) };
      if (!calls.has(host)) calls.set(host, call);
    }
  }
  return [...calls.values()];
}

/**
 * What objects that come along together call. `api.billing` is their Service `api` in `billing`, as a cluster resolves it, where they have that
 * one; else it is a host like any other, since a domain may read the same.
 */
export function callsAmong(objects: readonly KubeObject[]): OutsideCall[] {
  const services = new Map(
    objects.flatMap(({ apiVersion, kind, metadata: { name, namespace } }) =>
      apiVersion === 'v1' && kind === 'Service' && namespace !== undefined ? [[`${name}.${namespace}`, namespace]] : [],
    ),
  );
  return objects.flatMap(outsideCalls).map((call) => {
    const namespace = call.namespace ?? services.get(call.host);
    return namespace === undefined ? call : { ...call, namespace };
  });
}

/** What may name hosts; `key`: what the variable or the entry is called. */
function* textsOf(object: KubeObject): Generator<Pick<Setting, 'pointer' | 'key' | 'value'>> {
  yield* readSettings(object).filter(({ secret }) => !secret);
  const service = serviceSpec(object);
  if (service?.type === 'ExternalName' && typeof service.externalName === 'string') {
    yield { pointer: '/spec/externalName', key: 'host', value: service.externalName };
  }
}

function* hostsIn(key: string, text: string): Generator<{ host: string; namespace?: string }> {
  for (const [, service, namespace] of text.matchAll(ofCluster)) {
    if (service && namespace)
      yield { host: `${service}.${namespace}.svc`.toLowerCase(), namespace: namespace.toLowerCase() };
  }
  const hosts = [...text.matchAll(url)].map(([, host]) => host);
  if (namesHost.test(key)) hosts.push(...text.split(/[\s,;]+/).map((word) => hostAndPort.exec(word)?.[1]));
  for (const host of hosts) {
    if (!host?.includes('.') || /\.svc(?:\.|$)/i.test(host) || nobody.test(host) || ownMachine.test(host)) continue;
    yield { host: host.toLowerCase() };
  }
}
