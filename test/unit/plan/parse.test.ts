import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlan } from '../../../src/migrate/plan/parse.ts';
import { format } from '../../../src/model/message.ts';

const good = `apiVersion: kubeferry.dev/v1alpha1
kind: Migration
metadata: {name: shop}   # a label value
spec:
  source: {context: vks}
  targets:
    - name: eks
      context: eks-prod
  select:
    namespaces: [shop]
`;

/** The problems of a plan: the text that each one stands at, its sentence and its hint. */
function problems(text: string, contexts?: string[]): { at: string; says: string; hint?: string }[] {
  const lines = text.split('\n');
  return parsePlan(text, { ...(contexts && { contexts }) }).problems.map(({ start, end, message, hint }) => ({
    at: start.line === end.line ? (lines[start.line] ?? '').slice(start.column, end.column) : `line ${start.line}`,
    says: format(message),
    ...(hint && { hint: format(hint) }),
  }));
}

test('a good plan has no problems and its defaults filled in', () => {
  const { plan, problems: none } = parsePlan(good, { contexts: ['vks', 'eks-prod'] });
  expect(none).toEqual([]);
  expect(plan?.spec).toMatchObject({
    engine: 'direct',
    existing: 'skip',
    ttl: '720h',
    hold: '336h',
    volumes: { default: 'ask', claims: {} },
  });
});

test('a mistyped key is found and the right one suggested', () => {
  expect(problems(good.replace('select:', 'selct:'))).toEqual([
    { at: 'spec', says: 'spec needs the key select.', hint: 'What moves.' },
    { at: 'selct', says: 'spec has no key selct.', hint: 'Did you mean select?' },
  ]);
});

test('a key that is not like any other gets the list of those there are', () => {
  const [problem] = problems(good.replace('metadata: {name: shop}', 'metadata: {name: shop, zzz: 1}'));
  expect(problem).toEqual({ at: 'zzz', says: 'metadata has no key zzz.', hint: 'It has the keys name.' });
});

test('in a choice the keys that stand there decide what is told', () => {
  expect(problems(good.replace('{context: vks}', '{contxt: vks}'))).toMatchObject([
    { at: 'source', says: 'spec.source needs the key context.' },
    { at: 'contxt', hint: 'Did you mean context?' },
  ]);
  expect(problems(good.replace('{context: vks}', '{backup: b, cluster: c}'))).toMatchObject([
    { says: 'spec.source has no key cluster.' },
  ]);
  expect(problems(`${good}  store: {s3: {bucket: b, endpont: https://s3}}\n`)).toMatchObject([
    { at: 'endpont', hint: 'Did you mean endpoint?' },
  ]);
  expect(problems(good.replace('{context: vks}', 'vks'))).toMatchObject([
    { at: 'vks', says: 'spec.source must be a mapping, but it is text.' },
  ]);
});

test.each([
  ['namespaces: [shop]', 'namespaces: shop', 'shop', 'spec.select.namespaces must be a list, but it is text.'],
  ['context: eks-prod', 'context: 5', '5', 'spec.targets[0].context must be text, but it is a number.'],
  ['context: eks-prod', 'context:', 'context', 'spec.targets[0] needs the key context.'],
  ['kind: Migration', 'kind: Migraton', 'Migraton', 'Migraton is not a value of kind.'],
  ['{name: shop}', '{name: Shop_1}', 'Shop_1', 'Shop_1 is not right for metadata.name.'],
  ['{name: shop}', `{name: ${'x'.repeat(51)}}`, 'x'.repeat(51), 'metadata.name may have 50 characters at the most.'],
  ['[shop]', '[]', '[]', '[] is not right for spec.select.namespaces.'],
])('%s written as %s is told where it stands', (right, wrong, at, says) => {
  expect(problems(good.replace(right, wrong))).toContainEqual(expect.objectContaining({ at, says }));
});

const spec = (words: string) => `${good}  ${words}\n`;

