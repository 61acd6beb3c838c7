import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { KubeferryError } from '../../src/model/error.ts';
import { format, message } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/object.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { grants, migrationsOf, outcomes, type PlanWords, sentences, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const { source, target, migration, migrationTo, leaves } = migrationsOf('refused', smallApp('refused'));

/** What was said of a run that could not begin: its sentence and its hint. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (thrown) {
    if (!(thrown instanceof KubeferryError)) throw thrown;
    return `${thrown.code}: ${thrown.message} ${thrown.hint ? format(thrown.hint) : ''}`;
  }
  throw new Error('It was not refused.');
}

const failures = (trial: Trial) => outcomes(trial.events).filter((line) => line.startsWith('failed'));

test('what a quota of the target refuses fails with the words of the server, and the rest moves', async () => {
  leaves('refused-quota');
  await createAll(target, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'refused-quota' } },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'refused-quota' },
      spec: { hard: { services: '0', pods: '0' } },
    },
  ]);
  const quota = '/api/v1/namespaces/refused-quota/resourcequotas/small';
  await waitFor(async () => JSON.stringify((await target.get(quota)).status ?? {}).includes('hard'), {
    what: 'the quota counted',
  });
  const trial = migrationTo('refused-quota');
  const result = await trial.run({ grants: grants('target', 'refused-quota'), readyTimeoutSeconds: 5 });
  expect(result.state).toBe('failed');
  expect(failures(trial)).toEqual([expect.stringMatching(/^failed services\/refused-quota\/web: .*quota/i)]);
  expect(result.targets[0]?.notReady).toMatchObject([{ object: { name: 'web' }, reason: { code: 'ready.quota' } }]);
  expect(await target.find('/api/v1/namespaces/refused-quota/configmaps/settings')).toBeDefined();
  expect(trial.text('report.md')).toContain('exceeded quota');

  await target.delete(quota);
  const mended = await trial.run({ grants: grants('target', 'refused-quota'), readyTimeoutSeconds: 60 });
  expect(mended).toMatchObject({ run: result.run, state: 'completed' });
});

test('a manifest that names another object is told, and one that names another namespace is refused with the way out', async () => {
  const namespace = 'refused-edited';
  const trial = migrationTo(namespace);
  await trial.preview();
  const edit = (file: string, from: string, to: string) => {
    const path = join(trial.folder, 'targets/there', namespace, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };
  edit('configmaps/settings.yaml', 'name: settings', 'name: other');
  edit('services/web.yaml', `namespace: ${namespace}`, 'namespace: elsewhere');
  trial.events.length = 0;
  const { state } = await trial.run({ grants: grants('target', namespace) });
  expect(state).toBe('failed');
  expect(failures(trial)).toEqual([
    expect.stringMatching(/^failed services\/elsewhere\/web: .* Correct metadata\.namespace/),
  ]);
  const told = trial.events.flatMap((event) => (event.type === 'log' ? [event.text] : []));
  const left = ['configmaps', 'services'].map(
    (kind) => `${kind}/${namespace}/${kind === 'services' ? 'web' : 'settings'}`,
  );
  expect(told).toContainEqual(message('run.left-out', { count: 2, target: 'there', objects: left.join(', ') }));
});

test('what admission refuses and what is not valid fails with the words of the server, in a preview too', async () => {
  const policy = { name: 'refused-colours' };
  // Other tests have colours meanwhile.
  const ofThisTest = { 'kubeferry.dev/migration': 'refused-admission' };
  const objects: KubeObject[] = [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: policy,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          objectSelector: { matchLabels: ofThisTest },
          resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        },
        validations: [{ expression: "!has(object.data) || !('colour' in object.data)", message: 'No colours here.' }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: policy,
      spec: { policyName: policy.name, validationActions: ['Deny'] },
    },
  ];
  await createAll(target, objects);
  try {
    const probe = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'probe', namespace: 'default', labels: ofThisTest },
      data: { colour: 'x' },
    };
    const path = '/api/v1/namespaces/default/configmaps?dryRun=All';
    await waitFor(
      async () =>
        target.send('POST', path, probe).then(
          () => false,
          () => true,
        ),
      { what: 'the policy was in force' },
    );
    const trial = migrationTo('refused-admission');
    await trial.preview();
    const service = join(trial.folder, 'targets/there/refused-admission/services/web.yaml');
    writeFileSync(service, readFileSync(service, 'utf8').replace('port: 80', 'port: 80000'));
    const expected = [
      expect.stringMatching(/^failed configmaps\/refused-admission\/settings: .*No colours here\./),
      expect.stringMatching(/^failed services\/refused-admission\/web: .*65535/),
    ];
    trial.events.length = 0;
    const preview = await trial.preview();
    expect(preview.state).toBe('failed');
    expect(failures(trial).sort()).toEqual(expected);
    trial.events.length = 0;
    const result = await trial.run({ grants: grants('target', 'refused-admission') });
    expect(result).toMatchObject({ state: 'failed', targets: [{ counts: { failed: 2 } }] });
    expect(failures(trial).sort()).toEqual(expected);
  } finally {
    const root = '/apis/admissionregistration.k8s.io/v1';
    await target.delete(`${root}/validatingadmissionpolicybindings/${policy.name}`);
    await target.delete(`${root}/validatingadmissionpolicies/${policy.name}`);
  }
});

test('a kind that the target does not serve fails alone, and a definition in use by others outlives the undo', async () => {
  const definition: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'sails.refused.example.com' },
    spec: {
      group: 'refused.example.com',
      scope: 'Namespaced',
      names: { plural: 'sails', singular: 'sail', kind: 'Sail', listKind: 'SailList' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
  const sail = (namespace: string, name: string): KubeObject => ({
    apiVersion: 'refused.example.com/v1',
    kind: 'Sail',
    metadata: { name, namespace },
    spec: { area: 12 },
  });
  const served = (api: typeof source) =>
    waitFor(
      () =>
        api.send('GET', '/apis/refused.example.com/v1').then(
          () => true,
          () => false,
        ),
      { what: 'sails were served' },
    );
  const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sails.refused.example.com';
  await createAll(source, [definition, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'refused-sails' } }]);
  await served(source);
  await source.create(sail('refused-sails', 'main'));
  leaves('refused-sails');
  try {
    const allowed = grants('target', 'refused-sails');
    const bare = migration({ select: { namespaces: ['refused-sails'] } });
    const result = await bare.run({ grants: allowed });
    expect(result.state).toBe('failed');
    expect(failures(bare)).toEqual([
      expect.stringMatching(
        /^failed sails\.refused\.example\.com\/refused-sails\/main: The target does not serve Sail /,
      ),
    ]);
    await bare.undo({ grants: allowed });

    const whole = migration({ select: { namespaces: ['refused-sails'], clusterScoped: 'referenced' } });
    expect((await whole.run({ grants: allowed })).state).toBe('completed');
    await served(target);
    await target.create(sail('default', 'theirs'));
    const plan = await whole.undoPlan();
    expect(plan.keep).toMatchObject([
      { object: { kind: 'CustomResourceDefinition' }, reason: { code: 'undo.definition-in-use' } },
    ]);
    await whole.undo({ grants: allowed });
    expect(await target.find('/apis/refused.example.com/v1/namespaces/default/sails/theirs')).toBeDefined();
  } finally {
    await source.delete(crd);
    await target.delete(crd);
    await removeNamespace(source, 'refused-sails');
  }
});

test('namespaces that are being deleted, on either side, are told before anything moves', async () => {
  const dying = (name: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'holds', namespace: name, finalizers: ['example.com/hold'] },
  });
  const name = 'refused-dying';
  for (const api of [source, target]) {
    await createAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, dying(name)]);
    await api.delete(`/api/v1/namespaces/${name}`);
  }
  try {
    const from = migration({ select: { namespaces: [name] } });
    expect(await refusal(from.run({ grants: grants('target', name) }))).toContain(
      'The namespace refused-dying on source is being deleted.',
    );
    const to = migrationTo(name);
    expect(await refusal(to.run({ grants: grants('target', name) }))).toContain(
      'The namespace refused-dying on target is being deleted.',
    );
    expect(await to.status()).toMatchObject({ state: 'draft', runs: [] });
  } finally {
    for (const api of [source, target]) {
      await api.patch(`/api/v1/namespaces/${name}/configmaps/holds`, { metadata: { finalizers: null } });
    }
  }
});

test('a namespace that is not there, and one onto itself, are told before anything moves', async () => {
  const missing = migration({ select: { namespaces: ['refused-nowhere'] } });
  expect(await refusal(missing.run({ grants: grants('target', 'refused-nowhere') }))).toContain(
    'The namespace refused-nowhere does not exist on source.',
  );
  // Another name for the same cluster: only its identity tells.
  const { server, caFile, token } = sandbox.clusters.source;
  const file = join(missing.home, 'two-names.yaml');
  const entry = { server, caFile, token };
  writeFileSync(
    file,
    kubeconfig([
      { ...entry, context: 'source' },
      { ...entry, context: 'alias' },
    ]),
  );
  const words: PlanWords = { targets: [{ name: 'there', context: 'alias' }], select: { namespaces: ['refused'] } };
  const same = migration(words, file);
  expect(await refusal(same.run({ grants: grants('alias', 'refused') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto itself.',
  );
  // A person who may not read kube-system does not see that identity.
  writeFileSync(
    file,
    kubeconfig([
      { ...entry, context: 'source' },
      { ...entry, context: 'alias', token: sandbox.clusters.source.tokens.outsider },
    ]),
  );
  expect(await refusal(migration(words, file).run({ grants: grants('alias', 'refused') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto itself.',
  );
});

test('one namespace is neither the target of two targets nor of another one that moves, whatever the contexts are called', async () => {
  const { source: from, target: to } = sandbox.clusters;
  const entryOf = ({ server, caFile, token }: typeof from, context: string) => ({ context, server, caFile, token });
  const twice = migration({
    targets: [
      { name: 'one', context: 'target' },
      { name: 'other', context: 'alias' },
    ],
    select: { namespaces: ['refused'] },
  });
  const entries = [entryOf(from, 'source'), entryOf(to, 'target'), entryOf(to, 'alias')];
  writeFileSync(twice.kubeconfig, kubeconfig(entries));
  const both = [...grants('target', 'refused'), ...grants('alias', 'refused')];
  expect(await refusal(twice.run({ grants: both }))).toContain(
    'The targets one and other are the same cluster, and both would get refused.',
  );
  const swapped = migration({
    targets: [{ name: 'there', context: 'alias' }],
    select: { namespaces: ['refused', 'default'] },
    spec: { mappings: { namespaces: { refused: 'default', default: 'refused' } } },
  });
  writeFileSync(swapped.kubeconfig, kubeconfig([entryOf(from, 'source'), entryOf(from, 'alias')]));
  expect(await refusal(swapped.run({ grants: grants('alias', 'refused', 'default') }))).toContain(
    'Source and target are the same cluster, and refused would be moved onto default, which moves itself.',
  );
});

test('a context that points to another cluster than the plan was made for stops run, resume and undo', async () => {
  const trial = migrationTo('refused-cluster');
  const allowed = grants('target', 'refused-cluster');
  const { source: one, target: other } = sandbox.clusters;
  const swapped = join(trial.home, 'swapped.yaml');
  const entry = ({ server, caFile, token }: typeof one, context: string) => ({ context, server, caFile, token });
  writeFileSync(swapped, kubeconfig([entry(other, 'source'), entry(one, 'target')]));
  await trial.run({ grants: allowed });
  const misled = migration({ select: { namespaces: ['refused'] } }, swapped);
  for (const file of ['migration.yaml', 'journal.jsonl']) writeFileSync(join(misled.folder, file), trial.text(file));
  expect(await refusal(misled.run({ grants: allowed }))).toMatch(
    /^wrong-cluster: The context source now points to another cluster/,
  );
  expect(await refusal(misled.undo({ grants: allowed }))).toMatch(
    /^wrong-cluster: The context target points to another cluster/,
  );
  expect((await misled.status()).runs).toEqual((await trial.status()).runs);
});

test('waiting ends when a pod lacks a claim that the person left out', async () => {
  const waits = deployment('refused-claim', 'waits', 'web:1');
  const text = JSON.stringify(waits).replace(
    '"containers"',
    '"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}],"containers"',
  );
  await createAll(source, [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'refused-claim' } },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'refused-claim' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'vng-ssd',
        resources: { requests: { storage: '2Gi' } },
      },
    },
    JSON.parse(text),
  ]);
  leaves('refused-claim');
  try {
    const claim = '/api/v1/namespaces/refused-claim/persistentvolumeclaims/data';
    await waitFor(async () => JSON.stringify(await source.get(claim)).includes('"Bound"'), {
      what: 'the claim was bound',
    });
    const trial = migration({ select: { namespaces: ['refused-claim'] } });
    // The limit is far beyond that of the test: it must not be waited for.
    const result = await trial.run({
      grants: grants('target', 'refused-claim'),
      volumes: { 'refused-claim/data': 'omit' },
      readyTimeoutSeconds: 3600,
    });
    expect(result).toMatchObject({
      state: 'failed',
      targets: [{ notReady: [{ object: { name: 'waits' }, reason: { code: 'ready.claim-missing' } }] }],
    });
    // What was decided once is not asked for again.
    const again = await trial.run({ grants: grants('target', 'refused-claim'), readyTimeoutSeconds: 3600 });
    expect(again).toMatchObject({ run: result.run, state: 'failed' });
  } finally {
    await removeNamespace(source, 'refused-claim');
  }
});

test.for([
  { what: 'the namespace', rule: { apiGroups: [''], resources: ['namespaces'], verbs: ['get'] } },
  { what: 'a service account in it', rule: { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['get'] } },
])('one cluster under two addresses is told by $what, where a user may not read kube-system', async ({ rule }) => {
  const metadata = { name: 'reads', namespace: 'refused' };
  const rights: KubeObject[] = [
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [rule] },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reads' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'outsider' }],
    },
  ];
  await createAll(source, rights);
  const { server, caFile, token, tokens } = sandbox.clusters.source;
  const trial = migration({
    name: 'refused-itself',
    select: { namespaces: ['refused'] },
    spec: { existing: 'update' },
  });
  const elsewhere = server.replace('127.0.0.1', 'localhost');
  const entries = [
    { context: 'source', server: elsewhere, caFile, token: tokens.outsider },
    { context: 'target', server, caFile, token },
  ];
  try {
    writeFileSync(trial.kubeconfig, kubeconfig(entries));
    expect(await refusal(trial.run({ grants: grants('target', 'refused') }))).toMatch(
      /^invalid: Source and target are the same cluster, and refused would be moved onto itself\./,
    );
  } finally {
    for (const object of rights) await source.delete(await source.pathOf(object));
  }
});

test('an exclusion that no kind is called is refused with the nearest name before anything moves; a pattern that matches none is warned of', async () => {
  const words =
    'The plan excludes secret, and no kind of object is called that. Write secrets under spec.select.exclude, or remove the line.';
  const excluding = (...exclude: string[]) =>
    migration({ name: 'refused-exclude', select: { namespaces: ['refused'], exclude } });
  const typo = excluding('secret');
  expect(await refusal(typo.run({ grants: grants('target', 'refused') }))).toBe(`invalid: ${words}`);
  expect(await refusal(typo.preview())).toBe(`invalid: ${words}`);
  expect(await refusal(typo.backUp())).toBe(`invalid: ${words}`);
  const idle = excluding('secrets', '*.nowhere.example.com');
  expect(await idle.preview()).toMatchObject({ warnings: 1 });
  expect(sentences(idle.events)).toContainEqual(
    expect.stringMatching(/^warning: The plan excludes \*\.nowhere\.example\.com, which matches no kind/),
  );
});
