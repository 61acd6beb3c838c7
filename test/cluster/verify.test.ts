import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { asRecord } from '../sandbox/api.ts';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { secureStorePortOfPods } from '../sandbox/nodes.ts';
import { Command } from './command.ts';
import { grants, newMigration, type PlanWords, type Trial } from './migration.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const from = 'verify';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const trials: Trial[] = [];

const judged = z.looseObject({
  object: z.looseObject({ kind: z.string(), name: z.string() }),
  verdict: z.string(),
  reason: z.string(),
  answer: z.string().optional(),
  findings: z
    .array(z.looseObject({ rule: z.string(), path: z.string(), line: z.number(), fix: z.string().optional() }))
    .optional(),
  alsoOnSource: z.boolean().optional(),
});
const verification = z.looseObject({
  type: z.literal('result'),
  verdict: z.string(),
  counts: z.record(z.string(), z.number()).optional(),
  extra: z.array(z.looseObject({ kind: z.string(), name: z.string() })),
  different: z.array(z.looseObject({ outcome: z.string(), object: z.looseObject({ name: z.string() }) })),
  objects: z.array(judged),
  checks: z.array(
    z.looseObject({
      name: z.string(),
      verdict: z.string(),
      reason: z.string(),
      target: z.looseObject({ certificate: z.string().optional() }),
    }),
  ),
  events: z.array(
    z.looseObject({ about: z.string(), type: z.string(), reason: z.string(), target: z.looseObject({}).optional() }),
  ),
  unjudged: z.array(z.looseObject({ side: z.string(), part: z.string(), why: z.string() })),
  page: z.string(),
});

/** Runs `kubeferry verify … --json`. */
async function verify({ folder }: Trial, ...args: string[]) {
  const command = new Command(['verify', folder, '--json', ...args], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  const last = command.lines.at(-1) ?? '{}';
  const { success, data } = verification.safeParse(JSON.parse(last));
  if (!success) throw new Error(command.output);
  return { code, output: command.output, ...data };
}

/** What is told of each object that is not as meant. */
const reasons = (objects: z.output<typeof judged>[], verdict = 'wrong') =>
  Object.fromEntries(
    objects
      .filter((one) => one.verdict === verdict)
      .map(({ object, reason }) => [`${object.kind}/${object.name}`, reason]),
  );

/** A migration of a namespace of the source, `verify`, to one of the target. */
function migrationTo(namespace: string, { of = from, ...spec }: PlanWords['spec'] & { of?: string } = {}): Trial {
  const words = { mappings: { namespaces: { [of]: namespace } }, ...spec };
  const trial = newMigration({ name: namespace, select: { namespaces: [of] }, spec: words });
  trials.push(trial);
  return trial;
}

beforeAll(() => createAll(source, smallApp(from)));
afterEach(() => {
  for (const trial of trials.splice(0)) trial.dispose();
});
afterAll(async () => {
  await removeNamespace(source, from);
  rmSync(home, { recursive: true, force: true });
  source.close();
  target.close();
});

test('what a run moved works as meant, and the page of it is kept without a value of a Secret', async () => {
  const to = 'verify-moved';
  const trial = migrationTo(to);
  try {
    expect(await verify(trial)).toMatchObject({ code: 1, verdict: 'wrong', notRun: true });
    expect((await trial.run({ grants: grants('target', to) })).state).toBe('completed');
    await target.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: at(to, 'stranger') });
    // Endpoints come some time after pods are Ready.
    const found = await vi.waitFor(
      async () => {
        const last = await verify(trial);
        expect({ code: last.code, output: last.code === 0 ? '' : last.output }).toEqual({ code: 0, output: '' });
        return last;
      },
      { timeout: 60_000 },
    );
    expect(found).toMatchObject({ verdict: 'as-meant', different: [], unjudged: [], counts: { missing: 0, drift: 0 } });
    expect(found).not.toHaveProperty('notRun');
    expect(found.extra.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['ConfigMap/stranger']);
    expect(reasons(found.objects, 'as-meant')).toMatchObject({
      'Deployment/web': '1 of 1 ready.',
      'Service/web': 'One endpoint answers.',
    });
    const page = trial.text('verification-there.md');
    expect(page).toMatch(/^# verify-moved on there: works as meant\n/);
    expect(page).not.toContain('sesame');
    expect(trial.text('report.md')).toContain('## Verified on there: works as meant\n');
    expect(trial.text('report.md')).toContain('](verification-there.md)');
    const markdown = new Command(['verify', trial.folder, '--markdown'], { home, kubeconfig: sandbox.kubeconfig });
    expect((await markdown.ended).code).toBe(0);
    expect(markdown.lines[0]).toBe('# verify-moved on there: works as meant');
  } finally {
    await removeNamespace(target, to);
  }
});

