import { isRecord, type JsonRecord, jsonPointer, recordAt } from '../model/json/json.ts';
import { type KindSchema, listKeysAt } from '../model/schemas/kind-schema.ts';

/** How the items of a list are told apart, where not by their places alone. */
export interface ListType {
  /** What an item is called among the others; nothing for one that has no name. */
  keyOf?(item: JsonRecord): string | undefined;
  /** Whether the order says nothing where keys do not tell the items apart. */
  isSet?: boolean;
}

/** Where a list stands in an object: the steps to it, in which the numbers of items are steps, too. */
export type ListPath = readonly (string | number)[];

/** What is known of the lists of a kind; nothing of one whose items go by their places. */
export type Lists = (path: ListPath) => ListType | undefined;

/** A list whose items are told apart by fields that each of them has. */
function by(...fields: string[]): ListType {
  return {
    keyOf(item) {
      const values = fields.map((field) => item[field]);
      return values.every((value) => typeof value === 'string') ? values.join('/') : undefined;
    },
  };
}

const set: ListType = { isSet: true };

/** Selectors ask for all of their requirements; a key may be in several of them. */
const requirements: ListType = { ...by('key'), isSet: true };

/**
 * Lists by the field that holds them, wherever it stands: these are of pods and selectors, which kinds of all sorts have in them. Source:
 * `x-kubernetes-list-map-keys` and `x-kubernetes-patch-merge-key` in the OpenAPI of Kubernetes 1.36.
 */
const byField: Readonly<Record<string, ListType>> = {
  containers: by('name'),
  initContainers: by('name'),
  ephemeralContainers: by('name'),
  env: by('name'),
  volumes: by('name'),
  imagePullSecrets: by('name'),
  resourceClaims: by('name'),
  schedulingGates: by('name'),
  volumeMounts: by('mountPath'),
  volumeDevices: by('devicePath'),
  hostAliases: by('ip'),
  ports: { keyOf: portKey },
  conditions: by('type'),
  topologySpreadConstraints: by('topologyKey', 'whenUnsatisfiable'),
  'x-kubernetes-validations': by('rule'),
  // The rest is `atomic` there, and means the same in any order.
  tolerations: set,
  matchExpressions: requirements,
  matchFields: requirements,
  nodeSelectorTerms: set,
  requiredDuringSchedulingIgnoredDuringExecution: set,
  preferredDuringSchedulingIgnoredDuringExecution: set,
  readinessGates: by('conditionType'),
  resizePolicy: by('resourceName'),
  sysctls: by('name'),
  accessModes: set,
  matchLabelKeys: set,
  mismatchLabelKeys: set,
  supplementalGroups: set,
};

/** Lists by more than their own field, of which each kind is a pattern of JSON pointers. */
type PlacedLists = readonly [RegExp, ListType][];

const inPods: PlacedLists = [
  [/\/capabilities\/(add|drop)$/, set],
  [/\/(matchExpressions|matchFields)\/\d+\/values$/, set],
  [/Execution\/\d+\/(podAffinityTerm\/)?namespaces$/, set],
  [/\/resources\/claims$/, by('name')],
  [/\/(configMap|secret|downwardAPI)\/items$/, by('path')],
  [/\/exitCodes\/values$/, set],
];

const authorised: PlacedLists = [
  [/^\/rules(\/\d+\/\w+)?$/, set],
  [/^\/aggregationRule\/clusterRoleSelectors$/, set],
];
const bound: PlacedLists = [[/^\/subjects$/, set]];
const webhooks: PlacedLists = [
  [/^\/webhooks$/, by('name')],
  [/^\/webhooks\/\d+\/matchConditions$/, by('name')],
  [/^\/webhooks\/\d+\/rules(\/\d+\/\w+)?$/, set],
];
const matching: PlacedLists = [[/^\/spec\/match\w+\/(resourceRules|excludeResourceRules)(\/\d+\/\w+)?$/, set]];
const policies: PlacedLists = [...matching, [/^\/spec\/matchConditions$/, by('name')]];
const failing: PlacedLists = [[/\/podFailurePolicy\/rules\/\d+\/(onExitCodes\/values|onPodConditions)$/, set]];

/**
 * Lists of built-in kinds, by group and kind. Source: the same OpenAPI, and for lists that are `atomic` there what the API reference says of
 * them: keys where each item counts by itself, whichever stands first.
 */
