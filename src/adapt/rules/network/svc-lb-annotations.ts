import type { Fix } from '../../../model/finding.ts';
import { jsonPointer, valueAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import { texts } from '../../../model/parse.ts';
import {
  balancerSettingIn,
  internalIn,
  isReadIn,
  sourceRanges,
  sourcesInstead,
} from '../../providers/balancer-settings.ts';
import { type BalancerIntent, balancerAnnotation } from '../../providers/load-balancers.ts';
import { type Cloud, cloudName, providerOf } from '../../providers/provider.ts';
import { type Annotation, sameList } from '../../providers/spelling.ts';
import { edit, removing, safeEdit, saying, toDo } from '../fixes.ts';
import type { Rule, RuleAbout } from '../rule.ts';
import { serviceSpec } from '../services.ts';

/** What is lost with an annotation that is not read, where that is more than a setting. */
const losses = {
  internal: 'rule.svc-lb-annotations.internal',
  sources: 'rule.svc-lb-annotations.sources',
  certificate: 'rule.svc-lb-annotations.certificate',
} as const;

function isLoss(intent: BalancerIntent): intent is keyof typeof losses {
  return Object.hasOwn(losses, intent);
}

/** What a cloud is told of a load balancer, where the target is of another one: nobody reads it there. */
export const rule: Rule = {
  id: 'svc-lb-annotations',
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (spec?.type !== 'LoadBalancer') return;
    const said = Object.entries(object.metadata.annotations ?? {}).flatMap(([key, value]) => {
      const annotation = balancerAnnotation(key, String(value));
      return annotation ? [{ key, value: String(value), ...annotation }] : [];
    });
    if (said.length === 0) return;
    const provider = providerOf(target.facts);
    if (provider === undefined) {
      yield { unknown: 'nodes' };
      return;
    }
    const { customResources } = target.facts;
    const read = said.filter(({ key, cloud }) => cloud === provider && isReadIn(cloud, key, customResources));
    const letIn = readsField(provider) ? texts(spec.loadBalancerSourceRanges).join(',') : '';
    const cloudThere = provider === 'none' || provider === 'other' ? undefined : provider;
    for (const { key, value, cloud, intent } of said) {
      if (cloud === provider) continue;
      const pointer = jsonPointer('metadata', 'annotations', key);
      const args = { key, cloud: cloudName(cloud) };
      const isMet =
        intent === 'sources'
          ? [letIn, ...read.filter((one) => one.intent === intent).map((one) => one.value)].some((one) =>
              sameList(one, value),
            )
          : read.some((one) => one.intent === intent);
      if (!isLoss(intent) || isMet) {
        // Who may come in is a person's to decide, even where it seems to be said already.
        const leaving = isLoss(intent) && intent !== 'sources' ? safeEdit : edit;
        const out = leaving(message('fix.leave-out-annotation', { key }), removing(object, pointer));
        const fixes = isLoss(intent) ? [out] : [...translated(object, { key, value }, cloudThere, target), out];
        yield { severity: 'warning', pointer, message: message('rule.svc-lb-annotations', args), fixes };
        continue;
      }
      const instead = cloudThere && internalIn(cloudThere, target.facts.customResources);
      const words =
        intent === 'internal' && instead !== undefined
          ? message('rule.svc-lb-annotations.internal.instead', { ...args, instead })
          : message(losses[intent], args);
      const fixes = {
        internal: () => [
          ...translated(object, { key, value }, cloudThere, target),
          toDo(message('todo.keep-internal')),
        ],
        sources: () => [...lettingIn(object, { key, value }, provider), toDo(message('todo.keep-out', { key }))],
        certificate: () => [toDo(message('todo.balancer-certificate'))],
      };
      yield { severity: 'error', pointer, message: words, fixes: fixes[intent]() };
    }
  },
};

/** What the cloud of the target is told in its place, unless it is told already. */
function translated(
  { metadata }: KubeObject,
  said: Annotation,
  cloud: Cloud | undefined,
  { facts }: RuleAbout['target'],
): Fix[] {
  const instead = cloud && balancerSettingIn(cloud, said, facts.customResources);
  if (!instead || metadata.annotations?.[instead.key] !== undefined) return [];
  return [saying(instead, jsonPointer('metadata', 'annotations', said.key))];
}

/** Whether load balancers are told by the field of all clouds who may come in. */
function readsField(provider: Cloud | 'other' | 'none'): boolean {
  return provider === 'other' || provider === 'none' || (provider !== 'huawei' && !sourcesInstead[provider]);
}

/** Who may come in, by that field or the annotation of the cloud that does not read it, unless it says others; CCE wants an id. */
function lettingIn(object: KubeObject, said: Annotation, provider: Cloud | 'other' | 'none'): Fix[] {
  const value = sourceRanges(said);
  if (!value || provider === 'huawei') return [];
  const pointer = jsonPointer('metadata', 'annotations', said.key);
  const key = provider === 'other' || provider === 'none' ? undefined : sourcesInstead[provider];
  const isTaken =
    key === undefined ? valueAt(object, '/spec/loadBalancerSourceRanges') : object.metadata.annotations?.[key];
  if (isTaken !== undefined) return [];
  if (key !== undefined) return [saying({ key, value: value.join(',') }, pointer)];
  const path = '/spec/loadBalancerSourceRanges';
  const title = message('fix.source-ranges', { ranges: value.join(', ') });
  return [edit(title, { op: 'add', path, value }, removing(object, pointer))];
}