test.each([
  ['ttl: 30 days', '30 days', '30 days is not right for spec.ttl.'],
  ['ttl: 0h', '0h', '0h is not right for spec.ttl.'],
  ['ttl: 720', '720', 'spec.ttl must be text, but it is a number.'],
  ['hold: long', 'long', 'long is not right for spec.hold.'],
])('%s is told where it stands, with what to write', (words, at, says) => {
  const [problem, ...more] = problems(spec(words));
  expect(problem).toEqual({ at, says, hint: expect.stringMatching(/such as `\d+h`/) });
  expect(more).toEqual([]);
});

test('backups that would be gone before the hold period is over are refused at their line', () => {
  const says = (ttl: string, hold: string) =>
    `Backups would be gone after ${ttl}, but going back has to be possible for ${hold}: write ttl: ${hold} or more.`;
  expect(problems(spec('ttl: 72h'))).toEqual([{ at: '72h', says: says('72h', '336h') }]);
  expect(problems(spec('hold: 721h'))).toEqual([{ at: '721h', says: says('720h', '721h') }]);
  expect(problems(spec('ttl: 72h\n  hold: 73h'))).toEqual([{ at: '72h', says: says('72h', '73h') }]);
  expect(parsePlan(spec('ttl: 72h')).plan).toBeUndefined();
  expect(problems(spec('ttl: 72h\n  hold: 4320m'))).toEqual([]);
});

const select = (words: string) => good.replace('namespaces: [shop]', `namespaces: [shop]\n    ${words}`);

test.each([
  ['a===', 'a==='],
  ['app=web,,tier', 'app=web,,tier'],
  ['app=web, tier in [x]', 'tier in [x]'],
  ['app in (x', 'app in (x'],
  ['-app', '-app'],
  ['app=a b', 'app=a b'],
  ['Example.com/app', 'Example.com/app'],
  [`app=${'x'.repeat(64)}`, `app=${'x'.repeat(64)}`],
])('the label selector %s is told with what is wrong in it', (selector, part) => {
  expect(problems(select(`labelSelector: "${selector}"`))).toEqual([
    {
      at: `"${selector}"`,
      says: `${part} is not right for spec.select.labelSelector.`,
      hint: expect.stringContaining('a in (x,y)'),
    },
  ]);
});

test.each([
  '',
  'a',
  '!a',
  'a=',
  'a=b',
  'a == b',
  'example.com/a_B.c!=b',
  'a in (x,y), b notin (x), c',
  'a in(x,)',
  'a>1,b < 2',
])('the label selector "%s" is taken as kubectl takes it', (selector) => {
  expect(problems(select(`labelSelector: "${selector}"`))).toEqual([]);
});

test('names that no cluster would take are told where they stand', () => {
  const own = good.replace('context: eks-prod', 'context: eks-prod\n      mappings: {namespaces: {shop: -eu}}');
  const format = (value: string, key: string, hint: string) => ({
    at: value,
    says: `${value} is not right for ${key}.`,
    hint: expect.stringContaining(hint),
  });
  expect(problems(own)).toEqual([format('-eu', 'spec.targets[0].mappings.namespaces.shop', '63')]);
  expect(problems(`${good}  mappings: {namespaces: {shop: Bad_NS}}\n`)).toEqual([
    format('Bad_NS', 'spec.mappings.namespaces.shop', '63'),
  ]);
  expect(problems(good.replace('[shop]', '[Shop]'))).toEqual([format('Shop', 'spec.select.namespaces[0]', '63')]);
  expect(problems(select("exclude: [events, '*.metrics.k8s.io', Deployment, apps/v1]"))).toEqual([
    format('Deployment', 'spec.select.exclude[2]', 'kubectl api-resources'),
    format('apps/v1', 'spec.select.exclude[3]', 'kubectl api-resources'),
  ]);
  expect(problems(select("excludeSystem: [eks, 'app=mine', gkee, a!b]"))).toEqual([
    format('gkee', 'spec.select.excludeSystem[2]', 'kubernetes, eks'),
    format('a!b', 'spec.select.excludeSystem[3]', 'kubectl does'),
  ]);
  const objects =
    'deployments.apps/shop/web, namespaces//shop, roles.rbac.authorization.k8s.io/shop/a:B, web, Deployment/shop/web';
  expect(problems(select(`objects: [${objects}, configmaps/Shop/a]`))).toEqual([
    format('web', 'spec.select.objects[3]', 'deployments.apps/shop/web'),
    format('Deployment/shop/web', 'spec.select.objects[4]', 'deployments.apps/shop/web'),
    format('configmaps/Shop/a', 'spec.select.objects[5]', 'deployments.apps/shop/web'),
  ]);
});

