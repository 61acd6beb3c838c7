import { isRecord, type JsonRecord, sameJson, valueAt } from '../model/json/json.ts';

/** What is known of the default of a field. */
interface FieldDefault {
  /** What a server fills in: one of these, where there are several by the kind or the place; `any` where it hangs on others of the object or on the cluster. */
  is: readonly unknown[] | 'any';
  /** Whether a value is the one that the fields that stand with it (`beside`) tell. */
  follows?(value: unknown, beside: JsonRecord): boolean;
  /** The field below which alone it has a default: elsewhere the same words ask for something. */
  below?: string;
  /** Fields of several kinds are called so, each with a default of its own: any of them counts. */
  ofKind?: true;
  /** It hangs on where it stands, or on what else an object says. */
  unsure?: true;
}

/** What API servers fill in where a manifest says nothing, by field. Source: the defaults of the Kubernetes API reference. */
const defaults: Readonly<Record<string, FieldDefault>> = {
  allocateLoadBalancerNodePorts: { is: [true] },
  allowVolumeExpansion: { is: [false] },
  apiGroup: { is: ['rbac.authorization.k8s.io', ''], ofKind: true },
  apiVersion: { is: ['v1'], below: 'fieldRef' },
  backoffLimit: {
    is: [6],
    follows: (value, { backoffLimitPerIndex }) => value === 6 && backoffLimitPerIndex === undefined,
  },
  clusterIP: { is: 'any' },
  clusterIPs: { is: 'any' },
  completionMode: { is: ['NonIndexed'] },
  completions: { is: [1], follows: (value, { parallelism = 1 }) => value === 1 && parallelism === 1 },
  concurrencyPolicy: { is: ['Allow'] },
  defaultMode: { is: [420] },
  divisor: { is: ['0'] },
  dnsPolicy: { is: ['ClusterFirst'] },
  enableServiceLinks: { is: [true] },
  externalTrafficPolicy: { is: ['Cluster'] },
  failedJobsHistoryLimit: { is: [1] },
  failurePolicy: { is: ['Fail'] },
  failureThreshold: { is: [3] },
  imagePullPolicy: {
    is: ['IfNotPresent', 'Always'],
    follows: (value, { image }) => value === (isLatest(String(image)) ? 'Always' : 'IfNotPresent'),
  },
  internalTrafficPolicy: { is: ['Cluster'] },
  ipFamilies: { is: 'any' },
  ipFamilyPolicy: { is: 'any' },
  listKind: { is: 'any', follows: (value, { kind }) => value === `${String(kind)}List` },
  manualSelector: { is: [false] },
  matchPolicy: { is: ['Equivalent'] },
  maxSurge: { is: ['25%', 0] },
  maxUnavailable: { is: ['25%', 1] },
  minReadySeconds: { is: [0] },
  parallelism: { is: [1], unsure: true },
  partition: { is: [0] },
  pathType: { is: ['ImplementationSpecific'] },
  periodSeconds: { is: [10] },
  podManagementPolicy: { is: ['OrderedReady'] },
  podReplacementPolicy: { is: ['TerminatingOrFailed'], unsure: true },
  policyTypes: {
    is: 'any',
    follows: (value, { egress }) => sameJson(value, isFilled(egress) ? ['Ingress', 'Egress'] : ['Ingress']),
  },
  preemptionPolicy: { is: ['PreemptLowerPriority'] },
  progressDeadlineSeconds: { is: [600] },
  protocol: { is: ['TCP'] },
  reclaimPolicy: { is: ['Delete'] },
  recursiveReadOnly: { is: ['Disabled'] },
  reinvocationPolicy: { is: ['Never'] },
  replicas: { is: [1] },
  restartPolicy: { is: ['Always'], below: 'spec' },
  revisionHistoryLimit: { is: [10] },
  schedulerName: { is: ['default-scheduler'] },
  scheme: { is: ['HTTP'] },
  scope: { is: ['*'], unsure: true },
  // That of a ReplicationController.
  selector: { is: [], follows: (value, { template }) => sameJson(value, valueAt(template, '/metadata/labels')) },
  serviceAccount: { is: 'any', follows: (value, { serviceAccountName }) => value === serviceAccountName },
  sessionAffinity: { is: ['None'] },
  singular: { is: 'any', follows: (value, { kind }) => typeof kind === 'string' && value === kind.toLowerCase() },
  storageClassName: { is: 'any' },
  strategy: { is: ['None'], unsure: true },
  successfulJobsHistoryLimit: { is: [3] },
  successThreshold: { is: [1] },
  suspend: { is: [false] },
  targetPort: { is: 'any', follows: (value, { port }) => value === port },
  terminationGracePeriodSeconds: { is: [30], below: 'spec' },
  terminationMessagePath: { is: ['/dev/termination-log'] },
  terminationMessagePolicy: { is: ['File'] },
  timeoutSeconds: { is: [1, 10] },
  type: { is: ['ClusterIP', 'RollingUpdate', 'Opaque', ''], ofKind: true },
  volumeBindingMode: { is: ['Immediate'] },
  volumeMode: { is: ['Filesystem'] },
  whenDeleted: { is: ['Retain'] },
  whenScaled: { is: ['Retain'] },
};

function knownOf(field: string): FieldDefault | undefined {
  return Object.hasOwn(defaults, field) ? defaults[field] : undefined;
}

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
 * Whether a server may have filled in that value by itself, wherever it stands: the widest view, for fields of a live object that nobody claims. A record may
 * where all in it may.
 */
export function isDefault(field: string, value: unknown): boolean {
  const known = knownOf(field)?.is ?? [];
  if (known === 'any') return true;
  if (isRecord(value)) return Object.entries(value).every(([inner, item]) => isDefault(inner, item));
  return Array.isArray(value) ? value.length === 0 : known.includes(value);
}

/**
 * Whether the default of a field follows from others of its object, and it is just that; nothing where it does not follow from others. `beside`: the fields that stand
 * with it. What hangs on the cluster too, such as a class, is none that an object tells.
 */
export function isDerived(field: string, value: unknown, beside: JsonRecord): boolean | undefined {
  const known = knownOf(field);
  if (known?.follows) return known.follows(value, beside);
  return known?.is === 'any' ? false : undefined;
}

/** Whether a server fills in that value of a field where nothing else is said; `above`: the field that it stands below. Of those that follow from others, `isDerived` tells. */
export function isUsualDefault(field: string, value: unknown, above: string | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  const { is = [], below = above, ofKind = false } = knownOf(field) ?? {};
  // Which of several defaults it is hangs on the place.
  return below === above && is !== 'any' && is.includes(value) && (is.length === 1 || ofKind);
}

/** Whether a server fills in just that value, wherever the field of a built-in kind stands: the narrowest view. */
export function isSureDefault(field: string, value: unknown): boolean {
  const known = knownOf(field);
  if (!known || known.is === 'any' || known.follows || known.below !== undefined || known.unsure) return false;
  return known.is.length === 1 && known.is[0] === value;
}
