import { type JsonRecord, recordAt, recordsOf } from '../../model/json/json.ts';
import { texts } from '../../model/json/parse.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import type { RuleAbout } from '../rules/rule.ts';
import { asksAnybodyForCertificates, asksForCertificates, hasCertManager } from './cert-manager.ts';

/** A Secret or a ConfigMap that a controller makes from another object. */
export interface MadeObject {
  kind: 'Secret' | 'ConfigMap';
  name: string;
  /** Made in every namespace, and not in that of the other object alone. */
  everywhere?: true;
  /** Whether who makes it is on the target or goes along, where the other object may well be on a cluster without it; else whoever reads the other object does. */
  by?: Maker;
}

/** Whether a controller is on the target or goes along; nothing where that is unknown. */
export type Maker = (about: Pick<RuleAbout, 'target' | 'objects'>) => boolean | undefined;

/** The names of the Secrets that a controller makes, by the name of the object and by its `spec`. */
type SecretsOf = (name: string, spec: JsonRecord) => unknown[];

const own: SecretsOf = (name) => [name];
/** The Vault Secrets Operator fills in a Secret that others make, unless it is told to. */
const atDestination: SecretsOf = (_, spec) => {
  const { create, name } = recordAt(spec, 'destination') ?? {};
  return create === true ? [name] : [];
};
/** With another policy it fills in a Secret that others make, or none. */
const external: SecretsOf = (name, spec) => {
  const { creationPolicy = 'Owner', name: own = name } = recordAt(spec, 'target') ?? {};
  return creationPolicy === 'Owner' || creationPolicy === 'Orphan' ? [own] : [];
};
const ended =
  (...ends: string[]): SecretsOf =>
  (name) =>
    ends.map((end) => `${name}-${end}`);

/** By kind with its group, or by kind alone where several groups have it. Source: the documentation of each operator. */
const secrets: ReadonlyMap<string, SecretsOf> = new Map<string, SecretsOf>([
  // cert-manager, Gardener and Knative.
  ['Certificate', (_, { secretName }) => [secretName]],
  // External Secrets, Sealed Secrets, Vault Secrets Operator, 1Password, Secrets Store CSI Driver.
  ['ExternalSecret', external],
  ['SealedSecret', own],
  ['VaultStaticSecret', atDestination],
  ['VaultDynamicSecret', atDestination],
  ['VaultPKISecret', atDestination],
  ['OnePasswordItem.onepassword.com', own],
  [
    'SecretProviderClass.secrets-store.csi.x-k8s.io',
    (_, { secretObjects }) => recordsOf(secretObjects).map(([, { secretName }]) => secretName),
  ],
  // CloudNativePG makes that of the superuser where it is asked to, and did so always before 1.21.
  [
    'Cluster.postgresql.cnpg.io',
    (name, { enableSuperuserAccess }) =>
      ended('app', 'ca', 'server', 'replication', ...(enableSuperuserAccess === false ? [] : ['superuser']))(name, {}),
  ],
  // Zalando and Crunchy.
  [
    'postgresql.acid.zalan.do',
    (name, spec) =>
      ['postgres', 'standby', ...Object.keys(recordAt(spec, 'users') ?? {})].map(
        (user) => `${user.replaceAll('_', '-')}.${name}.credentials.postgresql.acid.zalan.do`,
      ),
  ],
  [
    'PostgresCluster.postgres-operator.crunchydata.com',
    (name, { users }) => [
      `${name}-cluster-cert`,
      ...[name, ...recordsOf(users).map(([, user]) => String(user.name))].map((user) => `${name}-pguser-${user}`),
    ],
  ],
  // Strimzi.
  ['Kafka.kafka.strimzi.io', ended('cluster-ca-cert', 'cluster-ca', 'clients-ca-cert', 'clients-ca')],
  ['KafkaUser.kafka.strimzi.io', own],
  // The operators of RabbitMQ.
  ['RabbitmqCluster.rabbitmq.com', ended('default-user', 'erlang-cookie')],
  ['User.rabbitmq.com', ended('user-credentials')],
  // Elastic Cloud on Kubernetes.
  [
    'Elasticsearch.elasticsearch.k8s.elastic.co',
    ended('es-elastic-user', 'es-http-certs-public', 'es-http-certs-internal', 'es-http-ca-internal'),
  ],
  ['Kibana.kibana.k8s.elastic.co', ended('kb-http-certs-public', 'kb-http-certs-internal')],
  // Rook and NooBaa; a ConfigMap of that name comes too.
  ['ObjectBucketClaim.objectbucket.io', own],
]);

