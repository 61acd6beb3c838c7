import { sameJson } from '../model/json/json.ts';
import { inList, message } from '../model/message.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { alikeVersions } from './alike-versions.ts';
import type { AdaptContext, Note } from './context.ts';
import { convert } from './conversions/convert.ts';
import { inEarlierBudget } from './conversions/pod-disruption-budget.ts';
import { replacementOf } from './removed-apis.ts';

/**
 * Versions of built-in kinds before the one of today, with the same fields, of which only an empty selector of a disruption budget
 * means something else: for targets that do not know that one yet.
 * Source: the Kubernetes deprecated API migration guide, the entries without notable changes.
 */
const earlier: readonly { now: string; before: string; kinds: readonly string[] }[] = [
  { now: 'batch/v1', before: 'batch/v1beta1', kinds: ['CronJob'] },
  { now: 'autoscaling/v2', before: 'autoscaling/v2beta2', kinds: ['HorizontalPodAutoscaler'] },
  { now: 'policy/v1', before: 'policy/v1beta1', kinds: ['PodDisruptionBudget'] },
  {
    now: 'rbac.authorization.k8s.io/v1',
    before: 'rbac.authorization.k8s.io/v1beta1',
    kinds: ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
  },
  { now: 'scheduling.k8s.io/v1', before: 'scheduling.k8s.io/v1beta1', kinds: ['PriorityClass'] },
  { now: 'storage.k8s.io/v1', before: 'storage.k8s.io/v1beta1', kinds: ['StorageClass'] },
  { now: 'networking.k8s.io/v1', before: 'networking.k8s.io/v1beta1', kinds: ['IngressClass'] },
];

/** A draft in a version that the target serves: the one that its own became, or one that says the same. As it is where there is none. */
export function inServedVersion(draft: KubeObject, about: AdaptContext, note: Note): KubeObject {
  const { apiVersion: from, kind } = draft;
  const serves = (version: string) => about.find(version, kind) !== undefined;
  if (serves(from)) return draft;
  const later = replacementOf(from, kind);
  if (later !== undefined && serves(later)) return inLaterVersion(draft, later, note);
  const before = earlier.find(({ now, kinds }) => now === from && kinds.includes(kind))?.before;
  const to = [...(before === undefined ? [] : [before]), ...alikeVersions(from, kind)].find(serves);
  if (to === undefined) return draft;
  const moved = to === 'policy/v1beta1' && inEarlierBudget(draft);
  note('/apiVersion', message(moved ? 'adapt.version.moved' : 'adapt.version', { from, to }));
  return { ...draft, apiVersion: to };
}

function inLaterVersion(draft: KubeObject, to: string, note: Note): KubeObject {
  const converted = convert(draft, to);
  if (!converted) return draft;
  const { object, doubts } = converted;
  const words = { from: draft.apiVersion, to };
  const same = sameJson({ ...object, apiVersion: draft.apiVersion }, draft);
  if (doubts.length > 0) note('/apiVersion', message('adapt.version.doubts', { ...words, doubts: inList(doubts) }));
  else note('/apiVersion', message(same ? 'adapt.version' : 'adapt.version.moved', words));
  return object;
}