test('a mapping of a target for a namespace that does not move is a warning', () => {
  const own = good.replace('context: eks-prod', 'context: eks-prod\n      mappings: {namespaces: {gone: here}}');
  const { plan, problems: found } = parsePlan(own);
  expect(plan).toBeDefined();
  expect(found).toMatchObject([{ severity: 'warning', message: { code: 'plan.namespace-elsewhere' } }]);
});

test('YAML that cannot be read is told in its line', () => {
  const { problems: found, plan } = parsePlan(good.replace('[shop]', '[shop'));
  expect(plan).toBeUndefined();
  expect(found[0]?.message.code).toBe('plan.syntax');
  expect(found[0]?.start.line).toBeGreaterThanOrEqual(9);
  expect(problems(good.replace('kind:', 'apiVersion:'))[0]?.says).toContain('unique');
  expect(problems(good.replace('[shop]', '[*nobody]'))[0]?.says).toContain('nobody');
});

test.each(['', '\n# nothing yet\n'])('an empty plan says how to begin', (text) => {
  expect(problems(text)).toMatchObject([{ says: 'The plan is empty.' }]);
});

test('a context that is not there is told with the one that was meant', () => {
  expect(problems(good, ['vks', 'eks-pord'])).toEqual([
    { at: 'eks-prod', says: 'There is no context eks-prod.', hint: 'Did you mean eks-pord?' },
  ]);
  expect(problems(good, [])[0]?.hint).toContain('No kubeconfig');
});

test('a namespace onto itself is refused, also where a mapping leads back', () => {
  const same = good.replace('eks-prod', 'vks');
  expect(problems(same)).toMatchObject([
    { at: 'vks', says: 'Source and target are both vks, and shop would be moved onto itself.' },
  ]);
  expect(problems(`${same}  mappings: {namespaces: {shop: shop-2}}\n`)).toEqual([]);
  const back = same.replace('context: vks\n', 'context: vks\n      mappings: {namespaces: {shop: shop}}\n');
  expect(problems(`${back}  mappings: {namespaces: {shop: shop-2}}\n`).map(({ says }) => says)).toContain(
    'Source and target are both vks, and shop would be moved onto itself.',
  );
});

test('a namespace of the source onto another one that moves is refused', () => {
  const same = good.replace('eks-prod', 'vks').replace('[shop]', '[shop, data]');
  const swapped = `${same}  mappings: {namespaces: {shop: data, data: shop}}\n`;
  expect(problems(swapped).map(({ says }) => says)).toEqual([
    'Source and target are both vks, and shop would be moved onto data, which moves itself.',
    'Source and target are both vks, and data would be moved onto shop, which moves itself.',
  ]);
});

test('two namespaces into one are refused', () => {
  const text = good.replace('[shop]', '[shop, data]');
  expect(problems(`${text}  mappings: {namespaces: {data: shop}}\n`)).toMatchObject([
    { at: 'shop', says: expect.stringContaining('shop and data') },
  ]);
});

test('what has no effect is a warning, and the plan can be used', () => {
  const text = `${good}  volumes: {claims: {other/db: omit}}\n  mappings: {storageClasses: {ssd: ssd}, namespaces: {gone: here}}\n`;
  const { plan, problems: found } = parsePlan(text);
  expect(plan).toBeDefined();
  expect(found.map(({ severity, message }) => [severity, message.code])).toEqual([
    ['warning', 'plan.claim-elsewhere'],
    ['warning', 'plan.no-effect'],
    ['warning', 'plan.namespace-elsewhere'],
  ]);
});

