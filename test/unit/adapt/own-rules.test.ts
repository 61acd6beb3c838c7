import { expect, test } from 'vitest';
import { assess } from '../../../src/adapt/assess.ts';
import { ObjectIndex } from '../../../src/adapt/object-index.ts';
import { Offer } from '../../../src/adapt/offer.ts';
import { assessOwn, ownTime } from '../../../src/adapt/own-rules/assess-own.ts';
import { compileOwnRule } from '../../../src/adapt/own-rules/compile.ts';
import { failureOf } from '../../../src/adapt/own-rules/examples.ts';
import type { RuleAbout } from '../../../src/adapt/rules/rule.ts';
import { ownRuleSchema } from '../../../src/model/assessment/own-rule.ts';
import { clusterFactsSchema } from '../../../src/model/clusters/cluster-facts.ts';
import { patched } from '../../../src/model/json/json-patch.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const deployment = (spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  spec,
});

const factsOf = (facts: object) =>
  clusterFactsSchema.parse({ apiVersion: 'kubeferry.dev/v1alpha1', kind: 'ClusterFacts', ...facts });

function aboutOf(objects: readonly KubeObject[], facts: object = {}): RuleAbout {
  return { target: new Offer(factsOf(facts)), objects: new ObjectIndex(objects) };
}

const textOf = (fields: object) =>
  ownRuleSchema.parse({ id: 'team-rule', when: 'true', message: 'Something.', ...fields });

function ruleOf(fields: object) {
  const compiled = compileOwnRule(textOf(fields));
  if ('rule' in compiled) return compiled.rule;
  throw new Error(compiled.problems.map(({ path, words }) => `${path.join('/')}: ${format(words)}`).join('\n'));
}

function problemsOf(fields: object): string[] {
  const compiled = compileOwnRule(textOf(fields));
  if ('rule' in compiled) return [];
  return compiled.problems.map(
    ({ path, words, within }) => `${path.join('/')}${within ? ` ${within.start}-${within.end}` : ''}: ${format(words)}`,
  );
}

/** What a rule says of objects, each finding as one line. */
function says(fields: object, objects: readonly KubeObject[], facts: object = {}): string[] {
  const { findings } = assessOwn(ruleOf(fields), objects, aboutOf(objects, facts));
  return findings.map(({ index, finding }) => `${index} ${finding.pointer}: ${format(finding.message)}`);
}

test('a condition that is true is a finding, with the words that the object fills in', () => {
  const rule = {
    at: '/spec/replicas',
    when: 'value != null && value < 2',
    message: '{object.kind} has {value}, {{so}}.',
  };
  expect(says(rule, [deployment({ replicas: 1 }), deployment({ replicas: 2 }), deployment({})])).toEqual([
    '0 /spec/replicas: Deployment has 1, {so}.',
  ]);
});

test('whole numbers are integers of 64 bits, and others are not', () => {
  const rule = { when: 'object.spec.size + 1 == 9007199254740992 && object.spec.part * 2.0 == 1.0' };
  expect(says(rule, [deployment({ size: 9007199254740991, part: 0.5 })])).toHaveLength(1);
});

test.each([
  [{ kinds: ['deployments.apps'] }, true],
  [{ kinds: ['Deployment'] }, true],
  [{ kinds: ['*.apps'] }, true],
  [{ kinds: ['Deployment.apps', 'pods'] }, true],
  [{ kinds: ['deployments'] }, false],
  [{ kinds: ['*.batch'] }, false],
  [{ namespaces: ['sh*'] }, true],
  [{ namespaces: ['lab'] }, false],
  [{ labels: 'app=web,!legacy' }, true],
  [{ labels: 'app!=web' }, false],
])('%j looks at a Deployment: %s', (match, looks) => {
  const object = deployment({}, { labels: { app: 'web' } });
  expect(says({ match }, [object])).toHaveLength(looks ? 1 : 0);
});

