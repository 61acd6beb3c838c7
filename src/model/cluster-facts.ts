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
  version: name,
  resource: name.describe('The plural, such as `deployments`.'),
  kind: name,
  namespaced: z.boolean(),
});

const storageClass = z.strictObject({
  name,
  provisioner: name,
  default: z.boolean().optional(),
  parameters: labels.optional(),
  bindingMode: z.string().optional().describe('`Immediate` or `WaitForFirstConsumer`.'),
  reclaimPolicy: z.string().optional().describe('`Delete` or `Retain`.'),
  expandable: z.boolean().optional().describe('Whether its volumes can grow.'),
  zones: z.array(name).optional().describe('The zones that it is restricted to.'),
});

const node = z.strictObject({
  name,
  labels: labels
    .optional()
    .describe('All its labels; those of its architecture and system may be told by those fields.'),
  taints: z
    .array(z.strictObject({ key: name, value: z.string().optional(), effect: name }))
    .optional()
    .describe('What keeps pods away that do not tolerate it.'),
  architecture: z.string().optional(),
  os: z.string().optional(),
  allocatable: labels.optional().describe('What pods may have of it: quantities by resource.'),
  providerId: z.string().optional().describe('Where it comes from, such as `aws:///eu-west-1a/i-0123`.'),
  runtime: z.string().optional(),
  kubelet: z.string().optional(),
  ready: z.boolean().optional(),
});

const quota = z.strictObject({
  name,
  hard: labels.describe('What all objects of the namespace may have together.'),
  used: labels.optional(),
  scopes: z.array(name).optional().describe('What narrows it to some pods: `scopes` and those of `scopeSelector`.'),
});

const limitRange = z.strictObject({
  name,
  limits: z.array(
    z.strictObject({
      type: name.describe('`Container`, `Pod` or `PersistentVolumeClaim`.'),
      min: labels.optional(),
      max: labels.optional(),
      default: labels.optional(),
      defaultRequest: labels.optional(),
      maxLimitRequestRatio: labels.optional(),
    }),
  ),
});

const namespace = z.strictObject({
  name,
  labels: labels.optional().describe('Its labels, among them the levels of pod security.'),
  quotas: z.array(quota).optional(),
  limitRanges: z.array(limitRange).optional(),
  names: namesOf
    .optional()
    .describe('The names of objects that are there, by `resource.group`; a resource that is absent is unknown.'),
});

const webhook = z.strictObject({
  configuration: name.describe('The configuration that it stands in.'),
  name,
  kind: z.enum(['validating', 'mutating']),
  failurePolicy: z.string().optional(),
  sideEffects: z.string().optional().describe('Only with `None` or `NoneOnDryRun` it takes part in a dry run.'),
  service: z.string().optional().describe('`namespace/name` of what answers, where that is in the cluster.'),
  url: z.string().optional().describe('The address of what answers elsewhere.'),
  rules: z.array(
    z.strictObject({
      operations: z.array(name),
      groups: z.array(z.string()),
      versions: z.array(name),
      resources: z.array(name),
    }),
  ),
});

const nodePort = z.strictObject({
  port: z.number(),
  protocol: name,
  service: name.describe('`namespace/name` of the Service that has it.'),
});

const loadBalancer = z.strictObject({
  service: name.describe('`namespace/name`.'),
  class: z.string().optional(),
  addresses: z.array(name).describe('What it got; none where nobody made it yet.'),
});

const ingressHost = z.strictObject({
  host: name,
  paths: z.array(name),
  ingress: name.describe('`namespace/name`.'),
  class: z.string().optional(),
});

/** What a cluster offers. */
export const clusterFactsSchema = z.strictObject({
  apiVersion: z.literal('kubeferry.dev/v1alpha1'),
  kind: z.literal('ClusterFacts'),
  context: z.string().optional().describe('The kube context that it was read through.'),
  cluster: z.string().optional().describe('The identity of the cluster.'),
  takenAt: z.string().optional().describe('When it was read (ISO 8601).'),
  version: z.strictObject({ gitVersion: name, major: z.string(), minor: z.string() }).optional(),
  apis: z.array(api).optional().describe('Every kind in every version that is served, in the order of preference.'),
  customResources: z.array(name).optional().describe('What is served by definitions, as `resource.group`.'),
  storageClasses: z.array(storageClass).optional(),
  csiDrivers: z.array(name).optional(),
  snapshotClasses: z.array(z.strictObject({ name, driver: name, default: z.boolean().optional() })).optional(),
  ingressClasses: z.array(z.strictObject({ name, controller: z.string(), default: z.boolean().optional() })).optional(),
  gatewayClasses: z.array(z.strictObject({ name, controller: z.string() })).optional(),
  priorityClasses: z
    .array(
      z.strictObject({
        name,
        value: z.number(),
        default: z.boolean().optional(),
        preemptionPolicy: z.string().optional(),
      }),
    )
    .optional(),
  runtimeClasses: z.array(z.strictObject({ name, handler: z.string() })).optional(),
  nodes: z.array(node).optional(),
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
  clusterRoles: z.array(name).optional(),
  namespaces: z.array(namespace).optional(),
  unknown: z
    .array(z.strictObject({ what: name, why: z.string() }))
    .default([])
    .describe('What could not be read: nothing is concluded from its absence.'),
});

/** What a cluster offers, as it is read from a file. */
export type ClusterFacts = z.output<typeof clusterFactsSchema>;
/** What is known of one namespace. */
export type NamespaceFacts = z.output<typeof namespace>;
