import type { Fix } from '../../../model/assessment/finding.ts';
import { jsonPointer, valueAt } from '../../../model/json/json.ts';
import { texts } from '../../../model/json/parse.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, removing, safeEdit, saying, toDo } from '../../fixes/fixes.ts';
import { serviceSpec } from '../../objects/services.ts';
import {
  balancerSettingIn,
  internalIn,
  isReadIn,
  readsSourceRanges,
  sourceRanges,
  sourcesAnnotation,
} from '../../providers/balancer-settings.ts';
import { type BalancerIntent, balancerAnnotation } from '../../providers/load-balancers.ts';
import { type Cloud, cloudName, type Provider, providerOf, untoldOfCloud } from '../../providers/provider.ts';
import { type Annotation, sameList } from '../../providers/spelling.ts';
import type { Problem, Rule, RuleAbout } from '../rule.ts';

/** What is lost with an annotation that is not read, where that is more than a setting. */
const losses = {
  internal: 'rule.svc-lb-annotations.internal',
  sources: 'rule.svc-lb-annotations.sources',
  certificate: 'rule.svc-lb-annotations.certificate',
} as const;

function isLoss(intent: BalancerIntent): intent is keyof typeof losses {
  return Object.hasOwn(losses, intent);
}

/** An annotation of the Service, the cloud that reads it, and what it asks for. */
type Said = Annotation & { cloud: Cloud; intent: BalancerIntent };
/** The target, and what it runs on. */
interface There {
  provider: Provider;
  target: RuleAbout['target'];
}

/** What a cloud is told of a load balancer, where the target is of another one: nobody reads it there. */
export const rule: Rule = {
  id: 'svc-lb-annotations',
  kinds: ['Service'],
  *check(object, { target }) {
    const spec = serviceSpec(object);
    if (spec?.type !== 'LoadBalancer') return;
    const all = Object.entries(object.metadata.annotations ?? {}).flatMap(([key, value]): Said[] => {
      const annotation = balancerAnnotation(key, String(value));
      return annotation ? [{ key, value: String(value), ...annotation }] : [];
    });
    if (all.length === 0) return;
    const provider = providerOf(target.facts);
    if (provider === undefined) {
      yield { unknown: untoldOfCloud(target.facts) };
      return;
    }
    const { customResources } = target.facts;
    const read = all.filter(({ key, cloud }) => cloud === provider && isReadIn(cloud, key, customResources));
    const letIn = readsSourceRanges(provider) ? texts(spec.loadBalancerSourceRanges).join(',') : '';
    const isMet = ({ intent, value }: Said) => {
      const alike = read.filter((one) => one.intent === intent);
      if (intent !== 'sources') return alike.length > 0;
      return [letIn, ...alike.map((one) => one.value)].some((one) => sameList(one, value));
    };
    for (const said of all) {
      const { intent } = said;
      if (said.cloud === provider) continue;
      const there = { provider, target };
      yield isLoss(intent) && !isMet(said) ? lost(object, { ...said, intent }, there) : unread(object, said, there);
    }
  },
};

/** What is not read, without harm: it asks for a setting only, or the target is told the same. */
function unread(object: KubeObject, said: Said, there: There): Problem {
  const { key, cloud, intent } = said;
  const pointer = jsonPointer('metadata', 'annotations', key);
  // Who may come in is a person's to decide, even where it seems to be said already.
  const leaving = isLoss(intent) && intent !== 'sources' ? safeEdit : edit;
  const out = leaving(message('fix.leave-out-annotation', { key }), removing(object, pointer));
  const fixes = isLoss(intent) ? [out] : [...translated(object, said, there), out];
  const words = message('rule.svc-lb-annotations', { key, cloud: cloudName(cloud) });
  return { severity: 'warning', pointer, message: words, fixes };
}

/** What is not read, and is lost by that. */
function lost(object: KubeObject, said: Said & { intent: keyof typeof losses }, there: There): Problem {
  const { key, cloud, intent } = said;
  const args = { key, cloud: cloudName(cloud) };
  const own = cloudOf(there);
  const instead = own && internalIn(own, there.target.facts.customResources);
  const words =
    intent === 'internal' && instead !== undefined
      ? message('rule.svc-lb-annotations.internal.instead', { ...args, instead })
      : message(losses[intent], args);
  const fixes = {
    internal: () => [...translated(object, said, there), toDo(message('todo.keep-internal'))],
    sources: () => [...lettingIn(object, said, there), toDo(message('todo.keep-out', { key }))],
    certificate: () => [toDo(message('todo.balancer-certificate'))],
  };
  const pointer = jsonPointer('metadata', 'annotations', key);
  return { severity: 'error', pointer, message: words, fixes: fixes[intent]() };
}

function cloudOf({ provider }: There): Cloud | undefined {
  return provider === 'none' || provider === 'other' ? undefined : provider;
}

/** What the cloud of the target is told in its place, unless it is told already. */
function translated({ metadata }: KubeObject, said: Annotation, there: There): Fix[] {
  const cloud = cloudOf(there);
  const instead = cloud && balancerSettingIn(cloud, said, there.target.facts.customResources);
  if (!instead || metadata.annotations?.[instead.key] !== undefined) return [];
  return [saying(instead, jsonPointer('metadata', 'annotations', said.key))];
}

/** Who may come in, by the field of all clouds or the annotation of the one that does not read it, unless it says others. */
function lettingIn(object: KubeObject, said: Annotation, { provider }: There): Fix[] {
  const value = sourceRanges(said);
  const key = sourcesAnnotation(provider);
  if (!value || (key === undefined && !readsSourceRanges(provider))) return [];
  const pointer = jsonPointer('metadata', 'annotations', said.key);
  const isTaken =
    key === undefined ? valueAt(object, '/spec/loadBalancerSourceRanges') : object.metadata.annotations?.[key];
  if (isTaken !== undefined) return [];
  if (key !== undefined) return [saying({ key, value: value.join(',') }, pointer)];
  const path = '/spec/loadBalancerSourceRanges';
  const title = message('fix.source-ranges', { ranges: value.join(', ') });
  return [edit(title, { op: 'add', path, value }, removing(object, pointer))];
}
