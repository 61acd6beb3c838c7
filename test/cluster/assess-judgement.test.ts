import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type AgainstWish, assessAgainst } from '../../src/engine/assessment/against.ts';
import { onExistingBy } from '../../src/engine/assessment/on-existing.ts';
import { createScope } from '../../src/engine/scope.ts';
import { askTarget } from '../../src/facts/judgement/ask-target.ts';
import type { OnExisting } from '../../src/facts/judgement/on-existing.ts';
import type { OpenedCluster } from '../../src/kube/cluster.ts';
import { openCluster } from '../../src/kube/connect.ts';
import { format } from '../../src/model/message.ts';
import { type Migration, migrationSchema } from '../../src/model/migration/plan.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { withheld } from '../../src/model/objects/secret.ts';
import { ApiError } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { deployment } from './small-app.ts';
import { versionsIn, versionsOnceStanding } from './versions.ts';

const sandbox = inject('sandbox');
const target = apiOf(sandbox.clusters.target);
const { signal } = new AbortController();
const opened: OpenedCluster[] = [];
const there = 'judged';
const away = 'judged-away';
const policyName = 'judged.example.com';
const hookName = 'judged-hook.example.com';
const refusedLabels = { judged: 'refused' };
const hookedLabels = { judged: 'hooked' };

const admission = (kind: string, name: string, rest: object): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind,
  metadata: { name },
  ...rest,
});
const configMaps = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
const policies: KubeObject[] = [
  admission('ValidatingAdmissionPolicy', policyName, {
    spec: {
      matchConstraints: { resourceRules: [configMaps] },
      validations: [{ expression: "object.metadata.name == 'nobody'", message: 'only nobody may come' }],
    },
  }),
  admission('ValidatingAdmissionPolicyBinding', policyName, {
    spec: {
      policyName,
      validationActions: ['Deny'],
      matchResources: { objectSelector: { matchLabels: refusedLabels } },
    },
  }),
  admission('ValidatingWebhookConfiguration', hookName, {
    webhooks: [
      {
        name: hookName,
        // Nobody listens there.
        clientConfig: { url: 'https://127.0.0.1:1/judge' },
        rules: [configMaps],
        objectSelector: { matchLabels: hookedLabels },
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 2,
      },
    ],
  }),
];

function configMap(namespace: string, name: string, more: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, ...more }, data: { a: 'b' } };
}

async function cluster(file = sandbox.kubeconfig): Promise<OpenedCluster> {
  const kubeconfig = { files: [file] };
  const reader = await openCluster('target', { kubeconfig, extraPath: [], concurrency: 32, logLevel: 'error' });
  opened.push(reader);
  return reader;
}

/** What the target says, in short. */
async function judged(objects: KubeObject[], reader?: OpenedCluster, onExisting?: OnExisting) {
  const { says, notJudged } = await askTarget(reader ?? (await cluster()), objects, { signal, onExisting });
  return {
    says: says.map(({ finding }) => `${finding.object.name} ${finding.rule} ${finding.pointer}`),
    words: says.map(({ finding }) => format(finding.message)),
    notJudged: notJudged.map(({ why, objects }) =>
      `${objects} ${why.code} ${Object.values(why.args).join(' ')}`.trim(),
    ),
  };
}

/** Waits until admission knows what was just made. */
async function enforced(name: string, labels: Record<string, string>): Promise<void> {
  const isRefused = () =>
    target.send('POST', `/api/v1/namespaces/${there}/configmaps?dryRun=All`, configMap(there, name, { labels })).then(
      () => false,
      (thrown: unknown) => {
        if (thrown instanceof ApiError) return true;
        throw thrown;
      },
    );
  await waitFor(isRefused, { what: `${name} was enforced` });
}

beforeAll(async () => {
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: there } });
  for (const object of policies) await target.create(object);
  await enforced('policy', refusedLabels);
  await enforced('hook', hookedLabels);
});
afterAll(async () => {
  for (const reader of opened) reader.close();
  const group = '/apis/admissionregistration.k8s.io/v1';
  await target.delete(`${group}/validatingadmissionpolicybindings/${policyName}`);
  await target.delete(`${group}/validatingadmissionpolicies/${policyName}`);
  await target.delete(`${group}/validatingwebhookconfigurations/${hookName}`);
  await removeNamespace(target, there);
  target.close();
});

