import { toJson } from '../model/json/json-text.ts';
import { list, number, record, text } from '../model/json/parse.ts';
import { runManager } from '../model/objects/field-manager.ts';
import type { ApiResource, KubeObject } from '../model/objects/object.ts';
import type { ClusterReader } from './cluster.ts';
import { description } from './openapi.ts';
import { collectionPath, groupPath, itemPath, withQuery } from './paths.ts';
import { ApiReader } from './reader.ts';
import { parseStatus } from './transport/failure.ts';
import type { Transport } from './transport/transport.ts';
import { metadataOnly } from './writer.ts';

/** Why a server does not take an object, whole: it may quote values of it, so that no log may have it. Format: `metav1.Status`. */
export interface Refusal {
  /** HTTP status; 0 where what answered was no API server. */
  status: number;
  /** Such as `Invalid`. */
  reason: string;
  sentence: string;
  /** `field` as the server writes it: `spec.containers[0].image`; empty where it names none. */
  causes: { field: string; reason: string; sentence: string }[];
}

/** Answers that say nothing of the object; the transport deals with them. */
const ofTransport: ReadonlySet<number> = new Set([401, 429]);

/** Groups that every API server serves itself, and so judges by dry runs. */
const builtIn: ReadonlySet<string> = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** Asks one cluster what it would say to new and changed objects, by strict dry runs: nothing is ever made or changed. Needs no grant for that reason. */
export class DryRuns {
  readonly #transport: Transport;
  readonly #signal: AbortSignal;
  readonly #known = new Map<string, Promise<Readonly<Record<string, unknown>>>>();

  /** `reader`: what `openCluster` gave. */
  constructor(reader: ClusterReader, signal: AbortSignal) {
    if (!(reader instanceof ApiReader)) throw new TypeError('a dry run is made from what openCluster gave');
    this.#transport = reader.core.transport;
    this.#signal = signal;
  }

  /** Why the cluster would not take an object as new in a namespace; nothing where it would. Throws where there is no answer. */
  async refusal(
    resource: ApiResource,
    namespace: string | undefined,
    object: KubeObject,
  ): Promise<Refusal | undefined> {
    return this.#refusal('POST', collectionPath(resource, namespace), object);
  }

  /** Why the cluster would not put an object in the place of the one that is there under its name; nothing where it would. Throws where there is no answer. */
  async refusalToReplace(
    resource: ApiResource,
    namespace: string | undefined,
    object: KubeObject,
  ): Promise<Refusal | undefined> {
    return this.#refusal('PUT', itemPath(resource, namespace, object.metadata.name), object);
  }

  async #refusal(method: 'POST' | 'PUT', path: string, object: KubeObject): Promise<Refusal | undefined> {
    const body = await this.#transport.bytes({
      method,
      path: withQuery(path, { fieldManager: runManager, dryRun: 'All', fieldValidation: 'Strict' }),
      body: toJson(object),
      headers: { accept: metadataOnly },
      signal: this.#signal,
      idempotent: true,
      takes: (status) => status >= 400 && !ofTransport.has(status),
    });
    return refusalIn(body.toString());
  }

  /** Whether who serves a resource says that it knows dry runs of a verb; an API server of somebody's own could make or change the object instead. */
  async knows(resource: ApiResource, verb: 'post' | 'put'): Promise<boolean> {
    const { group, namespaced, resource: plural } = resource;
    if (builtIn.has(group)) return true;
    const place = groupPath(resource);
    const described = this.#known.get(place) ?? description(this.#transport, place, this.#signal);
    this.#known.set(place, described);
    const path = `${place}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}${verb === 'put' ? '/{name}' : ''}`;
    const operation = record(record((await described).paths)[path])[verb];
    return operation !== undefined && JSON.stringify(operation).includes('"dryRun');
  }
}

function refusalIn(body: string): Refusal | undefined {
  const { kind, status, code, reason, message: sentence, details } = parseStatus(body);
  if (kind === undefined) return { status: 0, reason: '', sentence: '', causes: [] };
  if (kind !== 'Status' || status !== 'Failure') return undefined;
  const causes = list(record(details).causes).map((one) => {
    const cause = record(one);
    return { field: text(cause.field) ?? '', reason: text(cause.reason) ?? '', sentence: text(cause.message) ?? '' };
  });
  return { status: number(code) ?? 0, reason: text(reason) ?? '', sentence: text(sentence) ?? '', causes };
}