const at = (namespace: string, name: string) => ({ name, namespace });

/** What cannot work: a pod that no node takes, an image that nobody has, a Service of nothing and an Ingress of a class that is not there. */
const broken = (namespace: string): KubeObject[] => [
  deployment(namespace, 'nowhere', 'web:1', { nodeSelector: { disk: 'none' } }),
  deployment(namespace, 'unpulled', 'registry.example.com/missing/web:1'),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: at(namespace, 'nobody'),
    spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: at(namespace, 'web'),
    spec: {
      ingressClassName: 'of-nobody',
      defaultBackend: { service: { name: 'web', port: { number: 80 } } },
    },
  },
];

test('what does not work is told with its reason and what answers it: no node, no image, a quota, no pod, no class, no object', async () => {
  const [of, to] = ['verify-breaks', 'verify-broken'];
  const quota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: at(to, 'few'),
    spec: { hard: { pods: '1' } },
  };
  const http = { to: 'service/web', port: 81 };
  const trial = migrationTo(to, { of, verify: [{ namespace: of, sides: 'target', http }] });
  const web = smallApp(to).filter(({ kind }) => kind !== 'ConfigMap');
  try {
    await createAll(source, [...smallApp(of), ...broken(of)]);
    // What would become of it stands in its manifests.
    await trial.preview();
    await createAll(target, [...web, ...broken(to)]);
    const deployments = `/apis/apps/v1/namespaces/${to}/deployments`;
    await vi.waitFor(async () => expect(await target.list(`/api/v1/namespaces/${to}/pods`)).toHaveLength(3), {
      timeout: 60_000,
    });
    await target.create(quota);
    await vi.waitFor(
      async () => {
        const { status } = await target.get(`/api/v1/namespaces/${to}/resourcequotas/few`);
        expect(status).toMatchObject({ used: { pods: '3' } });
      },
      { timeout: 60_000 },
    );
    await target.patch(`${deployments}/web`, { spec: { replicas: 2 } });
    // Controllers come to what keeps each of them one after the other.
    const found = await vi.waitFor(
      async () => {
        const last = await verify(trial);
        expect(last.code).toBe(1);
        expect(reasons(last.objects)).toMatchObject({
          'Deployment/nowhere': expect.stringMatching(/^No node of the target takes the pod nowhere-/),
          'Deployment/unpulled': expect.stringMatching(/^The image .*missing.* cannot be pulled/),
          'Deployment/web': expect.stringMatching(/^A quota does not allow its pods: .*few/),
          'Service/nobody': 'It selects no pod: there is none with app=nobody.',
          'Ingress/web': 'The target has no ingress class of-nobody.',
        });
        return last;
      },
      { timeout: 90_000, interval: 2000 },
    );
    expect(found.verdict).toBe('wrong');
    expect(found.different).toContainEqual(
      expect.objectContaining({ outcome: 'missing', object: expect.objectContaining({ name: 'settings' }) }),
    );
    const nowhere = found.objects.find(({ object }) => object.name === 'nowhere');
    expect(nowhere?.answer).toContain('sched-selector');
    expect(nowhere?.alsoOnSource).toBe(true);
    const manifest = `targets/there/${to}/deployments.apps/nowhere.yaml`;
    expect(nowhere?.findings).toEqual([expect.objectContaining({ rule: 'sched-selector', path: manifest })]);
    const line = nowhere?.findings?.[0]?.line ?? 0;
    expect(trial.text(manifest).split('\n')[line - 1]).toContain('disk: none');
    const ingress = found.objects.find(({ object }) => object.kind === 'Ingress');
    expect(ingress?.findings?.map(({ rule }) => rule)).toEqual(['ing-class-missing']);
    expect(found.events).toContainEqual(
      expect.objectContaining({ about: `${to}/Deployment/nowhere`, reason: 'FailedScheduling', type: 'Warning' }),
    );
    // What it waits for may be told by no warning, and of what works only warnings are.
    const normal = found.events.filter(({ type }) => type === 'Normal').map(({ about, reason }) => [about, reason]);
    expect(normal).toContainEqual([`${to}/Deployment/nowhere`, 'SuccessfulCreate']);
    const wrong = found.objects.filter(({ verdict }) => verdict === 'wrong');
    const told = new Set(wrong.map(({ object }) => `${to}/${object.kind}/${object.name}`));
    expect(normal.filter(([about = '']) => !told.has(about))).toEqual([]);
    expect(found.checks).toMatchObject([
      { verdict: 'wrong', reason: `There is no service/web with the port 81 and a running pod behind it in ${to}.` },
    ]);
    const page = trial.text('verification-there.md');
    expect(page).toContain('does not work as meant');
    expect(page).toMatch(/A quota does not allow its pods/);
    expect(page).toContain(`](${manifest}#L${line})`);
  } finally {
    await removeNamespace(source, of);
    await removeNamespace(target, to);
  }
});

