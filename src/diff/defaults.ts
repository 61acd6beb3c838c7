import { isRecord } from '../model/json.ts';

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
  'selector',
  'behavior',
  'storageClassName',
  'ipFamilies',
  'ipFamilyPolicy',
  'clusterIP',
  'clusterIPs',
]);

/** Whether a server may have filled in that value by itself. */
export function isDefault(field: string, value: unknown): boolean {
  if (derived.has(field)) return true;
  if (isRecord(value)) return Object.entries(value).every(([inner, item]) => isDefault(inner, item));
  if (Array.isArray(value)) return value.length === 0;
  return Object.hasOwn(defaults, field) && (defaults[field] ?? []).includes(value);
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