test('the plural of a kind is the one that the target serves', () => {
  const api = { group: 'x.io', version: 'v1', resource: 'oxen', kind: 'Ox', namespaced: true };
  const ox: KubeObject = { apiVersion: 'x.io/v1', kind: 'Ox', metadata: { name: 'one' } };
  expect(says({ match: { kinds: ['oxen.x.io'] } }, [ox], { apis: [api] })).toHaveLength(1);
  expect(says({ match: { kinds: ['oxes.x.io'] } }, [ox])).toHaveLength(1);
});

test('a star has the rule look at each item, and its fixes change that one', () => {
  const rule = ruleOf({
    at: '/spec/containers/*/image',
    when: "value.endsWith(':latest')",
    fixes: [
      {
        title: 'Pin {value}',
        safe: true,
        edit: [
          { op: 'replace', path: '/spec/containers/*/image', valueFrom: "value.split(':')[0] + ':1'" },
          { op: 'add', path: '/spec/containers/*/env/-', value: { name: 'PINNED', value: 'yes' } },
        ],
      },
      { title: 'Look', checklist: 'Pin {value}.' },
    ],
  });
  const object = deployment({ containers: [{ image: 'a:1' }, { image: 'b:latest' }] });
  const { findings } = assess([object], aboutOf([object]), [rule]);
  const own = findings.filter(({ finding }) => finding.rule === 'team-rule');
  expect(own.map(({ finding }) => finding.pointer)).toEqual(['/spec/containers/1/image']);
  const [edit, todo] = own[0]?.finding.fixes ?? [];
  expect(edit).toMatchObject({ delivery: 'edit', safe: true, title: { args: { text: 'Pin b:latest' } } });
  expect(todo).toMatchObject({ delivery: 'checklist', safe: false, item: { args: { text: 'Pin b:latest.' } } });
  expect(patched(object, edit?.delivery === 'edit' ? edit.operations : [])).toMatchObject({
    spec: { containers: [{ image: 'a:1' }, { image: 'b:1', env: [{ name: 'PINNED', value: 'yes' }] }] },
  });
});

test('what a condition needs and nobody knows makes the rule not judge, which is no finding', () => {
  const objects = [deployment({})];
  const of = (when: string, facts = {}) => assessOwn(ruleOf({ when }), objects, aboutOf(objects, facts));
  expect(of("target.storageClasses.exists(c, c.name == 'gp3')")).toEqual({
    findings: [],
    unknown: [{ index: 0, fact: 'storageClasses' }],
    failed: [],
  });
  expect(of('source.version.minor == "30"').unknown).toMatchObject([{ fact: 'source.version' }]);
  expect(of('plan.spec.mode == "staged"').unknown).toMatchObject([{ fact: 'plan.spec' }]);
  expect(of('target.storageClasses.size() == 0', { storageClasses: [] }).findings).toHaveLength(1);
  expect(of('!has(target.storageClasses)').findings).toHaveLength(1);
});

test('source and plan are there where they are known', () => {
  const objects = [deployment({})];
  const about = { ...aboutOf(objects), source: factsOf({ context: 'old' }), plan: { spec: { mode: 'staged' } } };
  const rule = ruleOf({ when: 'source.context == "old" && plan.spec.mode == "staged"' });
  expect(assessOwn(rule, objects, about).findings).toHaveLength(1);
});

test('an expression that fails is told once, with the reason and how many objects that concerns', () => {
  const rule = { when: 'object.spec.replicas > 1' };
  expect(says(rule, [deployment({ replicas: 2 }), deployment({}), deployment({})])).toEqual([
    '0 : Something.',
    '1 : The rule team-rule could not judge 2 objects, this one first: CEL says: No such key: replicas.',
  ]);
  expect(says({ when: 'object.?spec.?replicas.orValue(1) > 1' }, [deployment({})])).toEqual([]);
  expect(says({ when: "'a'.matches('(')" }, [deployment({})])[0]).toContain('could not judge this object');
});