test('what a target forbids or does not have comes with the finding in its manifest: pod security, a quota, a storage class', async () => {
  const kinds = ['strict', 'small', 'stored'] as const;
  const there = { strict: 'verify-strict-there', small: 'verify-small-there', stored: 'verify-stored-there' };
  const of = (kind: (typeof kinds)[number]) => `verify-${kind}`;
  const claimed = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const application = (strict: string, small: string, stored: string): KubeObject[] => [
    deployment(strict, 'loose', 'loose:1'),
    withReplicas(deployment(small, 'many', 'many:1'), 2),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: at(stored, 'data'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'of-nobody',
        resources: { requests: { storage: '1Gi' } },
      },
    },
    deployment(stored, 'stateful', 'stateful:1', claimed),
  ];
  const namespace = (name: string, labels = {}): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });
  const namespaces = Object.fromEntries(kinds.map((kind) => [of(kind), there[kind]]));
  const trial = newMigration({
    name: 'verify-forbidden',
    select: { namespaces: Object.keys(namespaces) },
    spec: { mappings: { namespaces }, volumes: { default: 'empty' } },
  });
  trials.push(trial);
  try {
    await createAll(source, [
      ...kinds.map((kind) => namespace(of(kind))),
      ...application(of('strict'), of('small'), of('stored')),
    ]);
    await trial.preview();
    const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    const hard = { pods: '1' };
    await createAll(target, [
      namespace(there.strict, restricted),
      namespace(there.small),
      namespace(there.stored),
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: at(there.small, 'few'), spec: { hard } },
    ]);
    const quota = `/api/v1/namespaces/${there.small}/resourcequotas/few`;
    await vi.waitFor(async () => expect((await target.get(quota)).status).toMatchObject({ hard }), { timeout: 30_000 });
    await createAll(target, application(there.strict, there.small, there.stored));
    await vi.waitFor(
      async () => {
        const { objects } = await verify(trial);
        const answers = objects.map(({ object, findings = [] }) => [object.name, findings[0]?.rule, findings[0]?.path]);
        expect(answers.sort()).toEqual([
          ['data', 'sc-missing', `targets/there/${there.stored}/persistentvolumeclaims/data.yaml`],
          ['loose', 'psa-violation', `targets/there/${there.strict}/deployments.apps/loose.yaml`],
          ['many', 'quota-exceed', `targets/there/${there.small}/deployments.apps/many.yaml`],
          ['stateful', 'sc-missing', `targets/there/${there.stored}/persistentvolumeclaims/data.yaml`],
        ]);
        const mended = objects.flatMap(({ findings = [] }) => findings.map(({ fix }) => fix));
        expect(mended).toContain('Run one pod');
      },
      { timeout: 90_000, interval: 2000 },
    );
  } finally {
    for (const kind of kinds) {
      await removeNamespace(source, of(kind));
      await removeNamespace(target, there[kind]);
    }
  }
});

/** A workload of so many pods. */
function withReplicas(workload: KubeObject, replicas: number): KubeObject {
  return { ...workload, spec: { ...asRecord(workload.spec), replicas } };
}

