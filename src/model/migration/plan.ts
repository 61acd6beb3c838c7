import { z } from 'zod';
import { builtInNoise } from '../comparison/built-in-noise.ts';
import { durationSeconds } from '../go-duration.ts';
import { backupHooks } from '../velero/velero-hooks.ts';
import { verifyChecks } from '../verification/verify-checks.ts';

/** Format: design of the plan file `migration.yaml`, `kubeferry.dev/v1alpha1`. Each `describe` is the hover text in the editor. */

const name = z.string().min(1);

/** How long the backups of a plan are kept that says nothing: 30 days, as Velero's own. */
export const defaultTtl = '720h';
/** How long a plan that says nothing wants to be able to go back. */
export const defaultHold = '336h';
/** How long nothing may move at Velero before a run ends. */
const defaultStandstill = '1h';

/** Where backups lie: a bucket (or a prefix in it) or a folder. */
export const storeSpec = z
  .union([
    z.strictObject({
      s3: z.strictObject({
        bucket: name.describe('The bucket.'),
        prefix: z.string().optional().describe('The folder inside the bucket; `backups/` lies below it.'),
        endpoint: z.url().optional().describe('The address of the S3 server; absent for AWS.'),
        region: z.string().optional().describe('The region; `us-east-1` where the server has none.'),
        pathStyle: z
          .boolean()
          .optional()
          .describe('Put the bucket in the path and not in the host name. Default: true with an endpoint.'),
        profile: z.string().optional().describe('The AWS profile that holds the credentials.'),
        secret: z
          .strictObject({
            context: name.describe('The context of the cluster that holds the Secret.'),
            namespace: name.describe('The namespace of the Secret.'),
            name: name.describe('The name of the Secret.'),
            key: name.describe('The key in it, which holds a credentials file of AWS.'),
            profile: z.string().optional().describe('The profile in that file; `default` without it.'),
          })
          .optional()
          .describe(
            'The Secret of a cluster that holds the credentials, as Velero keeps them there; read at each use.',
          ),
        ca: z.string().optional().describe('A PEM file with one more certificate authority to believe: the full path.'),
      }),
    }),
    z.strictObject({
      folder: name.describe(
        'A folder on this machine; a backup holds Secrets in clear. A relative path goes from the folder of this plan, `~` is the home folder.',
      ),
      insideGit: z
        .literal('allowed')
        .optional()
        .describe('The folder may lie in a git work tree, where its Secrets could be committed.'),
    }),
  ])
  .describe('The store that backups are written to and read from.');

const volumeChoice = z.enum(['file-system', 'snapshot', 'empty', 'omit', 'ask']);

const imageMapping = z.strictObject({
  from: name.describe('The start of the image name on the source.'),
  to: name.describe('What takes its place on the target.'),
});

const endpointMapping = z.strictObject({
  from: name.describe(
    'A host name or an address on the source, with its port where only that one is meant. With a dot in front, such as `.shop.svc`, the end of host names.',
  ),
  to: name.describe('What takes its place on the target.'),
});

/** Names that change on the way. */
export const mappings = z
  .strictObject({
    namespaces: z.record(name, name).optional().describe('Source namespace to target namespace.'),
    storageClasses: z.record(name, name).optional().describe('Source storage class to target storage class.'),
    ingressClasses: z.record(name, name).optional().describe('Source ingress class to target ingress class.'),
    nodeLabels: z
      .record(name, name)
      .optional()
      .describe(
        'Labels of nodes by which pods choose them, as `key=value` on the source to `key=value` on the target, or a key alone to a key.',
      ),
    images: z.array(imageMapping).optional().describe('Image name prefixes, the longest match wins.'),
    endpoints: z
      .array(endpointMapping)
      .optional()
      .describe(
        'Host names and addresses in variables and arguments of containers, in ConfigMaps and in Secrets; the longest match wins. Values of Secrets are changed on their way, and written to no file.',
      ),
  })
  .describe('Names that change on the way.');

