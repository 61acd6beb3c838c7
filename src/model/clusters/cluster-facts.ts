import { z } from 'zod';

/**
 * What a cluster offers, as a file: `ClusterFacts`, `kubeferry.dev/v1alpha1`. It may be written by hand. A list that is absent is
 * unknown, which is something else than an empty one. Each `describe` is its documentation.
 */

const name = z.string().min(1);
const labels = z.record(z.string(), z.string());
const namesOf = z.record(name, z.array(name));

const api = z.strictObject({
  group: z.string().describe('The API group; empty for the core one.'),
  version: name.describe('Such as `v1`.'),
  resource: name.describe('The plural, such as `deployments`.'),
  kind: name.describe('Such as `Deployment`.'),
  namespaced: z.boolean().describe('Whether its objects lie in namespaces.'),
});

const storageClass = z.strictObject({
  name,
  provisioner: name.describe('What makes its volumes, such as `ebs.csi.aws.com`.'),
  default: z.boolean().optional(),
  parameters: labels.optional().describe('What its provisioner is told.'),
  bindingMode: z.string().optional().describe('`Immediate` or `WaitForFirstConsumer`.'),
  reclaimPolicy: z.string().optional().describe('`Delete` or `Retain`.'),
  expandable: z.boolean().optional().describe('Whether its volumes can grow.'),
  zones: z.array(name).optional().describe('The zones that it is restricted to.'),
});

const ingressClass = z.strictObject({ name, controller: z.string(), default: z.boolean().optional() });
const node = z.strictObject({
  name,
  labels: labels
    .optional()
    .describe('All its labels; those of its architecture and system may be told by those fields.'),
  taints: z
    .array(z.strictObject({ key: name, value: z.string().optional(), effect: name }))
    .optional()
    .describe('What keeps pods away that do not tolerate it.'),
  architecture: z.string().optional().describe('Such as `amd64`.'),
  os: z.string().optional().describe('Such as `linux`.'),
  allocatable: labels.optional().describe('What pods may have of it: quantities by resource.'),
  providerId: z.string().optional().describe('Where it comes from, such as `aws:///eu-west-1a/i-0123`.'),
  runtime: z.string().optional().describe('What runs its containers, such as `containerd://2.0.4`.'),
  kubelet: z.string().optional().describe('Its version, such as `v1.33.1`.'),
  ready: z.boolean().optional().describe('Whether it takes pods.'),
});

const quota = z.strictObject({
  name,
  hard: labels.describe('What all objects of the namespace may have together.'),
  used: labels.optional().describe('What they have now.'),
  scopes: z.array(name).optional().describe('What narrows it to some pods: `scopes` and those of `scopeSelector`.'),
});

const limitRange = z.strictObject({
  name,
  limits: z
    .array(
      z.strictObject({
        type: name.describe('`Container`, `Pod` or `PersistentVolumeClaim`.'),
        min: labels.optional().describe('The least of each resource.'),
        max: labels.optional().describe('The most of each resource.'),
        default: labels.optional().describe('The limit of what names none.'),
        defaultRequest: labels.optional().describe('The request of what names none.'),
        maxLimitRequestRatio: labels.optional().describe('How many times its request a limit may be.'),
      }),
    )
    .describe('What one object may have.'),
});

const namespace = z.strictObject({
  name,
  labels: labels.optional().describe('Its labels, among them the levels of pod security.'),
  quotas: z.array(quota).optional().describe('Its ResourceQuotas.'),
  limitRanges: z.array(limitRange).optional().describe('Its LimitRanges.'),
  names: namesOf
    .optional()
    .describe('The names of objects that are there, by `resource.group`; a resource that is absent is unknown.'),
  made: z
    .record(name, z.record(name, name))
    .optional()
    .describe('Of those names, which a migration made: its name by that of the object, by `resource.group`.'),
});

const texts = z.record(z.string(), z.string()).exactOptional();

const object = z.looseObject({
  apiVersion: name,
  kind: name,
  metadata: z.looseObject({ name, namespace: name.exactOptional(), labels: texts, annotations: texts }),
});

const absent = z.strictObject({
  apiVersion: name,
  kind: name,
  namespace: name.optional().describe('Where it would be; absent for what lies outside namespaces.'),
  name,
});

const webhook = z.strictObject({
  configuration: name.describe('The configuration that it stands in.'),
  name,
  kind: z.enum(['validating', 'mutating']).describe('Whether it refuses objects or changes them.'),
  failurePolicy: z.string().optional().describe('`Fail` or `Ignore`: what happens where it does not answer.'),
  sideEffects: z.string().optional().describe('Only with `None` or `NoneOnDryRun` it takes part in a dry run.'),
  service: z.string().optional().describe('`namespace/name` of what answers, where that is in the cluster.'),
  url: z.string().optional().describe('The address of what answers elsewhere.'),
  rules: z
    .array(
      z.strictObject({
        operations: z.array(name).describe('`CREATE`, `UPDATE`, `DELETE`, `CONNECT` or `*`.'),
        groups: z.array(z.string()).describe('API groups, or `*`.'),
        versions: z.array(name).describe('Their versions, or `*`.'),
        resources: z.array(name).describe('Plurals, or `*`.'),
      }),
    )
    .describe('What it is asked about.'),
});