describe('what the API server says becomes a finding at its field', () => {
  test('a field that it does not know, and what is wrong beside it', async () => {
    const odd = deployment(there, 'odd', 'web:1', { nodeSelectors: { a: 'b' }, dnsPolicy: 'Nowhere' });
    const { says, words } = await judged([odd, deployment(there, 'fine', 'web:1')]);
    expect(says).toEqual([
      'odd target-unknown-field /spec/template/spec/nodeSelectors',
      'odd target-refuses /spec/template/spec/dnsPolicy',
    ]);
    expect(words[1]).toMatch(/Nowhere/);
  });

  test('a value of a wrong type, in a list too', async () => {
    const replicas = deployment(there, 'replicas', 'web:1');
    Object.assign(replicas.spec ?? {}, { replicas: 'three' });
    const containers = [
      { name: 'a', image: 'a:1', ports: [{ containerPort: 80 }] },
      { name: 'b', image: 'b:1', ports: [{ containerPort: '80' }] },
    ];
    const { says } = await judged([replicas, deployment(there, 'port', '', { containers })]);
    expect(says).toEqual([
      'replicas target-refuses /spec/replicas',
      'port target-refuses /spec/template/spec/containers/1/ports/0/containerPort',
    ]);
  });

  test('a value that it cannot read, where it names no place, and what it did not come to behind that', async () => {
    const amount = (name: string, memory: unknown, more: object = {}) =>
      deployment(there, name, '', {
        containers: [{ name: 'a', image: 'a:1', resources: { limits: { cpu: ' 1 ', memory } } }],
        ...more,
      });
    const map = { ...configMap(there, 'map'), data: { a: 'x', 'b/c': 1 } };
    const bytes = { ...configMap(there, 'bytes'), data: {}, binaryData: { a: 'YQ==', b: 'no bytes' } };
    const several = amount('several', '512mb', { hostNetwork: 'yes', nodeSelectors: {} });
    const large = { ...deployment(there, 'large', 'web:1') };
    Object.assign(large.spec ?? {}, { replicas: 5_000_000_000, paused: 'no' });
    const { says, words } = await judged([amount('amount', '512mb'), map, bytes, several, large]);
    const limit = '/spec/template/spec/containers/0/resources/limits/memory';
    expect(says).toEqual([
      `amount target-refuses ${limit}`,
      'map target-refuses /data/b~1c',
      'bytes target-refuses /binaryData/b',
      `several target-refuses ${limit}`,
      'several target-refuses /spec/template/spec/hostNetwork',
      'several target-unknown-field /spec/template/spec/nodeSelectors',
      'large target-refuses /spec/replicas',
      'large target-refuses /spec/paused',
    ]);
    expect(words[0]).toMatch(/quantities must match/);
    expect(words[3]).toMatch(/limits\.memory takes quantity/);
    expect(words[6]).toMatch(/cannot unmarshal number 5000000000/);
  });

  test('bad values, each at its field', async () => {
    const bad = configMap(there, 'bad', { labels: { 'a.b/c': 'no label!' }, annotations: { 'no key!': 'x' } });
    const port = { port: 70_000, name: 'NotLower' };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'far', namespace: there },
      spec: { ports: [port] },
    };
    const { says } = await judged([bad, service]);
    expect(says).toContain('far target-refuses /spec/ports/0/port');
    expect(says).toContain('far target-refuses /spec/ports/0/name');
    expect(says.filter((one) => one.startsWith('bad target-refuses /metadata/'))).toHaveLength(2);
  });

  test('a policy', async () => {
    const { says, words } = await judged([configMap(there, 'refused', { labels: refusedLabels })]);
    expect(says).toEqual(['refused target-refuses-policy ']);
    expect(words[0]).toMatch(/only nobody may come$/);
  });

  test('a quota, but not for what is there already and has used it', async () => {
    const namespace = 'judged-quota';
    await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    await target.create(configMap(namespace, 'there'));
    await target.create({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'few', namespace },
      spec: { hard: { 'count/configmaps': '1' } },
    });
    const isFull = async () => (await judged([configMap(namespace, 'more')])).says.length > 0;
    await waitFor(isFull, { what: 'the quota counted' });
    const { says } = await judged([configMap(namespace, 'there'), configMap(namespace, 'more')]);
    expect(says).toEqual(['more target-refuses-policy ']);
    await removeNamespace(target, namespace);
  });
});