test('a check over https takes a certificate that nobody trusts and says so, unless the plan says whom to trust', async () => {
  const secure = sandbox.s3?.secure;
  if (!secure) throw new Error('The sandbox has no S3 server with TLS.');
  const to = secure.namespace;
  const http = { to: 'service/store', port: 443, scheme: 'https' as const, status: 403 };
  const check = (name: string, more: object = {}) => ({
    name,
    namespace: from,
    sides: 'target' as const,
    http: { ...http, ...more },
  });
  const trial = migrationTo(to, {
    verify: [
      check('taken'),
      check('by everybody', { trust: 'system' }),
      check('by a Secret', { trust: 'secret/authority' }),
      check('by a ConfigMap', { trust: 'configmap/authority' }),
      check('another name', { trust: 'secret/authority', host: 'shop.example.com' }),
      check('nobody', { trust: 'secret/none' }),
    ],
  });
  const labels = { app: 'store' };
  const authority = { 'ca.crt': secure.authority };
  try {
    await createAll(target, [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: to } },
      { apiVersion: 'v1', kind: 'Secret', metadata: at(to, 'authority'), stringData: authority },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: at(to, 'authority'), data: authority },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: at(to, 'store'),
        spec: { selector: labels, ports: [{ port: 443, targetPort: secureStorePortOfPods }] },
      },
      deployment(to, 'store', 'store:1'),
    ]);
    await vi.waitFor(
      async () => {
        const { checks } = await verify(trial);
        expect(
          checks.map(({ name, verdict, reason, target: { certificate = '' } }) => [name, verdict, reason, certificate]),
        ).toEqual([
          [
            'taken',
            'as-meant',
            'It answers as the plan expects.',
            expect.stringMatching(/not trusted and was taken all the same/),
          ],
          ['by everybody', 'wrong', expect.stringMatching(/^Its certificate is not trusted: /), ''],
          ['by a Secret', 'as-meant', 'It answers as the plan expects.', ''],
          ['by a ConfigMap', 'as-meant', 'It answers as the plan expects.', ''],
          ['another name', 'wrong', expect.stringMatching(/^Its certificate is not trusted: .*altname/i), ''],
          ['nobody', 'wrong', expect.stringMatching(/^There is no secret\/none with a ca\.crt/), ''],
        ]);
      },
      { timeout: 60_000, interval: 2000 },
    );
  } finally {
    await removeNamespace(target, to);
  }
});

test('what may not be read is not judged, and never good', async () => {
  const to = 'verify-seen';
  const rules = [
    { apiGroups: ['', 'apps'], resources: ['configmaps', 'services', 'deployments', 'pods'], verbs: ['get', 'list'] },
  ];
  await createAll(target, [...smallApp(to), ...outsiderRights(at(to, 'reads-some'), rules)]);
  const trial = migrationTo(to, {
    targets: [{ name: 'there', context: 'seen' }],
    select: { namespaces: [from], exclude: ['roles', 'rolebindings'] },
  });
  try {
    const file = join(home, 'outsider.yaml');
    const { server, caFile, tokens } = sandbox.clusters.target;
    writeFileSync(file, kubeconfig([{ context: 'seen', server, caFile, token: tokens.outsider }]));
    await vi.waitFor(
      async () => {
        const found = await verify(trial, '--kubeconfig', file);
        expect({ code: found.code, verdict: found.verdict }).toEqual({ code: 1, verdict: 'unjudged' });
        expect(reasons(found.objects)).toEqual({});
        expect(reasons(found.objects, 'unjudged')).toEqual({
          'Service/web': 'Who answers behind it may not be read.',
        });
        expect(found.unjudged.map(({ part }) => part)).toEqual(
          expect.arrayContaining([`secrets in ${to}`, `endpointslices.discovery.k8s.io in ${to}`]),
        );
      },
      { timeout: 60_000 },
    );
  } finally {
    await removeNamespace(target, to);
  }
});

test('a source that is gone leaves the target judged, and says that nothing was compared', async () => {
  const to = 'verify-alone';
  await createAll(target, smallApp(to));
  const trial = migrationTo(to, { mappings: { namespaces: { 'verify-gone': to } } });
  trial.editPlan(`- ${from}`, '- verify-gone');
  try {
    const found = await verify(trial);
    expect(found.code).toBe(1);
    expect(found.counts).toBeUndefined();
    expect(found.unjudged).toMatchObject([{ side: 'source', why: expect.stringContaining('verify-gone') }]);
    expect(found.objects.map(({ object }) => object.kind).sort()).toEqual(['Deployment', 'Service']);
  } finally {
    await removeNamespace(target, to);
  }
});

test('wrong use is refused, and writes no page', async () => {
  const trial = migrationTo('verify-none');
  for (const args of [['--markdown', '--json'], ['more'], ['--nothing']]) {
    const command = new Command(['verify', trial.folder, ...args], { home, kubeconfig: sandbox.kubeconfig });
    expect((await command.ended).code).toBe(2);
  }
  const unknown = new Command(['verify', trial.folder, '--target', 'nobody'], { home, kubeconfig: sandbox.kubeconfig });
  expect((await unknown.ended).code).toBe(1);
  expect(unknown.output).toContain('It has: there.');
  expect(existsSync(join(trial.folder, 'verification-there.md'))).toBe(false);
});