/** Differences of a comparison that are not told again. */
const ignoreRule = z.strictObject({
  kind: name
    .optional()
    .describe(
      'Only objects of this kind, such as `Deployment` or `Certificate.cert-manager.io`; `Service.` is that of Kubernetes itself alone.',
    ),
  namespace: name.optional().describe('Only objects in this namespace, as either side calls it.'),
  name: name.optional().describe('Only the object of this name.'),
  path: z
    .string()
    .regex(/^\//)
    .optional()
    .describe(
      'The place in the object as a JSON pointer, with what is below it; `*` stands for any one step, as in `/metadata/annotations/*`, and an item of a list goes by its merge key: `/spec/template/spec/containers/app/image`. Without it the whole object, there or not.',
    ),
  reason: name.describe('Why nobody needs to look at it again.'),
});

const patchStep = z.strictObject({
  op: z
    .enum(['add', 'replace', 'remove'])
    .describe(
      'What is done, as in a JSON patch: `replace` and `remove` need the place to be there, `add` makes what is absent on the way to it.',
    ),
  path: z
    .string()
    .regex(/^(\/([^~/]|~[01])*)+$/)
    .describe(
      'The place in the object as a JSON pointer, such as `/spec/replicas`. In a name `~1` stands for `/` and `~0` for `~`: `/metadata/annotations/example.com~1team`. Behind the last item of a list: `/-`.',
    ),
  value: z.unknown().optional().describe('What is put there; nothing for `remove`.'),
});

const patch = z.strictObject({
  target: z
    .strictObject({
      kind: name.describe(
        'The kind, such as `Deployment` or `Certificate.cert-manager.io`; `Service.` is that of Kubernetes itself alone.',
      ),
      namespace: name.optional().describe('Only objects in this namespace, as the source calls it.'),
      name: name.optional().describe('Only the object of this name.'),
      labelSelector: z.string().optional().describe('Only objects with these labels, as kubectl writes it.'),
    })
    .describe('Which objects are patched.'),
  patch: z
    .array(patchStep)
    .min(1)
    .describe(
      'A JSON patch (RFC 6902) of the object as the mappings have made it, step by step. It has to fit each object of `target`.',
    ),
  reason: name.describe('Why; the report and comparisons say it.'),
});

/** Changes of single objects, in their order. */
export const patches = z.array(patch);

const clusterSource = z.strictObject({
  context: name.describe('The kube context of the source cluster.'),
  cluster: z.string().optional().describe('UID of its kube-system namespace, filled in at the first connection.'),
});

const backupSource = z.strictObject({
  backup: name.describe('A backup in the store that takes the place of a source cluster.'),
});

const target = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
    .describe('A short name: it becomes a folder below `targets/`.'),
  context: name.describe('The kube context of the target cluster.'),
  cluster: z.string().optional().describe('UID of its kube-system namespace, filled in at the first connection.'),
  mappings: mappings.optional().describe('Mappings of this target, over those of the plan.'),
  patches: patches.optional().describe('Patches of what this target gets, after those of the plan.'),
});