test.each([
  ['a pattern', `'${'a'.repeat(60)}!'.matches('(a+)+$')`],
  ['loops in loops', 'object.spec.list.all(a, object.spec.list.all(b, object.spec.list.all(c, a + b + c >= 0)))'],
])('%s without end is stopped, and that is told', (_what, when) => {
  const object = deployment({ list: Array.from({ length: 3000 }, (_, index) => index) });
  const objects = [object, object];
  const { findings } = assessOwn(ruleOf({ when }), objects, aboutOf(objects), ownTime(300));
  expect(findings.map(({ finding }) => format(finding.message))).toEqual([
    'The rule team-rule could not judge 2 objects, this one first: All own rules together have 300 milliseconds, and these were over.',
  ]);
});

test('all own rules have one time together, and what is left of them says that it was over', () => {
  const object = deployment({});
  const endless = ruleOf({ id: 'endless', when: `'${'a'.repeat(60)}!'.matches('(a+)+$')` });
  const time = ownTime(300);
  const begun = performance.now();
  const { findings } = assess(
    [object],
    aboutOf([object]),
    [endless, ruleOf({ id: 'behind', severity: 'error' })],
    time,
  );
  expect(performance.now() - begun).toBeLessThan(3000);
  const own = findings.filter(({ finding }) => ['endless', 'behind'].includes(finding.rule));
  expect(own.map(({ finding }) => [finding.severity, format(finding.message)])).toEqual([
    ['warning', expect.stringContaining('The rule endless could not judge this object: All own rules together have')],
    ['error', expect.stringContaining('The rule behind could not judge this object: All own rules together have')],
  ]);
});

test.each([
  [{ when: 'object.spec. >' }, 'when 13-14: CEL says: '],
  [{ when: 'objekt.kind == "Pod"' }, 'when 0-6: CEL says: Unknown variable: objekt.'],
  [{ when: 'size(object.spec)' }, 'when 0-17: This gives a value of the type int'],
  [{ message: 'It is {value' }, 'message 6-7: This brace has no other one'],
  [{ message: 'It is }' }, 'message 6-7: This brace'],
  [{ message: 'It is {nothing}' }, 'message 7-14: CEL says: Unknown variable: nothing'],
  [{ at: 'spec/replicas' }, 'at: spec/replicas is no JSON pointer'],
  [{ at: '/spec~2' }, 'at: /spec~2 is no JSON pointer'],
  [{ id: 'sc-missing' }, 'id: Kubeferry has a rule sc-missing itself'],
  [{ match: { labels: 'a==b==c' } }, 'match/labels: '],
  [{ fixes: [{ title: 'x' }] }, 'fixes/0: A fix has either'],
  [{ fixes: [{ title: 'x', edit: [{ op: 'add', path: '/a' }] }] }, 'fixes/0/edit/0/op: For add write either'],
  [
    { fixes: [{ title: 'x', edit: [{ op: 'remove', path: '/a', value: 1 }] }] },
    'fixes/0/edit/0/value: What is removed',
  ],
  [{ fixes: [{ title: 'x', edit: [{ op: 'remove', path: '/a/*' }] }] }, 'fixes/0/edit/0/path: /a/* has more *'],
  [
    { fixes: [{ title: 'x', edit: [{ op: 'add', path: 'a', value: 1 }] }] },
    'fixes/0/edit/0/path: a is no JSON pointer',
  ],
  [{ fixes: [{ title: 'x', edit: [{ op: 'add', path: '/a', valueFrom: '1 +' }] }] }, 'fixes/0/edit/0/valueFrom 3-'],
])('%j is refused at its place', (fields, words) => {
  const problems = problemsOf(fields);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(words);
});

test('an expression that no person writes is refused', () => {
  expect(problemsOf({ when: `'${'a'.repeat(10_000)}' == ''` })).toEqual([
    'when 0-10008: An expression may have 10000 characters at the most.',
  ]);
});

test('a value that JSON does not have cannot be put into an object', () => {
  const rule = {
    fixes: [{ title: 'x', edit: [{ op: 'add', path: '/spec/a', valueFrom: "timestamp('2020-01-01T00:00:00Z')" }] }],
  };
  expect(says(rule, [deployment({})])[0]).toContain('only text, numbers, true, false, lists and maps can be written');
});

