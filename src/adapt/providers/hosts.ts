import type { Cloud } from './provider.ts';

/** What a cloud runs at a host: a database or cache, a queue, a store of objects, a load balancer, the API of a cluster, or what tells a machine of itself. */
export type HostRole = 'database' | 'queue' | 'objects' | 'balancer' | 'cluster' | 'metadata';

/** What is known of a host by its name. */
export interface KnownHost {
  role: HostRole;
  /** Whose it is; nothing where it is nobody's cloud that is known here. */
  cloud?: Cloud;
  /** How the kind of host is called, such as `*.rds.amazonaws.com`. */
  pattern: string;
}

/** By the end of the name, the longer ones first. Source: the documentation of each service. */
const hosts: readonly (KnownHost & { match: RegExp })[] = [
  { pattern: '*.rds.amazonaws.com', match: /\.rds\.amazonaws\.com(\.cn)?$/, role: 'database', cloud: 'aws' },
  { pattern: '*.cache.amazonaws.com', match: /\.cache\.amazonaws\.com(\.cn)?$/, role: 'database', cloud: 'aws' },
  {
    pattern: '*.redshift.amazonaws.com',
    match: /\.redshift(-serverless)?\.amazonaws\.com$/,
    role: 'database',
    cloud: 'aws',
  },
  { pattern: '*.docdb.amazonaws.com', match: /\.docdb\.amazonaws\.com$/, role: 'database', cloud: 'aws' },
  { pattern: '*.neptune.amazonaws.com', match: /\.neptune\.amazonaws\.com$/, role: 'database', cloud: 'aws' },
  { pattern: '*.memorydb.amazonaws.com', match: /\.memorydb\.[\w-]+\.amazonaws\.com$/, role: 'database', cloud: 'aws' },
  { pattern: '*.es.amazonaws.com', match: /\.(es|aoss)\.amazonaws\.com$/, role: 'database', cloud: 'aws' },
  { pattern: '*.mq.amazonaws.com', match: /\.mq\.[\w-]+\.(amazonaws\.com|on\.aws)$/, role: 'queue', cloud: 'aws' },
  {
    pattern: '*.kafka.amazonaws.com',
    match: /\.kafka(-serverless)?\.[\w-]+\.amazonaws\.com$/,
    role: 'queue',
    cloud: 'aws',
  },
  { pattern: 'sqs.amazonaws.com', match: /^sqs\.[\w-]+\.amazonaws\.com$/, role: 'queue', cloud: 'aws' },
  { pattern: '*.eks.amazonaws.com', match: /\.eks\.amazonaws\.com$/, role: 'cluster', cloud: 'aws' },
  {
    pattern: '*.elb.amazonaws.com',
    match: /(\.elb(\.[\w-]+)?|\.[\w-]+\.elb)\.amazonaws\.com$/,
    role: 'balancer',
    cloud: 'aws',
  },
  {
    pattern: 's3.amazonaws.com',
    match: /(^|\.)s3[.-]([\w-]+\.)?(vpce\.)?amazonaws\.com$/,
    role: 'objects',
    cloud: 'aws',
  },
  { pattern: '*.database.windows.net', match: /\.database\.windows\.net$/, role: 'database', cloud: 'azure' },
  {
    pattern: '*.database.azure.com',
    match: /\.(postgres|mysql|mariadb)\.database\.azure\.com$/,
    role: 'database',
    cloud: 'azure',
  },
  {
    pattern: '*.redis.cache.windows.net',
    match: /\.redis\.(cache\.windows|azure)\.net$/,
    role: 'database',
    cloud: 'azure',
  },
  {
    pattern: '*.cosmos.azure.com',
    match: /\.(cosmos|documents|mongocluster\.cosmos)\.azure\.com$/,
    role: 'database',
    cloud: 'azure',
  },
  { pattern: '*.servicebus.windows.net', match: /\.servicebus\.windows\.net$/, role: 'queue', cloud: 'azure' },
  {
    pattern: '*.blob.core.windows.net',
    match: /\.(blob|dfs|file)\.core\.windows\.net$/,
    role: 'objects',
    cloud: 'azure',
  },
  { pattern: '*.azmk8s.io', match: /\.azmk8s\.io$/, role: 'cluster', cloud: 'azure' },
  { pattern: '*.cloudapp.azure.com', match: /\.cloudapp\.azure\.com$/, role: 'balancer', cloud: 'azure' },
  { pattern: '*.sql.goog', match: /\.sql\.goog$/, role: 'database', cloud: 'gcp' },
  { pattern: '*.gke.goog', match: /\.gke\.goog$/, role: 'cluster', cloud: 'gcp' },
  { pattern: 'storage.googleapis.com', match: /(^|\.)storage\.googleapis\.com$/, role: 'objects', cloud: 'gcp' },
  { pattern: 'metadata.google.internal', match: /^metadata(\.google\.internal)?$/, role: 'metadata', cloud: 'gcp' },
  { pattern: '*.vdb.vngcloud.vn', match: /\.vdb[\w.-]*\.vngcloud\.vn$/, role: 'database', cloud: 'vngcloud' },
  { pattern: '*.vstorage.vngcloud.vn', match: /(^|\.)vstorage\.vngcloud\.vn$/, role: 'objects', cloud: 'vngcloud' },
  {
    pattern: '*.rds.myhuaweicloud.com',
    match: /\.(rds|gaussdb|dds|dcs)\.[\w.-]*myhuaweicloud\.com$/,
    role: 'database',
    cloud: 'huawei',
  },
  {
    pattern: '*.obs.myhuaweicloud.com',
    match: /(^|\.)obs\.[\w-]+\.myhuaweicloud\.com$/,
    role: 'objects',
    cloud: 'huawei',
  },
  { pattern: '*.mongodb.net', match: /\.mongodb\.net$/, role: 'database' },
  { pattern: '*.confluent.cloud', match: /\.confluent\.cloud$/, role: 'queue' },
];

/** Addresses at which a machine of a cloud is told of itself and gets its rights. Source: AWS, Google Cloud, Azure, OpenStack; ECS and EKS Pod Identity. */
const metadataAddresses: Readonly<Record<string, Cloud | undefined>> = {
  '169.254.169.254': undefined,
  '169.254.170.2': 'aws',
  '169.254.170.23': 'aws',
};

/** What is known of a host. */
export function knownHost(host: string): KnownHost | undefined {
  if (Object.hasOwn(metadataAddresses, host)) {
    const cloud = metadataAddresses[host];
    return { role: 'metadata', pattern: host, ...(cloud && { cloud }) };
  }
  const lower = host.toLowerCase();
  return hosts.find(({ match }) => match.test(lower));
}

/** Buckets of Google Cloud by the name that its own tools have for them; `s3://` may be anybody's who speaks as S3 does. */
const bucket = /\bgs:\/\/([a-z0-9][\w.-]+)/g;

/** The buckets that a text names as `gs://NAME`, each once. */
export function bucketsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(bucket), ([whole]) => whole))];
}
