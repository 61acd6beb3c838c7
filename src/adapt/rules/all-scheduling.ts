import type { Rule } from './rule.ts';
import { rule as dsAllNodes } from './scheduling/ds-all-nodes.ts';
import { rule as hpaMetrics } from './scheduling/hpa-metrics.ts';
import { rule as kedaVpa } from './scheduling/keda-vpa.ts';
import { rule as limitrange } from './scheduling/limitrange.ts';
import { rule as pdbBlock } from './scheduling/pdb-block.ts';
import { rule as podNodename } from './scheduling/pod-nodename.ts';
import { rule as prioDefault } from './scheduling/prio-default.ts';
import { rule as prioMissing } from './scheduling/prio-missing.ts';
import { rule as prioValue } from './scheduling/prio-value.ts';
import { rule as quotaExceed } from './scheduling/quota-exceed.ts';
import { rule as quotaRequiresLimits } from './scheduling/quota-requires-limits.ts';
import { rule as quotaTogether } from './scheduling/quota-together.ts';
import { rule as resCapacity } from './scheduling/res-capacity.ts';
import { rule as resClaims } from './scheduling/res-claims.ts';
import { rule as resExtended } from './scheduling/res-extended.ts';
import { rule as runtimeDocker } from './scheduling/runtime-docker.ts';
import { rule as runtimeclassMissing } from './scheduling/runtimeclass-missing.ts';
import { rule as schedArchOs } from './scheduling/sched-arch-os.ts';
import { rule as schedMinDomains } from './scheduling/sched-min-domains.ts';
import { rule as schedOldLabels } from './scheduling/sched-old-labels.ts';
import { rule as schedSelector } from './scheduling/sched-selector.ts';
import { rule as schedSelectorSoft } from './scheduling/sched-selector-soft.ts';
import { rule as schedSpread } from './scheduling/sched-spread.ts';
import { rule as schedTaint } from './scheduling/sched-taint.ts';
import { rule as schedTolerationUseless } from './scheduling/sched-toleration-useless.ts';
import { rule as schedZone } from './scheduling/sched-zone.ts';
import { rule as schedulerMissing } from './scheduling/scheduler-missing.ts';
import { rule as topologyNodeCount } from './scheduling/topology-node-count.ts';

/** Every rule on where pods run, and with what, in the order in which their findings are shown. */
export const schedulingRules: readonly Rule[] = [
  schedSelector,
  schedTaint,
  resExtended,
  prioMissing,
  runtimeclassMissing,
  dsAllNodes,
  hpaMetrics,
  kedaVpa,
  limitrange,
  pdbBlock,
  podNodename,
  prioDefault,
  prioValue,
  quotaExceed,
  quotaRequiresLimits,
  quotaTogether,
  resCapacity,
  resClaims,
  runtimeDocker,
  schedArchOs,
  schedMinDomains,
  schedOldLabels,
  schedSelectorSoft,
  schedSpread,
  schedTolerationUseless,
  schedZone,
  schedulerMissing,
  topologyNodeCount,
];
