/** A field that API servers know from a minor version of Kubernetes 1 on. */
export interface FieldVersion {
  /** The keys from the holder on; `*` stands for every item of a list. */
  path: readonly string[];
  since: number;
}

const each = (lists: readonly string[], ...path: string[]): readonly string[][] =>
  lists.map((list) => [list, '*', ...path]);
const everyContainer = ['initContainers', 'containers'];
const from = (since: number, ...paths: readonly (readonly string[])[]): FieldVersion[] =>
  paths.map((path) => ({ path, since }));

/**
 * Fields of a pod's spec. Source: the feature gates of Kubernetes by version; what counts is the first version in which the gate is
 * on by default.
 */
export const podFields: readonly FieldVersion[] = [
  ...from(
    24,
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => each(['containers'], probe, 'grpc')),
  ),
  ...from(
    26,
    ['topologySpreadConstraints', '*', 'nodeTaintsPolicy'],
    ['topologySpreadConstraints', '*', 'nodeAffinityPolicy'],
  ),
  ...from(27, ['topologySpreadConstraints', '*', 'minDomains'], ['topologySpreadConstraints', '*', 'matchLabelKeys']),
  ...from(27, ['schedulingGates']),
  ...from(29, ['initContainers', '*', 'restartPolicy']),
  ...from(30, ['securityContext', 'appArmorProfile'], ...each(everyContainer, 'securityContext', 'appArmorProfile')),
  ...from(30, ...each(everyContainer, 'lifecycle', 'preStop', 'sleep')),
  ...from(33, ['hostUsers'], ['securityContext', 'supplementalGroupsPolicy'], ...each(everyContainer, 'resizePolicy')),
  ...from(34, ['resources']),
];

/** Fields of other objects, by group and kind. Source: as above. */
export const objectFields: Readonly<Record<string, readonly FieldVersion[]>> = {
  'apps/StatefulSet': from(27, ['spec', 'persistentVolumeClaimRetentionPolicy'], ['spec', 'ordinals']),
  'batch/Job': [
    ...from(26, ['spec', 'podFailurePolicy']),
    ...from(29, ['spec', 'podReplacementPolicy'], ['spec', 'backoffLimitPerIndex'], ['spec', 'maxFailedIndexes']),
    ...from(31, ['spec', 'successPolicy']),
    ...from(32, ['spec', 'managedBy']),
  ],
  'batch/CronJob': from(25, ['spec', 'timeZone']),
  'policy/PodDisruptionBudget': from(27, ['spec', 'unhealthyPodEvictionPolicy']),
  '/Service': from(31, ['spec', 'trafficDistribution']),
};
