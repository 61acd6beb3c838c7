import { isRecord, type JsonRecord, sameJson, valueAt } from '../model/json/json.ts';

/** What API servers fill in where a manifest says nothing, by field. Source: the defaults of the Kubernetes API reference. */
const defaults: Record<string, unknown[]> = {
  allocateLoadBalancerNodePorts: [true],
  allowVolumeExpansion: [false],
  apiGroup: ['rbac.authorization.k8s.io', ''],
  apiVersion: ['v1'],
  backoffLimit: [6],
  completionMode: ['NonIndexed'],
  completions: [1],
  concurrencyPolicy: ['Allow'],
  defaultMode: [420],
  divisor: ['0'],
  dnsPolicy: ['ClusterFirst'],
  enableServiceLinks: [true],
  externalTrafficPolicy: ['Cluster'],
  failedJobsHistoryLimit: [1],
  failurePolicy: ['Fail'],
  failureThreshold: [3],
  imagePullPolicy: ['IfNotPresent', 'Always'],
  internalTrafficPolicy: ['Cluster'],
  manualSelector: [false],
  matchPolicy: ['Equivalent'],
  maxSurge: ['25%', 0],
  maxUnavailable: ['25%', 1],
  minReadySeconds: [0],
  parallelism: [1],
  partition: [0],
  pathType: ['ImplementationSpecific'],
  periodSeconds: [10],
  podManagementPolicy: ['OrderedReady'],
  podReplacementPolicy: ['TerminatingOrFailed'],
  preemptionPolicy: ['PreemptLowerPriority'],
  progressDeadlineSeconds: [600],
  protocol: ['TCP'],
  reclaimPolicy: ['Delete'],
  recursiveReadOnly: ['Disabled'],
  reinvocationPolicy: ['Never'],
  replicas: [1],
  restartPolicy: ['Always'],
  revisionHistoryLimit: [10],
  schedulerName: ['default-scheduler'],
  scheme: ['HTTP'],
  scope: ['*'],
  sessionAffinity: ['None'],
  strategy: ['None'],
  successThreshold: [1],
  successfulJobsHistoryLimit: [3],
  suspend: [false],
  terminationGracePeriodSeconds: [30],
  terminationMessagePath: ['/dev/termination-log'],
  terminationMessagePolicy: ['File'],
  timeoutSeconds: [1, 10],
  type: ['ClusterIP', 'RollingUpdate', 'Opaque', ''],
  volumeBindingMode: ['Immediate'],
  volumeMode: ['Filesystem'],
  whenDeleted: ['Retain'],
  whenScaled: ['Retain'],
};

/** Fields whose defaults follow from others of the same object. */
const derived = new Set([
  'targetPort',
  'serviceAccount',
  'policyTypes',
  'singular',
  'listKind',
  'storageClassName',
  'ipFamilies',
  'ipFamilyPolicy',
  'clusterIP',
  'clusterIPs',
]);

/** Fields that say what others beside them say. */
const followed: Readonly<Record<string, (value: unknown, beside: JsonRecord) => boolean>> = {
  targetPort: (value, { port }) => value === port,
  serviceAccount: (value, { serviceAccountName }) => value === serviceAccountName,
  singular: (value, { kind }) => typeof kind === 'string' && value === kind.toLowerCase(),
  listKind: (value, { kind }) => value === `${String(kind)}List`,
  // That of a ReplicationController.
  selector: (value, { template }) => sameJson(value, valueAt(template, '/metadata/labels')),
  policyTypes: (value, { egress }) => sameJson(value, isFilled(egress) ? ['Ingress', 'Egress'] : ['Ingress']),
  completions: (value, { parallelism = 1 }) => value === 1 && parallelism === 1,
  backoffLimit: (value, { backoffLimitPerIndex }) => value === 6 && backoffLimitPerIndex === undefined,
  imagePullPolicy: (value, { image }) => value === (isLatest(String(image)) ? 'Always' : 'IfNotPresent'),
};

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

/** Whether an image is that of the day: by its tag, or for want of any tag and digest. */
function isLatest(image: string): boolean {
  const [name = '', digest] = image.split('@');
  const tag = /:([^/:]+)$/.exec(name)?.[1];
  return tag === undefined ? digest === undefined : tag === 'latest';
}

/**
 * Whether the default of a field follows from others of its object, and it is just that; nothing where it does not follow from others. `beside`: the fields that stand
 * with it. What hangs on the cluster too, such as a class, is none that an object tells.
 */
export function isDerived(field: string, value: unknown, beside: JsonRecord): boolean | undefined {
  if (Object.hasOwn(followed, field)) return followed[field]?.(value, beside);
  return derived.has(field) ? false : undefined;
}

/** Whether a server may have filled in that value by itself. */
export function isDefault(field: string, value: unknown): boolean {
  if (derived.has(field)) return true;
  if (isRecord(value)) return Object.entries(value).every(([inner, item]) => isDefault(inner, item));
  if (Array.isArray(value)) return value.length === 0;
  return Object.hasOwn(defaults, field) && (defaults[field] ?? []).includes(value);
}

/** Fields of several kinds, each with its own defaults. */
const shared = new Set(['apiGroup', 'type']);

/** Fields that have their default below one other field only: elsewhere the same words ask for something. */
const onlyBelow: Readonly<Record<string, string>> = {
  apiVersion: 'fieldRef',
  restartPolicy: 'spec',
  terminationGracePeriodSeconds: 'spec',
};

/** Fields that a server writes where they were not, and that say nothing while they are empty; a selector or a rule that is empty takes all. */
const sayNothingEmpty = new Set(['metadata', 'resources', 'securityContext', 'spec', 'strategy', 'updateStrategy']);

/** Whether a record that holds nothing says nothing, so that a server may have written it. */
export function saysNothing(field: string): boolean {
  return sayNothingEmpty.has(field);
}

/** Whether a server fills in that value of a field where nothing else is said; `above`: the field that it stands below. */
export function isUsualDefault(field: string, value: unknown, above: string | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (Object.hasOwn(onlyBelow, field) && onlyBelow[field] !== above) return false;
  const known = Object.hasOwn(defaults, field) ? (defaults[field] ?? []) : [];
  // Which of several defaults it is hangs on the place.
  return known.includes(value) && (known.length === 1 || shared.has(field));
}

/** Fields whose default hangs on where they stand, or on what else an object says. */
const unsure = new Set([
  'apiVersion',
  'backoffLimit',
  'completions',
  'parallelism',
  'podReplacementPolicy',
  'restartPolicy',
  'scope',
  'strategy',
  'terminationGracePeriodSeconds',
]);

/** Whether a server fills in just that value, wherever the field of a built-in kind stands. */
export function isSureDefault(field: string, value: unknown): boolean {
  const values = Object.hasOwn(defaults, field) ? defaults[field] : undefined;
  return values?.length === 1 && values[0] === value && !derived.has(field) && !unsure.has(field);
}
