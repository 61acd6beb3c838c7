import type { Finding } from '../../model/assessment/finding.ts';
import type { OwnExample } from '../../model/assessment/own-rule.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../model/clusters/cluster-facts.ts';
import { copyJson, sameJson } from '../../model/json/json.ts';
import { patched } from '../../model/json/json-patch.ts';
import { format, type Message, message } from '../../model/message.ts';
import { faultyField, isKubeObject } from '../../model/objects/kube-object.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { ObjectIndex } from '../object-index.ts';
import { Offer } from '../offer.ts';
import { assessOwn, type OwnTime, ownTime } from './assess-own.ts';
import type { RulePath } from './compile.ts';
import type { OwnRule } from './own-rule.ts';
import { firstDifference, shownAt } from './places.ts';

/** Why an example of a rule fails, and where in the example that is seen. */
export interface ExampleFailure {
  path: RulePath;
  words: Message;
}

type Said = Omit<Finding, 'object'>;

/** Has a rule look at its example, in the time that its examples have; nothing where everything is as the example says. */
export function failureOf(rule: OwnRule, example: OwnExample, time: OwnTime = ownTime()): ExampleFailure | undefined {
  const { object } = example;
  if (!isKubeObject(object)) {
    return { path: ['object'], words: message('own.example.object', { field: faultyField(object) ?? '' }) };
  }
  const { said, unknown, failed } = judge(rule, object, example, time);
  const [missing] = unknown;
  if (missing) return { path: [], words: message('own.example.unknown', { fact: missing.fact }) };
  const [first] = failed;
  if (first) return { path: [], words: message('own.example.unjudged', { why: first.why }) };
  return findingsFailure(said, example.findings) ?? fixedFailure(rule, object, said, { example, time });
}

function judge(rule: OwnRule, object: KubeObject, { target, source, plan }: OwnExample, time: OwnTime) {
  const about = {
    target: new Offer(factsOf(target)),
    objects: new ObjectIndex([object]),
    source: source && factsOf(source),
    plan,
  };
  const { findings, unknown, failed } = assessOwn(rule, [object], about, time);
  return { said: findings.map(({ finding }) => finding), unknown, failed };
}

function factsOf(facts: OwnExample['target']): ClusterFacts {
  return clusterFactsSchema.parse({ ...facts, apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts' });
}

function findingsFailure(said: readonly Said[], expected: OwnExample['findings']): ExampleFailure | undefined {
  const path = ['findings'];
  const wanted = typeof expected === 'number' ? expected : expected.length;
  if (said.length !== wanted) {
    const came = said.map(({ message: words, pointer }) => `${pointer || '/'}: ${format(words)}`).join('; ');
    const counts = { expected: wanted, found: said.length };
    return {
      path,
      words: came === '' ? message('own.example.none', counts) : message('own.example.count', { ...counts, came }),
    };
  }
  for (const [index, one] of (typeof expected === 'number' ? [] : expected).entries()) {
    const finding = said[index];
    if (!finding) continue;
    if (one.at !== undefined && one.at !== finding.pointer) {
      return { path: [...path, index, 'at'], words: message('own.example.at', { came: finding.pointer || '/' }) };
    }
    const came = format(finding.message);
    if (one.message !== undefined && one.message !== came) {
      return { path: [...path, index, 'message'], words: message('own.example.message', { came }) };
    }
  }
  return undefined;
}

function fixedFailure(
  rule: OwnRule,
  object: KubeObject,
  said: readonly Said[],
  { example, time }: { example: OwnExample; time: OwnTime },
): ExampleFailure | undefined {
  const { fixed } = example;
  if (fixed === undefined) return undefined;
  let now: unknown = copyJson(object);
  for (const { fixes } of said) {
    const fix = fixes.find(({ delivery }) => delivery === 'edit');
    if (fix?.delivery !== 'edit') continue;
    const next = patched(now, fix.operations);
    if (next === undefined) return { path: ['fixed'], words: message('own.example.no-place', { title: fix.title }) };
    now = next;
  }
  if (!sameJson(now, fixed)) {
    const at = firstDifference(now, fixed);
    const words = message('own.example.fixed', { at: at || '/', came: shownAt(now, at), expected: shownAt(fixed, at) });
    return { path: ['fixed'], words };
  }
  if (!isKubeObject(now))
    return { path: ['fixed'], words: message('own.example.object', { field: faultyField(now) ?? '' }) };
  const still = judge(rule, now, example, time).said[0];
  return still && { path: ['fixed'], words: message('own.example.still', { says: still.message }) };
}