test('an object of a namespace that is not there is judged in one that is, without what only that one says', async () => {
  const odd = deployment(away, 'odd', 'web:1', { dnsPolicy: 'Nowhere' });
  // A name that stands in the other namespace, and a policy that counts there.
  const objects = [odd, configMap(away, 'kube-root-ca.crt'), configMap(away, 'refused', { labels: refusedLabels })];
  const { says, words, notJudged } = await judged(objects);
  expect(says).toEqual(['odd target-refuses /spec/template/spec/dnsPolicy']);
  expect(words[0]).toContain(`Asked in the namespace default, since ${away} is not there yet`);
  expect(notJudged).toEqual([`3 judgement.none.stand-in default ${away}`]);
});

test('a webhook that gives no answer is no finding', async () => {
  const { says, notJudged } = await judged([configMap(there, 'hooked', { labels: hookedLabels })]);
  expect(says).toEqual([]);
  expect(notJudged).toEqual([`1 judgement.none.webhook-failed ${hookName}`]);
});

test('who may not create is told so once, and what is not served is named', async () => {
  const restricted = await cluster(sandbox.restrictedKubeconfig);
  const objects = [
    configMap(there, 'one'),
    configMap(there, 'two'),
    deployment(there, 'three', 'web:1'),
    configMap('team', 'four'),
    { apiVersion: 'nobody.example.com/v1', kind: 'Nobody', metadata: { name: 'five' } },
  ];
  const { says, notJudged } = await judged(objects, restricted);
  expect(says).toEqual([]);
  expect(notJudged.sort()).toEqual([
    '1 judgement.none.not-served Nobody nobody.example.com/v1',
    `3 judgement.none.denied ${there}`,
  ]);
});

test('a custom resource is judged by the target, or by the definition that comes along', async () => {
  const group = 'judged.example.com';
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1 } } } },
  };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `ships.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'ships', kind: 'Ship' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  const ship = (name: string, spec: object) => ({
    apiVersion: `${group}/v1`,
    kind: 'Ship',
    metadata: { name, namespace: there },
    spec,
  });
  const ships = [
    ship('fine', { size: 1 }),
    ship('small', { size: 0 }),
    ship('empty', {}),
    ship('odd', { size: 1, a: 2 }),
  ];
  const expected = [
    'small target-refuses /spec/size',
    'empty target-refuses /spec/size',
    'odd target-unknown-field /spec/a',
  ];
  const coming = await judged([definition, ...ships]);
  expect(coming.says).toEqual(expected);
  expect(coming.notJudged).toEqual(['4 judgement.none.by-schema Ship']);
  // The real one says the same.
  await target.create(definition);
  const path = `/apis/${group}/v1/namespaces/${there}/ships`;
  const isServed = async () => {
    const { notJudged } = await judged([ship('fine', { size: 1 })]);
    return notJudged.length === 0;
  };
  await waitFor(isServed, { what: 'ships were served and described' });
  const served = await judged([definition, ...ships]);
  expect(served).toMatchObject({ says: expected, notJudged: [] });
  expect(await target.list(path)).toEqual([]);
  await target.delete(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ships.${group}`);
});

test('Secrets whose values are withheld are judged by the rest, and nothing follows from what stands in', async () => {
  const secret = (name: string, type: string, data: object, more: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: there },
    type,
    data,
    ...more,
  });
  const pull = { '.dockerconfigjson': withheld };
  const { says, words } = await judged([
    secret('pull', 'kubernetes.io/dockerconfigjson', pull),
    secret('old-pull', 'kubernetes.io/dockercfg', { '.dockercfg': withheld }),
    secret('tls', 'kubernetes.io/tls', { 'tls.crt': withheld, 'tls.key': withheld }),
    secret('half', 'kubernetes.io/tls', { 'tls.crt': withheld }),
    secret('text', 'Opaque', {}, { stringData: { key: withheld } }),
    secret('odd', 'Opaque', { key: withheld }, { datas: {} }),
  ]);
  expect(says).toEqual(['half target-refuses /data/tls.key', 'odd target-unknown-field /datas']);
  expect(words.join()).not.toContain('stand-in');
});

