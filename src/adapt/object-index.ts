import { recordsOf } from '../model/json/json.ts';
import { list, record, text } from '../model/json/parse.ts';
import { namespaceOf, usualNamespace } from '../model/objects/kind-scope.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { type MadeObject, type Maker, madeFrom } from './objects/made-objects.ts';
import { isAt } from './objects/served-at.ts';
import { registriesOf } from './pull-secret.ts';
import { type Taker, takerOf } from './quantities/quota-takers.ts';
import { kindOfToday } from './removed-apis.ts';

/** A workload that runs a number of pods with some labels. */
interface Replicated {
  kind: string;
  name: string;
  labels: Readonly<Record<string, unknown>>;
  count: number;
}

/** Stands for every namespace; no name of one looks like it. */
const anywhere = '*';

const replicatedKinds = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** Which objects go along, without their bodies but for the certificates of Secrets, and the registries that some are for. */
export class ObjectIndex {
  /** Kind with its group, namespace and name of each. */
  readonly #keys = new Set<string>();
  /** Group and kind of what definitions define. */
  readonly #defined = new Set<string>();
  /** Those that go along, and those of what does. */
  readonly #namespaces = new Set<string>();
  /** The labels of namespaces, by name. */
  readonly #labels = new Map<string, Readonly<Record<string, string>>>();
  /** What controllers make of what goes along, with who makes it where that has to be looked for. */
  readonly #made = new Map<string, (Maker | undefined)[]>();
  /** Of Secrets: the types, the registries that some are for; and those with certificates, by namespace. */
  readonly #secretTypes = new Map<string, string>();
  readonly #registries = new Map<string, readonly string[]>();
  readonly #certificates = new Map<string, KubeObject[]>();
  /** The Secrets for pulling images of accounts. */
  readonly #pulling = new Map<string, readonly string[]>();
  /** By address, who has it on the source; and the names of Services by their addresses inside the cluster. */
  readonly #addresses = new Map<string, string>();
  readonly #inside = new Map<string, string>();
  /** The namespaces of Services, by name. */
  readonly #services = new Map<string, Set<string>>();
  readonly #volumes: { name: string; storageClass: string; claim: Readonly<Record<string, unknown>> | undefined }[] =
    [];

  readonly #mutating: string[] = [];
  /** By namespace, the workloads that run so many pods; and what is scaled by something else, as a kind with its name. */
  readonly #replicated = new Map<string, Replicated[]>();
  readonly #scaled = new Map<string, Set<string>>();
  readonly #objects: readonly KubeObject[];
  /** By namespace, what takes something of its quotas, each object once; made when it is asked for, since few targets have quotas. */
  #takers: Map<string, Map<string, Taker>> | undefined;

  constructor(objects: readonly KubeObject[]) {
    this.#objects = objects;
    for (const object of objects) this.#add(object);
  }