const nodePort = z.strictObject({
  port: z.number().describe('The port of each node.'),
  protocol: name.describe('`TCP`, `UDP` or `SCTP`.'),
  service: name.describe('`namespace/name` of the Service that has it.'),
});

const loadBalancer = z.strictObject({
  service: name.describe('`namespace/name`.'),
  class: z.string().optional().describe('Its `loadBalancerClass`.'),
  addresses: z.array(name).describe('What it got; none where nobody made it yet.'),
});

const ingressHost = z.strictObject({
  host: name.describe('The name that is asked for.'),
  paths: z.array(name).describe('The paths below it.'),
  ingress: name.describe('`namespace/name`.'),
  class: z.string().optional().describe('Its ingress class.'),
});

/** What a cluster offers. */
export const clusterFactsSchema = z.strictObject({
  apiVersion: z.literal('kubeferry.dev/v1alpha1').describe('The format of this file.'),
  kind: z.literal('ClusterFacts').describe('What this file is.'),
  context: z.string().optional().describe('The kube context that it was read through.'),
  cluster: z.string().optional().describe('The identity of the cluster.'),
  takenAt: z.string().optional().describe('When it was read (ISO 8601).'),
  version: z
    .strictObject({ gitVersion: name, major: z.string(), minor: z.string() })
    .optional()
    .describe('What its API server says: `v1.33.1`, `1`, `33`.'),
  apis: z.array(api).optional().describe('Every kind in every version that is served, in the order of preference.'),
  customResources: z.array(name).optional().describe('What is served by definitions, as `resource.group`.'),
  schemas: z
    .record(name, z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      'The structural schemas of custom resources (`openAPIV3Schema`) and what the API server publishes of its own kinds (OpenAPI v3), by `group/version Kind`; of a kind that is absent it is unknown.',
    ),
  types: z
    .record(name, z.record(z.string(), z.unknown()))
    .optional()
    .describe(
      "What the schemas of the API server's own kinds refer to, by the last part of `#/components/schemas/NAME`.",
    ),
  storageClasses: z.array(storageClass).optional().describe('Its storage classes.'),
  csiDrivers: z.array(name).optional().describe('The names of its CSI drivers.'),
  snapshotClasses: z
    .array(z.strictObject({ name, driver: name, default: z.boolean().optional() }))
    .optional()
    .describe('Its classes of volume snapshots.'),
  ingressClasses: z.array(ingressClass).optional().describe('Its ingress classes.'),
  gatewayClasses: z
    .array(z.strictObject({ name, controller: z.string() }))
    .optional()
    .describe('Its gateway classes.'),
  priorityClasses: z
    .array(
      z.strictObject({
        name,
        value: z.number().describe('The higher, the earlier its pods get a node.'),
        default: z.boolean().optional(),
        preemptionPolicy: z.string().optional().describe('`Never` or `PreemptLowerPriority`.'),
      }),
    )
    .optional()
    .describe('Its priority classes.'),
  runtimeClasses: z
    .array(z.strictObject({ name, handler: z.string() }))
    .optional()
    .describe('Its runtime classes.'),
  nodes: z.array(node).optional().describe('Its nodes.'),
  registries: z
    .array(z.strictObject({ host: name, images: z.number().describe('How many images of it the nodes hold.') }))
    .optional()
    .describe('The registries of the images that nodes hold.'),
  serviceCidrs: z.array(name).optional().describe('The addresses that Services get.'),
  clusterDomain: name.optional().describe('The end of the names of Services, such as `cluster.local`.'),
  nodePorts: z.array(nodePort).optional().describe('The ports of nodes that Services have.'),
  loadBalancers: z.array(loadBalancer).optional().describe('The Services that have, or wait for, a load balancer.'),
  ingressHosts: z.array(ingressHost).optional().describe('The names that Ingresses serve.'),
  webhooks: z.array(webhook).optional().describe('What is asked about objects before they are taken.'),
  clusterRoles: z.array(name).optional().describe('The names of its ClusterRoles.'),
  namespaces: z.array(namespace).optional().describe('Its namespaces.'),
  existing: z
    .array(object)
    .optional()
    .describe(
      'Objects that are there under the names of those that are assessed; Secrets have `<withheld>` in place of their values. Of what is neither here nor in `absent` only the names count.',
    ),
  absent: z.array(absent).optional().describe('What was looked for and is not there.'),
  unknown: z
    .array(z.strictObject({ what: name, why: z.string() }))
    .default([])
    .describe('What could not be read: nothing is concluded from its absence.'),
});

/** What a cluster offers, as it is read from a file. */
export type ClusterFacts = z.output<typeof clusterFactsSchema>;
/** What is known of one node. */
export type NodeFacts = z.output<typeof node>;

/** A taint of a node. */
export type TaintFacts = NonNullable<NodeFacts['taints']>[number];

/** What is known of one storage class. */
export type StorageClassFacts = z.output<typeof storageClass>;

/** What is known of one ingress class. */
export type IngressClassFacts = z.output<typeof ingressClass>;

/** What is known of one namespace. */
export type NamespaceFacts = z.output<typeof namespace>;