test('an address has to be told from other words, and labels of nodes are mapped in one form', () => {
  const endpoints = (from: string) => `${good}  mappings: {endpoints: [{from: "${from}", to: db.example.org}]}\n`;
  for (const from of ['pg.old.internal', 'db:5432', '.shop.svc', '10.0.0.5'])
    expect(problems(endpoints(from))).toEqual([]);
  expect(problems(endpoints('postgres'))).toMatchObject([
    {
      at: expect.stringContaining('postgres'),
      says: 'postgres may be any word: nothing tells where it is an address.',
    },
  ]);
  const labels = (to: string) => `${good}  mappings: {nodeLabels: {"pool=db": "${to}"}}\n`;
  expect(problems(labels('group=db'))).toEqual([]);
  expect(problems(labels('group'))).toMatchObject([
    { says: 'One of pool=db and group is a label with its value, and the other a key alone.' },
  ]);
});

test('two targets of one name and a namespace named twice are refused', () => {
  const text = good
    .replace('  select:', '    - {name: eks, context: other}\n  select:')
    .replace('[shop]', '[shop, shop]');
  expect(problems(text).map(({ says }) => says)).toEqual([
    'eks is named twice in spec.targets.',
    'shop is named twice in spec.select.namespaces.',
  ]);
});

test('any text is read without an exception, and each problem lies in it', () => {
  const pieces = fc.constantFrom(
    ...good.split(/(?<=[\n:{}[\], ])/),
    '&a',
    '*a',
    '"',
    "'",
    '\t',
    '|',
    '- ',
    '? ',
    'é',
    '\r\n',
    '---\n',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (chosen) => {
      const text = chosen.join('');
      const lines = text.split('\n').length;
      for (const { start, end } of parsePlan(text).problems) {
        expect(start.line).toBeLessThan(lines);
        expect(end.line).toBeLessThan(lines);
      }
    }),
    { numRuns: 200 },
  );
});

test('hooks are those of Velero, for the engine that has it run them', () => {
  const hooks = (exec: string, engine = 'velero') =>
    problems(`${good}  engine: ${engine}
  velero:
    hooks:
      backup:
        resources:
          - name: db
            pre:
              - exec: {command: [sync], ${exec}}
`);
  expect(hooks('timeout: 5m')).toEqual([]);
  expect(hooks('timeout: 5m', 'direct')).toMatchObject([{ says: 'Only the engine velero runs hooks.' }]);
  expect(hooks('timeout: soon')).toMatchObject([{ at: 'soon', says: expect.stringContaining('soon is no duration') }]);
  expect(hooks('waitTimeout: 5m')).toMatchObject([
    { at: 'waitTimeout', says: expect.stringContaining('has no key waitTimeout') },
  ]);
  expect(hooks('onError: Ignore')).toMatchObject([{ at: 'Ignore', hint: expect.stringContaining('Continue') }]);
});

test('checks have their defaults, and what is wrong with one is told at its line', () => {
  const checks = (...lines: string[]) => `${good}  verify:\n${lines.map((line) => `    - ${line}\n`).join('')}`;
  const http = '{namespace: shop, http: {to: service/web, port: 80}}';
  const { plan, problems: none } = parsePlan(
    checks(
      http,
      '{namespace: shop, exec: {workload: deployment/web, command: [cat, /v], outputPattern: "^v[0-9]$"}, sides: target}',
      '{namespace: shop, count: {workload: statefulset/db, container: db, command: [rows]}}',
    ),
  );
  expect(none).toEqual([]);
  expect(plan?.spec.verify?.[0]).toEqual({
    namespace: 'shop',
    timeoutSeconds: 30,
    sides: 'both',
    http: { to: 'service/web', port: 80, path: '/', scheme: 'http', status: 200 },
  });
  expect(problems(checks(http.replace('port', 'prt')))).toMatchObject([
    { says: 'spec.verify[0].http needs the key port.' },
    { at: 'prt', hint: 'Did you mean port?' },
  ]);
  expect(problems(checks(http.replace('service/web', 'ingress/web')))).toMatchObject([
    { at: 'ingress/web', hint: 'Who is asked, through a port-forward: `service/NAME` or `pod/NAME`.' },
  ]);
  expect(problems(checks(http.replace('port: 80', 'port: 80, bodyPattern: "("')))).toMatchObject([{ at: '"("' }]);
  expect(problems(checks(http.replace('port: 80', 'port: 80, scheme: https, trust: secret/web-tls')))).toEqual([]);
  expect(problems(checks(http.replace('port: 80', 'port: 80, scheme: https, trust: file')))).toMatchObject([
    { at: 'file' },
  ]);
  expect(problems(checks(http.replace('port: 80', 'port: 80, trust: system')))).toMatchObject([
    { at: 'system', says: 'Without https there is no certificate that somebody could have signed.' },
  ]);
  expect(problems(checks(http.replace('namespace: shop', 'namespace: elsewhere')))).toMatchObject([
    { at: 'elsewhere', says: 'The namespace elsewhere does not move.' },
  ]);
});