/** The plan of a migration: `migration.yaml`. */
export const migrationSchema = z.strictObject({
  apiVersion: z.literal('kubeferry.dev/v1alpha1').describe('The version of the plan format.'),
  kind: z.literal('Migration').describe('What this file is.'),
  metadata: z.strictObject({
    name: z
      .string()
      .max(50)
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)
      .describe('The name of the migration; it becomes a label value.'),
  }),
  spec: z.strictObject({
    engine: z
      .enum(['direct', 'velero'])
      .default('direct')
      .describe('Who carries the objects: `direct` is Kubeferry itself, `velero` the Velero in each cluster.'),
    velero: z
      .strictObject({
        namespace: name.default('velero').describe('The namespace of Velero, the same in each cluster.'),
        hooks: z
          .strictObject({ backup: backupHooks.optional() })
          .optional()
          .describe('Commands that run in pods around the backup, as Velero takes them.'),
        targetStore: z
          .enum(['read-only', 'as-is'])
          .default('read-only')
          .describe(
            'What the Velero of a target may do in the shared store while it restores: `read-only` keeps it from removing backups there, unless a Schedule of its own backs up to it; `as-is` changes nothing.',
          ),
        standstill: z
          .string()
          .refine((text) => (durationSeconds(text) ?? 0) >= 1)
          .default(defaultStandstill)
          .describe(
            'How long nothing may move at a backup or restore of Velero, neither objects nor bytes, before the run ends, such as `1h`; it can go on later.',
          ),
      })
      .default({ namespace: 'velero', targetStore: 'read-only', standstill: defaultStandstill })
      .describe('What the engine `velero` works with.'),
    source: z
      .union([clusterSource, backupSource])
      .describe('Where the objects come from: a cluster, or a backup in the store.'),
    targets: z.array(target).min(1).describe('The clusters that get the objects.'),
    select: z
      .strictObject({
        namespaces: z.array(name).min(1).describe('The source namespaces that move.'),
        labelSelector: z.string().optional().describe('Only objects with these labels, as kubectl writes it.'),
        clusterScoped: z
          .enum(['referenced', 'all', 'none'])
          .default('referenced')
          .describe(
            'Which cluster-scoped objects go along: those that the selected namespaces lean on (also where the source is a backup that holds more), all, or none.',
          ),
        exclude: z.array(name).default([]).describe('Resources that stay, such as `events` or `*.metrics.k8s.io`.'),
        excludeSystem: z
          .array(name)
          .optional()
          .describe(
            'Parts of the cluster itself that stay, in `kube-system` and outside namespaces: `kubernetes`, `eks`, `gke`, `aks`, `vks`, `vcontainer`, `cce` (`kubeferry exclusions` shows their labels), or label selectors of your own.',
          ),
        objects: z.array(name).optional().describe('Only these objects, as `resource.group/namespace/name`.'),
      })
      .describe('What moves.'),
    store: storeSpec.optional(),
    ttl: z
      .string()
      .refine((text) => (durationSeconds(text) ?? 0) >= 1)
      .default(defaultTtl)
      .describe(
        'How long the backups of a run are kept, such as `720h` or `90m`: every Velero that shares the store deletes them then. Not shorter than `hold`.',
      ),
    hold: z
      .string()
      .refine((text) => durationSeconds(text) !== undefined)
      .default(defaultHold)
      .describe(
        'How long it must be possible to go back after a run, such as `336h`; its backups are needed meanwhile.',
      ),
    existing: z
      .enum(['skip', 'update', 'fail'])
      .default('skip')
      .describe('What to do with objects that the target has already.'),
    secrets: z
      .enum(['withheld', 'files'])
      .default('withheld')
      .describe('Whether manifests hold the values of Secrets.'),
    volumes: z
      .strictObject({
        default: volumeChoice.default('ask').describe('For claims that are not named.'),
        claims: z.record(name, volumeChoice).default({}).describe('By `namespace/claim`.'),
      })
      .default({ default: 'ask', claims: {} })
      .describe('What happens to the data of each claim.'),
    mappings: mappings.default({}),
    patches: patches
      .optional()
      .describe('Changes of single objects that no mapping can say; made after the mappings, again at each export.'),
    ignore: z.array(ignoreRule).optional().describe('Differences of a comparison that are not to be told again.'),
    dontIgnore: z
      .array(z.enum(builtInNoise))
      .optional()
      .describe(
        'What a comparison leaves out by itself, or takes for what a cluster gives to an object, and that is to count like any other field: labels and annotations by name, places as in `Service /spec/ports/*/nodePort`. What a run takes along is the same. `kubeferry compare --built-in` lists what there is.',
      ),
    verify: verifyChecks.optional(),
  }),
});

/** A valid plan with its defaults filled in. */
export type Migration = z.output<typeof migrationSchema>;
/** A plan as a person writes it, defaults left out. */
export type MigrationInput = z.input<typeof migrationSchema>;
/** Where backups lie. */
export type StoreSpec = z.output<typeof storeSpec>;
/** One target of a plan. */
export type MigrationTarget = Migration['spec']['targets'][number];
/** Names that change on the way. */
export type Mappings = z.output<typeof mappings>;
/** A change of the objects that it names. */
export type PlanPatch = z.output<typeof patch>;
/** What a comparison does not tell again. `path`: a JSON pointer in which `*` stands for any one step. */
export type IgnoreRule = z.output<typeof ignoreRule>;
/** What happens to the data of a claim. */
export type VolumeChoice = z.output<typeof volumeChoice>;
