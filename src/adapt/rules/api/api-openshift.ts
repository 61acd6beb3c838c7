import type { Fix } from '../../../model/assessment/finding.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { deploymentOf } from '../../conversions/deployment-config.ts';
import { ingressOf } from '../../conversions/route.ts';
import { becoming } from '../../fixes/conversion-to.ts';
import { openShiftKind } from '../../providers/cloud-kinds.ts';
import { bestFirst } from '../missing-class.ts';
import { providerKind } from '../provider-kind.ts';
import type { Rule, RuleAbout } from '../rule.ts';

/** A kind that only OpenShift knows. */
export const rule: Rule = {
  id: 'api-openshift',
  check: (object, about) => providerKind(object, openShiftKind, about, () => become(object, about)),
};

function become(object: KubeObject, { target }: RuleAbout): Fix[] {
  if (object.kind === 'DeploymentConfig') return becoming(object, deploymentOf(object), 'apps/v1 Deployment');
  const [best] = bestFirst(target.facts.ingressClasses ?? []);
  if (object.kind !== 'Route' || !best) return [];
  return becoming(object, ingressOf(object, best.name), `networking.k8s.io/v1 Ingress (${best.name})`);
}