test('values of a Secret in a form that the target refuses are refused, without any of them', async () => {
  const secret = (name: string, values: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: there },
    ...values,
  });
  const { says, words } = await judged([
    secret('sound', { data: { a: 'b3Blbg==', b: 'b3Bl\nbg==\n', c: '', d: null }, stringData: { e: 'open sesame' } }),
    secret('words', { data: { a: 'b3Blbg==', b: 'open sesame!' } }),
    secret('cut', { data: { a: 'b3Blbg' } }),
    secret('number', { stringData: { a: 'open', b: 31_337 } }),
    secret('switch', { data: { a: true } }),
    secret('list', { data: ['open sesame'] }),
  ]);
  expect(says).toEqual([
    'words target-refuses /data/b',
    'cut target-refuses /data/a',
    'number target-refuses /stringData/b',
    'switch target-refuses /data/a',
    'list target-refuses /data',
  ]);
  expect(words.join()).not.toMatch(/open|sesame|b3Bl|31337|stand-in|input byte/);
});

test('nothing is made on the target', async () => {
  const before = Object.keys(await versionsOnceStanding(target, there));
  const objects: KubeObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: away } },
    configMap(there, 'new'),
    deployment(there, 'new', 'web:1'),
    configMap(away, 'judged-new'),
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'judged-new' }, value: 1 },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'new', namespace: there }, spec: { ports: [{ port: 80 }] } },
  ];
  expect(await judged(objects)).toMatchObject({ says: [] });
  expect(Object.keys(await versionsIn(target, there, false))).toEqual(before);
  expect(await target.find(`/api/v1/namespaces/${away}`)).toBeUndefined();
  expect(await target.find('/api/v1/namespaces/default/configmaps/judged-new')).toBeUndefined();
  expect(await target.find('/apis/scheduling.k8s.io/v1/priorityclasses/judged-new')).toBeUndefined();
});

describe('an object that is there already', () => {
  const plan = (existing: Migration['spec']['existing']) => ({
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: 'judged' },
    spec: {
      source: { context: 'source' },
      targets: [{ name: 'there', context: 'target' }],
      select: { namespaces: [there] },
      existing,
    },
  });
  /** What the target says where the plan does so with what exists. */
  const judgedBy = (existing: Migration['spec']['existing'], objects: KubeObject[], reader?: OpenedCluster) =>
    judged(objects, reader, onExistingBy(migrationSchema.parse(plan(existing)), {}));
  const same = deployment(there, 'same', 'web:1');
  const held = configMap(there, 'held');
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'kept', namespace: there },
    data: { key: 'b3Blbg==' },
    immutable: true,
  };
  const relabelled = deployment(there, 'fixed', 'web:2');
  // Its template still has the label.
  Object.assign(relabelled.spec ?? {}, { selector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } });

  beforeAll(async () => {
    for (const object of [deployment(there, 'fixed', 'web:1'), same, held, secret]) await target.create(object);
  });

  test('is judged as the update would change it, and nothing is changed', async () => {
    const before = await versionsOnceStanding(target, there);
    const odd = deployment(there, 'same', 'web:2', { dnsPolicy: 'Nowhere', nodeSelectors: {} });
    const labelled = configMap(there, 'held', { labels: { 'a.b/c': 'no label!' } });
    const { says, words, notJudged } = await judgedBy('update', [relabelled, odd, labelled, configMap(there, 'new')]);
    expect(says).toEqual([
      'fixed target-refuses /spec/selector',
      'same target-unknown-field /spec/template/spec/nodeSelectors',
      'same target-refuses /spec/template/spec/dnsPolicy',
      'held target-refuses /metadata/labels',
    ]);
    expect(words[0]).toMatch(/can never change .*spec\.selector: field is immutable\.$/);
    expect(notJudged).toEqual([]);
    expect(await versionsIn(target, there, false)).toEqual(before);
  });

  test('that is as it is meant, and one that an update changes without trouble, is no finding', async () => {
    const changed = deployment(there, 'fixed', 'web:2');
    expect(await judgedBy('update', [same, held, changed])).toEqual({ says: [], words: [], notJudged: [] });
  });

  test('that never changes is not judged by values that only stand in for withheld ones', async () => {
    const { says, notJudged } = await judgedBy('update', [{ ...secret, data: { key: withheld } }]);
    expect({ says, notJudged }).toEqual({ says: [], notJudged: ['1 judgement.none.secret-values-fixed'] });
  });

  test('is not judged where the plan leaves it as it is', async () => {
    const { says, notJudged } = await judgedBy('skip', [relabelled, held, configMap(there, 'new')]);
    expect(says).toEqual([]);
    expect(notJudged).toEqual(['2 judgement.none.stays']);
  });

  test('is named where the plan takes nothing that exists', async () => {
    const { says, notJudged } = await judgedBy('fail', [relabelled, held]);
    expect(says).toEqual([]);
    expect(notJudged).toEqual(['1 judgement.none.fails']);
  });
});

