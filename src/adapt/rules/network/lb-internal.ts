import { jsonPointer, recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { annotating, edit } from '../../fixes/fixes.ts';
import { classAnnotation } from '../../mappings/ingress-classes.ts';
import { isIngress, servedBy } from '../../objects/ingress.ts';
import { serviceSpec } from '../../objects/services.ts';
import { publicBy, saysScheme } from '../../providers/balancer-settings.ts';
import { ingressIntent, sharesBalancer } from '../../providers/ingress-controllers.ts';
import { balancerAnnotation, cloudOfBalancerClass } from '../../providers/load-balancers.ts';
import { cloudName, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import type { Annotation } from '../../providers/spelling.ts';
import type { Problem, Rule, RuleAbout, Unknown } from '../rule.ts';

/** A load balancer that nobody asks to be public, where the target makes internal ones unless it is asked. */
export const rule: Rule = {
  id: 'lb-internal',
  *check(object, { target }) {
    const said = Object.entries(object.metadata.annotations ?? {}).map(([key, value]) => ({
      key,
      value: String(value),
    }));
    if (isIngress(object)) yield* ofIngress(object, said, target);
    else if (serviceSpec(object)?.type === 'LoadBalancer') yield* ofService(object, said, target);
  },
};

function* ofService(
  object: KubeObject,
  said: readonly Annotation[],
  { facts }: RuleAbout['target'],
): Generator<Problem | Unknown> {
  // Internal it is meant to be; where the target does not read that, another rule says so.
  if (said.some(({ key, value }) => saysScheme(key) || balancerAnnotation(key, value)?.intent === 'internal')) return;
  const provider = providerOf(facts);
  if (provider === undefined) yield { unknown: untoldOfCloud(facts) };
  if (provider === undefined || provider === 'none' || provider === 'other') return;
  const ofClass = serviceSpec(object)?.loadBalancerClass;
  if (typeof ofClass === 'string' && cloudOfBalancerClass(ofClass) !== provider) return;
  if (facts.customResources === undefined) yield { unknown: 'customResources' };
  const says = publicBy(provider, facts.customResources);
  if (!says) return;
  const words = message('rule.lb-internal', { cloud: cloudName(provider), key: says.key });
  yield { severity: 'warning', pointer: '/spec/type', message: words, fixes: [beingPublic(object, says)] };
}

function* ofIngress(
  object: KubeObject,
  said: readonly Annotation[],
  target: RuleAbout['target'],
): Generator<Problem | Unknown> {
  if (said.some(({ key, value }) => sharesBalancer(key) || ingressIntent(key, value) === 'internal')) return;
  const controller = servedBy(object, target);
  if (controller === 'unknown') yield { unknown: 'ingressClasses' };
  if (controller === 'unknown' || !controller?.publicBy) return;
  const { name, publicBy: says } = controller;
  if (said.some(({ key }) => key === says.key)) return;
  const words = message('rule.lb-internal.ingress', { controller: name, key: says.key });
  yield { severity: 'warning', pointer: classPointer(object), message: words, fixes: [beingPublic(object, says)] };
}

/** Where an Ingress says its class, as far as it does. */
function classPointer({ metadata, spec }: KubeObject): string {
  if (recordAt(spec)?.ingressClassName !== undefined) return '/spec/ingressClassName';
  const isAnnotated = metadata.annotations?.[classAnnotation] !== undefined;
  return isAnnotated ? jsonPointer('metadata', 'annotations', classAnnotation) : '/spec';
}

function beingPublic(object: KubeObject, says: Annotation) {
  return edit(message('fix.public', { key: says.key, value: says.value }), annotating(object, says));
}
