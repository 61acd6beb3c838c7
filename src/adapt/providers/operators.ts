/**
 * Kinds of which an operator makes a database or a queue that starts empty. Sources: the documentation of each operator on its
 * own backups and on bootstrapping a cluster from one.
 */
const dataKinds = new Set([
  'postgresql.cnpg.io/Cluster',
  'acid.zalan.do/postgresql',
  'postgres-operator.crunchydata.com/PostgresCluster',
  'kubedb.com/Postgres',
  'kubedb.com/MySQL',
  'kubedb.com/MongoDB',
  'mysql.oracle.com/InnoDBCluster',
  'mariadb.mmontes.io/MariaDB',
  'k8s.mariadb.com/MariaDB',
  'pxc.percona.com/PerconaXtraDBCluster',
  'psmdb.percona.com/PerconaServerMongoDB',
  'pgv2.percona.com/PerconaPGCluster',
  'mongodbcommunity.mongodb.com/MongoDBCommunity',
  'elasticsearch.k8s.elastic.co/Elasticsearch',
  'opensearch.opster.io/OpenSearchCluster',
  'kafka.strimzi.io/Kafka',
  'rabbitmq.com/RabbitmqCluster',
  'cassandra.datastax.com/CassandraDatacenter',
  'k8ssandra.io/K8ssandraCluster',
  'redis.redis.opstreelabs.in/RedisCluster',
  'databases.spotahome.com/RedisFailover',
  'minio.min.io/Tenant',
]);

/** Whether an operator makes something of this kind that holds data of its own. */
export function holdsData(group: string, kind: string): boolean {
  return dataKinds.has(`${group}/${kind}`);
}

/** An add-on of which a cluster has one, how its images are called, and the API group by which it shows that it is there. */
interface Singleton {
  name: string;
  image: RegExp;
  /** Its group among what a cluster serves. */
  group?: string;
  /** The controller of its ingress class. */
  controller?: string;
}

/** Source: the installation manifests and charts of each. */
const singletons: readonly Singleton[] = [
  { name: 'cert-manager', image: /(^|\/)cert-manager-controller[:@]/, group: 'cert-manager.io' },
  { name: 'metrics-server', image: /(^|\/)metrics-server[:@]/, group: 'metrics.k8s.io' },
  { name: 'Velero', image: /(^|\/)velero\/velero[:@]/, group: 'velero.io' },
  { name: 'ingress-nginx', image: /(^|\/)ingress-nginx\/controller[:@]/, controller: 'k8s.io/ingress-nginx' },
  { name: 'Traefik', image: /(^|\/)traefik[:@]/, controller: 'traefik.io/ingress-controller' },
  { name: 'Argo CD', image: /(^|\/)argoproj\/argocd[:@]/, group: 'argoproj.io' },
  { name: 'External Secrets', image: /(^|\/)external-secrets\/external-secrets[:@]/, group: 'external-secrets.io' },
  { name: 'Prometheus Operator', image: /(^|\/)prometheus-operator[:@]/, group: 'monitoring.coreos.com' },
  { name: 'Sealed Secrets', image: /(^|\/)sealed-secrets-controller[:@]/, group: 'bitnami.com' },
  { name: 'KEDA', image: /(^|\/)kedacore\/keda[:@]/, group: 'keda.sh' },
];

/** The add-on that an image belongs to, where a cluster has one of it. */
export function singletonOf(image: string): Readonly<Singleton> | undefined {
  return singletons.find((one) => one.image.test(image));
}
