import { rule as clusterSingleton } from './operation/cluster-singleton.ts';
import { rule as cronjobDouble } from './operation/cronjob-double.ts';
import { rule as cronjobTimezone } from './operation/cronjob-timezone.ts';
import { rule as defaultNsObjects } from './operation/default-ns-objects.ts';
import { rule as existsDifferent } from './operation/exists-different.ts';
import { rule as finalizerForeign } from './operation/finalizer-foreign.ts';
import { rule as gitopsAppObjects } from './operation/gitops-app-objects.ts';
import { rule as gitopsManaged } from './operation/gitops-managed.ts';
import { rule as helmRelease } from './operation/helm-release.ts';
import { rule as jobFinished } from './operation/job-finished.ts';
import { rule as jobSelector } from './operation/job-selector.ts';
import { rule as karmadaManaged } from './operation/karmada-managed.ts';
import { rule as kubeSystem } from './operation/kube-system.ts';
import { rule as leaseLeader } from './operation/lease-leader.ts';
import { rule as olmArtifacts } from './operation/olm-artifacts.ts';
import { rule as operatorManaged } from './operation/operator-managed.ts';
import { rule as ownedObject } from './operation/owned-object.ts';
import { rule as ownerMissing } from './operation/owner-missing.ts';
import { rule as pauseFlag } from './operation/pause-flag.ts';
import { rule as podBare } from './operation/pod-bare.ts';
import { rule as providerAddon } from './operation/provider-addon.ts';
import { rule as replicasZero } from './operation/replicas-zero.ts';
import { rule as stsIdentity } from './operation/sts-identity.ts';
import type { Rule } from './rule.ts';

/** Every rule on ownership and operation, in the order in which their findings are shown. */
export const operationRules: readonly Rule[] = [
  helmRelease,
  gitopsManaged,
  cronjobDouble,
  cronjobTimezone,
  clusterSingleton,
  defaultNsObjects,
  existsDifferent,
  finalizerForeign,
  gitopsAppObjects,
  jobFinished,
  jobSelector,
  karmadaManaged,
  kubeSystem,
  leaseLeader,
  olmArtifacts,
  operatorManaged,
  ownedObject,
  ownerMissing,
  pauseFlag,
  podBare,
  providerAddon,
  replicasZero,
  stsIdentity,
];