const byKind: Readonly<Record<string, PlacedLists>> = {
  'rbac.authorization.k8s.io/Role': authorised,
  'rbac.authorization.k8s.io/ClusterRole': authorised,
  'rbac.authorization.k8s.io/RoleBinding': bound,
  'rbac.authorization.k8s.io/ClusterRoleBinding': bound,
  'networking.k8s.io/NetworkPolicy': [
    [/^\/spec\/(policyTypes|(in|e)gress(\/\d+\/(from|to)(\/\d+\/ipBlock\/except)?)?)$/, set],
    [/^\/spec\/(in|e)gress\/\d+\/ports$/, { keyOf: portKey, isSet: true }],
  ],
  'networking.k8s.io/Ingress': [
    // Where two share a host, or none is named, their order tells them apart.
    [/^\/spec\/rules$/, by('host')],
    [/^\/spec\/rules\/\d+\/http\/paths$/, by('path', 'pathType')],
    [/^\/spec\/tls(\/\d+\/hosts)?$/, set],
  ],
  '/Service': [[/^\/spec\/(loadBalancerSourceRanges|externalIPs)$/, set]],
  '/ServiceAccount': [[/^\/secrets$/, by('name')]],
  '/LimitRange': [[/^\/spec\/limits$/, by('type')]],
  '/ResourceQuota': [[/^\/spec\/scopes$/, set]],
  '/Node': [[/^\/spec\/(taints|podCIDRs)$/, set]],
  '/Endpoints': [[/^\/subsets(\/\d+\/\w+)?$/, set]],
  'discovery.k8s.io/EndpointSlice': [[/^\/endpoints(\/\d+\/addresses)?$/, set]],
  'autoscaling/HorizontalPodAutoscaler': [
    [/^\/spec\/metrics$/, { keyOf: metricKey, isSet: true }],
    [/^\/spec\/behavior\/scale(Up|Down)\/policies$/, { ...by('type'), isSet: true }],
  ],
  'apps/StatefulSet': [[/^\/spec\/volumeClaimTemplates$/, { keyOf: nameInMetadata }]],
  'batch/Job': failing,
  'batch/CronJob': failing,
  'storage.k8s.io/StorageClass': [[/^\/allowedTopologies(\/\d+\/matchLabelExpressions(\/\d+\/values)?)?$/, set]],
  'storage.k8s.io/CSIDriver': [
    [/^\/spec\/volumeLifecycleModes$/, set],
    [/^\/spec\/tokenRequests$/, by('audience')],
  ],
  'storage.k8s.io/CSINode': [[/^\/spec\/drivers$/, by('name')]],
  'certificates.k8s.io/CertificateSigningRequest': [[/^\/spec\/(usages|groups)$/, set]],
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': [...policies, [/^\/spec\/variables$/, by('name')]],
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': [...matching, [/^\/spec\/validationActions$/, set]],
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': policies,
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': matching,
  'apiextensions.k8s.io/CustomResourceDefinition': [
    [/^\/spec\/versions$/, by('name')],
    [/^\/spec\/names\/(categories|shortNames)$/, set],
  ],
  'flowcontrol.apiserver.k8s.io/FlowSchema': [
    [/^\/spec\/rules(\/\d+\/(subjects|(nonR|r)esourceRules(\/\d+\/\w+)?))?$/, set],
  ],
};

/** What is known of the lists of a kind (`groupKindOf`) without asking anybody. */
export function listsOf(kind: string): Lists {
  const own = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  return (path) => {
    const field = String(path.at(-1));
    return (
      own?.find(isAt(path))?.[1] ?? (Object.hasOwn(byField, field) ? byField[field] : inPods.find(isAt(path))?.[1])
    );
  };
}

/** The same of a kind whose schema is known: how it says that the items of a list are told apart, and of a list of which it says nothing, what is known without it (`known`). */
export function listsBySchema(schema: KindSchema, known: Lists): Lists {
  return (path) => {
    const said = listKeysAt(schema, path);
    if (said === undefined) return known(path);
    return said === 'set' ? set : { keyOf: (item) => keyBySchema(item, said) };
  };
}

/** A key that an item does not have is its default; one that has none of its keys has no name. */
function keyBySchema(item: JsonRecord, keys: Readonly<JsonRecord>): string | undefined {
  const values = Object.entries(keys).map(([key, standard]) => (Object.hasOwn(item, key) ? item[key] : standard) ?? '');
  return values.some((value) => value !== '') ? values.map(String).join('/') : undefined;
}

function isAt(path: ListPath): (list: PlacedLists[number]) => boolean {
  const pointer = jsonPointer(...path);
  return ([places]) => places.test(pointer);
}

/** Container ports go by `containerPort`, those of Services by `port`, both with their protocol. */
function portKey(item: JsonRecord): string | undefined {
  const port = item.containerPort ?? item.port;
  const protocol = typeof item.protocol === 'string' && item.protocol !== '' ? item.protocol : 'TCP';
  return typeof port === 'number' || typeof port === 'string' ? `${port}/${protocol}` : undefined;
}

/** What an autoscaler goes by: the field that is called like the type names it. */
function metricKey({ type, ...sources }: JsonRecord): string | undefined {
  const [source] = Object.values(sources).filter(isRecord);
  const name = source?.name ?? recordAt(source, 'metric')?.name;
  const parts = [type, source?.container, name].filter((part) => part !== undefined);
  return typeof name === 'string' ? parts.join('/') : undefined;
}

function nameInMetadata({ metadata }: JsonRecord): string | undefined {
  const name = recordAt(metadata)?.name;
  return typeof name === 'string' ? name : undefined;
}