test.each([
  [{ findings: 1 }, undefined],
  [{ findings: 0 }, 'Expected findings: 0, but there are 1: /spec/replicas: Something.'],
  [{ findings: 2 }, 'Expected findings: 2, but there are 1'],
  [{ findings: [{ at: '/spec' }] }, 'The finding is at /spec/replicas.'],
  [{ findings: [{ message: 'Else.' }] }, 'The finding says: Something.'],
  [{ findings: 1, fixed: deployment({ replicas: 3 }) }, 'The fix makes 2 at /spec/replicas, and 3 is expected.'],
  [{ findings: 1, fixed: deployment({ replicas: 2 }) }, undefined],
  [{ findings: 0, object: deployment({ replicas: 2 }) }, undefined],
  [{ findings: 1, object: deployment({ replicas: 2 }) }, 'Expected findings: 1, but there is none.'],
  [{ findings: 1, object: { kind: 'Pod' } }, 'Its object has no sound apiVersion.'],
])('an example with %j', (fields, failure) => {
  const text = textOf({
    at: '/spec/replicas',
    when: 'value == 1',
    fixes: [{ title: 'Two', edit: [{ op: 'replace', path: '/spec/replicas', value: 2 }] }],
    examples: [{ object: deployment({ replicas: 1 }), ...fields }],
  });
  const [example] = text.examples;
  const compiled = compileOwnRule(text);
  if (!example || !('rule' in compiled)) throw new Error('the rule is sound');
  const found = failureOf(compiled.rule, example);
  if (failure === undefined) expect(found).toBeUndefined();
  else expect(found && format(found.words)).toContain(failure);
});

test('an example fails where its fix leaves the finding, or facts are missing', () => {
  const failure = (fields: object) => {
    const text = textOf(fields);
    const compiled = compileOwnRule(text);
    const [example] = text.examples;
    const found = example && 'rule' in compiled ? failureOf(compiled.rule, example) : undefined;
    return found && format(found.words);
  };
  const object = deployment({ replicas: 1 });
  const fixes = [{ title: 'Label', edit: [{ op: 'add', path: '/metadata/labels/a', value: 'b' }] }];
  const fixed = deployment({ replicas: 1 }, { labels: { a: 'b' } });
  expect(failure({ fixes, examples: [{ object, findings: 1, fixed }] })).toContain('in what its fix has made');
  expect(failure({ when: 'size(target.nodes) > 0', examples: [{ object, findings: 0 }] })).toContain('needs nodes');
  const absent = [{ title: 'None', edit: [{ op: 'replace', path: '/spec/none/x', value: 1 }] }];
  const unjudged = { when: 'object.spec.nothing > 1', examples: [{ object, findings: 1 }] };
  expect(failure(unjudged)).toBe('The rule could not judge it: CEL says: No such key: nothing.');
  expect(failure({ message: '{object.spec.nothing}', examples: [{ object, findings: 1 }] })).toContain(
    'could not judge',
  );
  expect(failure({ fixes: absent, examples: [{ object, findings: 1, fixed }] })).toContain('changes what is not there');
});

test('a rule sees which keys a Secret has, and none of its values; nor is a value edited', () => {
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'keys',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"key":"c2VjcmV0"}}', team: 'a' },
    },
    data: { key: 'c2VjcmV0' },
  };
  const rule = {
    at: '/data/*',
    when: 'value != null',
    message: '{object} {value}',
    fixes: [
      { title: 'Edit', edit: [{ op: 'replace', path: '/data/*', value: 'x' }] },
      { title: 'Label', edit: [{ op: 'add', path: '/metadata/labels/a', value: 'b' }] },
    ],
  };
  const { findings } = assessOwn(ruleOf(rule), [secret], aboutOf([secret]));
  const said = JSON.stringify(findings);
  expect(said).toContain('/data/key');
  expect(said).toContain('team');
  expect(said).not.toContain('c2VjcmV0');
  expect(findings[0]?.finding.fixes.map(({ title }) => format(title))).toEqual(['Label']);
});
