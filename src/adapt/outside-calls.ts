import type { OutsideCall } from '../model/assessment.ts';
import { isRecord, jsonPointer, recordAt, recordsOf } from '../model/json.ts';
import type { KubeObject } from '../model/object.ts';
import { manifestObject } from './assess.ts';
import { containersOf } from './pod-templates.ts';
import { podOf } from './rules/pods.ts';

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
  for (const { pointer, name, text } of textsOf(object)) {
    for (const { host, namespace } of hostsIn(name, text)) {
      const call = { host, object: manifestObject(object), pointer, ...(namespace !== undefined && { namespace }) };
      if (!calls.has(host)) calls.set(host, call);
    }
  }
  return [...calls.values()];
}

/** A text of an object that may name hosts; `name`: what the variable or key is called. */
interface NamedText {
  pointer: string;
  name: string;
  text: string;
}

function* textsOf(object: KubeObject): Generator<NamedText> {
  const pod = podOf(object);
  for (const { pointer, container } of pod ? containersOf(pod) : []) {
    for (const [index, { name, value }] of recordsOf(container.env)) {
      if (typeof value === 'string')
        yield { pointer: `${pointer}/env/${index}/value`, name: String(name), text: value };
    }
    for (const field of ['command', 'args']) {
      const words: unknown = container[field];
      if (!Array.isArray(words)) continue;
      for (const [index, word] of words.entries()) {
        if (typeof word === 'string') yield { pointer: `${pointer}/${field}/${index}`, name: '', text: word };
      }
    }
  }
  if (object.apiVersion !== 'v1') return;
  if (object.kind === 'ConfigMap' && isRecord(object.data)) {
    for (const [name, text] of Object.entries(object.data)) {
      if (typeof text === 'string') yield { pointer: jsonPointer('data', name), name, text };
    }
  }
  const spec = recordAt(object, 'spec');
  if (object.kind === 'Service' && spec?.type === 'ExternalName' && typeof spec.externalName === 'string') {
    yield { pointer: '/spec/externalName', name: 'host', text: spec.externalName };
  }
}

function* hostsIn(name: string, text: string): Generator<{ host: string; namespace?: string }> {
  for (const [, service, namespace] of text.matchAll(ofCluster)) {
    if (service && namespace)
      yield { host: `${service}.${namespace}.svc`.toLowerCase(), namespace: namespace.toLowerCase() };
  }
  const hosts = [...text.matchAll(url)].map(([, host]) => host);
  if (namesHost.test(name)) hosts.push(...text.split(/[\s,;]+/).map((word) => hostAndPort.exec(word)?.[1]));
  for (const host of hosts) {
    if (!host?.includes('.') || /\.svc(?:\.|$)/i.test(host) || nobody.test(host) || ownMachine.test(host)) continue;
    yield { host: host.toLowerCase() };
  }
}