test('what a cluster says of files that an editor shows counts until they are edited', async () => {
  const settings = { kubeconfig: { files: [sandbox.kubeconfig] }, extraPath: [], concurrency: 32 };
  const hooks = { log: () => undefined, askSecret: async () => null };
  const scope = createScope({ ...settings, logLevel: 'error' }, hooks);
  const path = 'untitled:odd';
  const odd = stringify(deployment(away, 'odd', 'docker.io/library/web:1.0', { dnsPolicy: 'Nowhere' }));
  const assessed = async (text: string, to: AgainstWish['target']) => {
    const wish = { paths: [path], texts: { [path]: text }, target: to, signal };
    const found = await assessAgainst(wish, scope);
    return { ...found, rules: found.findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('target-')) };
  };
  const first = await assessed(odd, { context: 'target' });
  expect(first.rules).toEqual(['target-refuses']);
  expect(first.notJudgedByTarget?.map(({ why }) => why.code)).toEqual(['judgement.none.stand-in']);
  const { facts, asked } = first;
  if (!facts || !asked) throw new Error('The cluster was asked.');
  expect((await assessed(odd, { facts, asked })).rules).toEqual(['target-refuses']);
  expect((await assessed(odd.replace('Nowhere', 'Default'), { facts, asked })).rules).toEqual([]);
  scope.close();
});

describe('kubeferry assess --context', () => {
  const home = mkdtempSync(join(tmpdir(), 'kubeferry-judged-'));
  const file = join(home, 'app.yaml');
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Runs it on a Deployment of a namespace that is not there, with a comment above. */
  async function assessed(
    comment: string,
    ...args: string[]
  ): Promise<{ code: number | null; lines: readonly string[] }> {
    const odd = deployment(away, 'odd', 'docker.io/library/web:1.0', { dnsPolicy: 'Nowhere' });
    writeFileSync(file, comment + stringify(odd));
    const command = new Command(['assess', file, '--context', 'target', ...args], {
      home,
      kubeconfig: sandbox.kubeconfig,
    });
    const { code } = await command.ended;
    return { code, lines: command.lines };
  }

  test('says at which line the cluster refuses something, and what it did not judge', async () => {
    const { code, lines } = await assessed('');
    expect(code).toBe(1);
    expect(lines.filter((line) => line.includes('target-refuses'))).toEqual([
      expect.stringMatching(/^.*app\.yaml:\d+:\d+ error target-refuses: The target refuses this: .*dnsPolicy/),
    ]);
    expect(lines.join('\n')).toContain(`not judged by the target: 1 object. The namespace ${away} is not there yet`);
  });

  test('says so in each form', async () => {
    const json = (await assessed('', '--json')).lines.map((line) =>
      z.looseObject({ type: z.string() }).parse(JSON.parse(line)),
    );
    expect(json).toContainEqual(
      expect.objectContaining({ type: 'finding', rule: 'target-refuses', path: '/spec/template/spec/dnsPolicy' }),
    );
    expect(json).toContainEqual(expect.objectContaining({ type: 'not-judged', by: 'target', objects: 1 }));
    const sarif = (await assessed('', '--sarif')).lines.join('\n');
    expect(sarif).toContain('"ruleId": "target-refuses"');
    expect(sarif).toContain('Not judged by the target: 1 object.');
    const page = (await assessed('', '--markdown')).lines.join('\n');
    expect(page).toContain('## Not judged by the target itself');
  });

  test('a comment silences it', async () => {
    const { lines } = await assessed('# kubeferry-ignore target-refuses: mended by hand\n');
    expect(lines.filter((line) => line.includes('target-refuses'))).toEqual([
      expect.stringContaining('silenced target-refuses: mended by hand'),
    ]);
  });
});