/** Annotations of a Service by which OpenShift makes a certificate for it. Source: its documentation on service serving certificates. */
const serving = /^service\.(beta|alpha)\.openshift\.io\/serving-cert-secret-name$/;

/** The Secrets and ConfigMaps that a controller makes from an object, whose kind is known as `kindOfToday` says it. */
export function madeFrom(object: KubeObject, today: string): MadeObject[] {
  const secretsOf = secrets.get(today) ?? secrets.get(object.kind);
  if (secretsOf) {
    const { name } = object.metadata;
    const bucket = today === 'ObjectBucketClaim.objectbucket.io';
    return [...secretsNamed(secretsOf(name, specOf(object))), ...(bucket ? [configMap(name)] : [])];
  }
  switch (today) {
    case 'Service':
      return secretsNamed(annotated(object), isOpenShift);
    case 'Ingress.networking.k8s.io':
      if (asksAnybodyForCertificates(object)) return secretsNamed(ofIngress(specOf(object)));
      return asksForCertificates(object) ? secretsNamed(ofIngress(specOf(object)), hasCertManager) : [];
    case 'Gateway.gateway.networking.k8s.io':
      return asksForCertificates(object) ? secretsNamed(ofGateway(object), hasCertManager) : [];
    case 'Bundle.trust.cert-manager.io':
      return ofBundle(object.metadata.name, specOf(object));
    default:
      return [];
  }
}

const isOpenShift: Maker = ({ target }) => target.facts.apis?.some(({ group }) => group === 'security.openshift.io');

function specOf(object: KubeObject): JsonRecord {
  return recordAt(object, 'spec') ?? {};
}

function secretsNamed(names: readonly unknown[], by?: Maker): MadeObject[] {
  return texts(names).map((name) => ({ kind: 'Secret', name, ...(by !== undefined && { by }) }));
}

function configMap(name: string): MadeObject {
  return { kind: 'ConfigMap', name };
}

function annotated({ metadata }: KubeObject): unknown[] {
  return Object.entries(metadata.annotations ?? {}).flatMap(([key, value]) => (serving.test(key) ? [value] : []));
}

function ofIngress({ tls }: JsonRecord): unknown[] {
  return recordsOf(tls).map(([, { secretName }]) => secretName);
}

/** Those of its own namespace, for names that it ends connections of: cert-manager makes no others. Source: its documentation on Gateways. */
function ofGateway({ metadata, spec }: KubeObject): unknown[] {
  const listeners = recordsOf(recordAt({ spec }, 'spec')?.listeners);
  return listeners.flatMap(([, listener]) => {
    const { mode = 'Terminate', certificateRefs } = recordAt(listener, 'tls') ?? {};
    if (mode !== 'Terminate' || typeof listener.hostname !== 'string' || listener.hostname === '') return [];
    return recordsOf(certificateRefs).flatMap(([, { kind = 'Secret', name, namespace }]) =>
      kind === 'Secret' && (namespace === undefined || namespace === metadata.namespace) ? [name] : [],
    );
  });
}

/** A Bundle of trust-manager is spread into the namespaces that it chooses: all of them, mostly. */
function ofBundle(name: string, spec: JsonRecord): MadeObject[] {
  const { configMap: ofConfig, secret } = recordAt(spec, 'target') ?? {};
  return [
    ...(ofConfig === undefined ? [] : [{ ...configMap(name), everywhere: true as const }]),
    ...(secret === undefined ? [] : [{ kind: 'Secret' as const, name, everywhere: true as const }]),
  ];
}