  #add(object: KubeObject): void {
    const { metadata } = object;
    // Others have kinds called Service, Gateway or Certificate too.
    const kind = kindOfToday(object);
    const place = namespaceOf(object);
    this.#keys.add(key(kind, place, metadata.name));
    const namespace = kind === 'Namespace' ? metadata.name : place;
    if (namespace !== undefined) this.#namespaces.add(namespace);
    for (const made of madeFrom(object, kind)) this.#addMade(made, metadata.namespace);
    this.#addReplicas(object);
    for (const address of addressesOf(object, kind)) this.#addresses.set(address, `${object.kind} ${metadata.name}`);
    if (kind === 'Namespace') this.#labels.set(metadata.name, metadata.labels ?? {});
    else if (kind === 'ServiceAccount') this.#addAccount(object);
    else if (kind === 'Secret') this.#addSecret(object);
    else if (kind === 'Service') this.#addService(object);
    // Knative makes a Service of Kubernetes of the same name. Source: its `placeholder` Services of Routes.
    else if (/^(Service|Route)\.serving\.knative\.dev$/.test(kind))
      this.#keys.add(key('Service', metadata.namespace, metadata.name));
    else if (kind === 'PersistentVolume') this.#addVolume(object);
    else if (kind === 'MutatingWebhookConfiguration.admissionregistration.k8s.io') this.#mutating.push(metadata.name);
    else if (kind === 'CustomResourceDefinition.apiextensions.k8s.io') this.#addDefinition(object);
  }

  #addMade({ kind, name, everywhere, by }: MadeObject, namespace: string | undefined): void {
    const place = key(kind, everywhere ? anywhere : namespace, name);
    this.#made.set(place, [...(this.#made.get(place) ?? []), by]);
  }

  #addReplicas({ kind, metadata, spec }: KubeObject): void {
    const { namespace = usualNamespace, name } = metadata;
    const { replicas, template, scaleTargetRef } = record(spec);
    const scaled = record(scaleTargetRef);
    if (scaleTargetRef !== undefined) {
      const names = this.#scaled.get(namespace) ?? new Set();
      this.#scaled.set(namespace, names.add(`${text(scaled.kind) ?? 'Deployment'} ${text(scaled.name)}`));
    }
    if (!replicatedKinds.has(kind) || (metadata.ownerReferences ?? []).length > 0) return;
    const labels = record(record(record(template).metadata).labels);
    const count = replicas === undefined ? 1 : replicas;
    if (typeof count !== 'number') return;
    const workloads = this.#replicated.get(namespace) ?? [];
    if (workloads.length === 0) this.#replicated.set(namespace, workloads);
    workloads.push({ kind, name, labels, count });
  }

  #addAccount({ metadata, imagePullSecrets }: KubeObject): void {
    const secrets = recordsOf(imagePullSecrets).flatMap(([, { name }]) => (typeof name === 'string' ? [name] : []));
    this.#pulling.set(key('ServiceAccount', metadata.namespace, metadata.name), secrets);
  }

  #addSecret(object: KubeObject): void {
    const { metadata, type } = object;
    const place = key('Secret', metadata.namespace, metadata.name);
    this.#secretTypes.set(place, text(type) ?? 'Opaque');
    const registries = registriesOf(object);
    if (registries) this.#registries.set(place, registries);
    if (!isCertificate(object)) return;
    const namespace = metadata.namespace ?? usualNamespace;
    this.#certificates.set(namespace, [...(this.#certificates.get(namespace) ?? []), publicParts(object)]);
  }

  #addDefinition({ spec }: KubeObject): void {
    const { group, names } = record(spec);
    this.#defined.add(`${text(group)}/${text(record(names).kind)}`);
  }

  #addVolume({ metadata, spec }: KubeObject): void {
    const { storageClassName, claimRef } = record(spec);
    const claim = claimRef === undefined ? undefined : record(claimRef);
    this.#volumes.push({ name: metadata.name, storageClass: text(storageClassName) ?? '', claim });
  }

  #addService({ metadata: { name, namespace }, spec }: KubeObject): void {
    const { clusterIP, clusterIPs } = record(spec);
    const host = namespace === undefined ? name : `${name}.${namespace}.svc`;
    for (const address of assigned([clusterIP, ...list(clusterIPs)])) this.#inside.set(address, host);
    if (namespace === undefined) return;
    const namespaces = this.#services.get(name) ?? new Set();
    this.#services.set(name, namespaces.add(namespace));
  }

  /** Whether the definition of a kind goes along. */
  definesKind(group: string, kind: string): boolean {
    return this.#defined.has(`${group}/${kind}`);
  }

  /** Whether definitions go along whose group is a domain, or lies below it. */
  definesAt(domain: string): boolean {
    return [...this.#defined].some((kind) => isAt(domain, kind.slice(0, kind.indexOf('/'))));
  }

  /** The names of the configurations of mutating webhooks that go along. */
  mutatingWebhooks(): readonly string[] {
    return this.#mutating;
  }

  /** The labels of a namespace that goes along. */
  namespaceLabels(name: string): Readonly<Record<string, string>> | undefined {
    return this.#labels.get(name);
  }

  /** The Secrets for pulling images of an account that goes along. */
  pullSecretsOf(namespace: string | undefined, account: string): readonly string[] {
    return this.#pulling.get(key('ServiceAccount', namespace, account)) ?? [];
  }

  /** The registries at which a Secret that goes along lets in; nothing where it does not, or its values are withheld. */
  registriesOf(namespace: string | undefined, secret: string): readonly string[] | undefined {
    return this.#registries.get(key('Secret', namespace, secret));
  }

  /** How many pods of workloads that go along a selector takes in; nothing where there are none, or where something else says how many run. */
  podsSelected(
    namespace: string,
    isSelected: (labels: Readonly<Record<string, unknown>>) => boolean,
  ): number | undefined {
    const workloads = (this.#replicated.get(namespace) ?? []).filter(({ labels }) => isSelected(labels));
    const scaled = this.#scaled.get(namespace);
    if (workloads.length === 0 || workloads.some(({ kind, name }) => scaled?.has(`${kind} ${name}`))) return undefined;
    return workloads.reduce((sum, { count }) => sum + count, 0);
  }

  /** What takes something of the quotas of a namespace, each object once. */
  takersIn(namespace: string): Iterable<Taker> {
    this.#takers ??= takersByNamespace(this.#objects);
    return this.#takers.get(namespace)?.values() ?? [];
  }

  /** Whether an object of that kind and name goes along; `kind` as `kindOfToday` says it, such as `Service` or `Deployment.apps`. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    return this.#keys.has(key(kind, namespace, name));
  }

  /**
   * Whether a volume of that class goes along for a claim: the one that the claim names, else one that is kept for it or for nobody. `name` is
   * absent where claims are made from a template.
   */
  hasVolumeFor(
    claim: { namespace: string | undefined; name?: string; volume?: string },
    storageClass: string,
  ): boolean {
    const { namespace = usualNamespace, name, volume } = claim;
    const isFor = (kept: Readonly<Record<string, unknown>>) =>
      (text(kept.namespace) ?? usualNamespace) === namespace && (name === undefined || kept.name === name);
    return this.#volumes.some((one) => {
      if (one.storageClass !== storageClass) return false;
      return volume === undefined ? one.claim === undefined || isFor(one.claim) : one.name === volume;
    });
  }

  /** Whether a namespace goes along, itself or something in it. */
  hasNamespace(name: string): boolean {
    return this.#namespaces.has(name);
  }

  /** The names of the namespaces that go along, themselves or by something in them. */
  get namespaces(): ReadonlySet<string> {
    return this.#namespaces;
  }

  /** The type of a Secret that goes along, such as `kubernetes.io/tls`; nothing where none of that name does. */
  secretType(namespace: string | undefined, name: string): string | undefined {
    return this.#secretTypes.get(key('Secret', namespace, name));
  }

  /** The Secrets with a certificate that go along in a namespace, without what is secret of them. */
  certificates(namespace: string): readonly KubeObject[] {
    return this.#certificates.get(namespace) ?? [];
  }

  /**
   * Who makes an object of that name from one that goes along; nothing for one that is there wherever that one is read. Empty where nobody
   * does.
   */
  makersOf(kind: string, namespace: string | undefined, name: string): readonly (Maker | undefined)[] {
    return [namespace, anywhere].flatMap((place) => this.#made.get(key(kind, place, name)) ?? []);
  }

  /** Which Service or Ingress that goes along has an address, or a host name, on the source, as its kind and name; nothing for other addresses. */
  holderOf(address: string): string | undefined {
    return this.#addresses.get(address);
  }

  /** The name under which pods reach the Service that goes along and has an address inside the cluster; nothing for other addresses. */
  hostAt(address: string): string | undefined {
    return this.#inside.get(address);
  }

  /** The namespaces of the Services of a name that go along. */
  namespacesOfService(name: string): string[] {
    return [...(this.#services.get(name) ?? [])].sort();
  }
}

function key(kind: string, namespace: string | undefined, name: string): string {
  // Of two that are applied together one may name the usual namespace, and the other none.
  return `${kind}/${namespace ?? usualNamespace}/${name}`;
}

/** Whether an object is a Secret with a certificate; charts keep some in Secrets of no type. */
export function isCertificate({ apiVersion, kind, type, data, stringData }: KubeObject): boolean {
  if (apiVersion !== 'v1' || kind !== 'Secret') return false;
  return type === 'kubernetes.io/tls' || 'tls.crt' in record(data) || 'tls.crt' in record(stringData);
}

/** A Secret with a certificate, with what it shows to everybody. */
function publicParts({ apiVersion, kind, metadata: { name, namespace }, data, stringData }: KubeObject): KubeObject {
  const shown = (values: unknown) => {
    const { 'ca.crt': ca, 'tls.crt': crt } = record(values);
    return { ...(ca !== undefined && { 'ca.crt': ca }), ...(crt !== undefined && { 'tls.crt': crt }) };
  };
  const metadata = { name, ...(namespace !== undefined && { namespace }) };
  return { apiVersion, kind, metadata, data: shown(data), stringData: shown(stringData) };
}

function takersByNamespace(objects: readonly KubeObject[]): Map<string, Map<string, Taker>> {
  const found = new Map<string, Map<string, Taker>>();
  for (const object of objects) {
    const taker = takerOf(object);
    if (!taker) continue;
    const { namespace = usualNamespace, name } = object.metadata;
    const takers = found.get(namespace) ?? new Map<string, Taker>();
    found.set(namespace, takers.set(key(kindOfToday(object), namespace, name), taker));
  }
  return found;
}

/** What a Service or an Ingress is reached at, as a server wrote it down. */
function addressesOf({ spec, status }: KubeObject, kind: string): string[] {
  if (kind !== 'Service' && kind !== 'Ingress.networking.k8s.io') return [];
  const balancer = list(record(record(status).loadBalancer).ingress).map(record);
  const inside = [record(spec).clusterIP, ...list(record(spec).clusterIPs)];
  return assigned([...inside, ...balancer.flatMap(({ ip, hostname }) => [ip, hostname])]);
}

/** Those of some values that are an address or a host name. */
function assigned(values: readonly unknown[]): string[] {
  return values.flatMap((one) => (typeof one === 'string' && one !== '' && one !== 'None' ? [one] : []));
}