const patched = (target: string, ...steps: string[]) =>
  `${good}  patches:\n    - target: ${target}\n      reason: fewer nodes\n      patch:\n${steps.map((step) => `        - ${step}\n`).join('')}`;

test('a patch names its objects, its steps and its reason, for all targets or for one', () => {
  const text = patched('{kind: Deployment, labelSelector: app=web}', '{op: replace, path: /spec/replicas, value: 1}');
  expect(problems(text)).toEqual([]);
  const own = text
    .replace('  patches:', '  ttl: 800h\n  patches:')
    .replace('eks-prod\n', 'eks-prod\n      patches: []\n');
  expect(problems(own)).toEqual([]);
  expect(problems(text.replace('      reason: fewer nodes\n', ''))).toMatchObject([
    { says: 'spec.patches[0] needs the key reason.' },
  ]);
  expect(problems(text.replace('replace', 'move'))).toEqual([
    { at: 'move', says: 'move is not a value of spec.patches[0].patch[0].op.', hint: 'One of add, replace, remove.' },
  ]);
  expect(problems(text.replace('/spec/replicas', 'spec.replicas'))).toMatchObject([
    { at: 'spec.replicas', says: 'spec.replicas is not right for spec.patches[0].patch[0].path.' },
  ]);
});

test('a patch without a value, with a selector that no cluster takes, or in another namespace is told', () => {
  expect(problems(patched('{kind: Deployment}', '{op: add, path: /spec/paused}'))).toMatchObject([
    { says: 'add needs a value.' },
  ]);
  expect(problems(patched('{kind: Deployment}', '{op: remove, path: /spec/paused, value: true}'))).toEqual([
    { at: 'true', says: 'Nothing is put there: remove takes no value.' },
  ]);
  const elsewhere = '{kind: Deployment, namespace: other, labelSelector: "a b"}';
  expect(problems(patched(elsewhere, '{op: remove, path: /spec/paused}'))).toMatchObject([
    { at: 'other', says: 'The namespace other does not move.' },
    { at: '"a b"', says: 'a b is not right for spec.patches[0].target.labelSelector.' },
  ]);
});

test.each(['/data/key', '/data', '/stringData/key'])('no patch holds a value of a Secret: %s', (path) => {
  const [problem] = problems(patched('{kind: Secret}', `{op: add, path: ${path}, value: b3BlbiBzZXNhbWU=}`));
  expect(problem?.at).toBe(path);
  expect(problem?.says).toBe(
    'A patch cannot change the values of a Secret: they would stand in the plan, for all to read.',
  );
  expect(problem?.hint).toContain('spec.mappings.endpoints');
  expect(problems(patched('{kind: ConfigMap}', `{op: add, path: ${path}, value: b}`))).toEqual([]);
});

test.each(['/metadata/namespace', '/metadata', '/kind'])('no patch changes what an object is known by: %s', (path) => {
  expect(problems(patched('{kind: ConfigMap}', `{op: replace, path: ${path}, value: b}`))).toMatchObject([
    { at: path, says: `A patch cannot change ${path}, by which an object is known.` },
  ]);
});
