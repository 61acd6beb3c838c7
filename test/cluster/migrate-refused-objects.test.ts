import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { message } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { grants, migrationsOf, outcomes, type Trial } from './migration.ts';
import { createAll, deployment, smallApp } from './small-app.ts';

const application = 'refused-objects';
const { source, target, migration, migrationTo, leaves } = migrationsOf(application, smallApp(application));

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
