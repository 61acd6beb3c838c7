import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { asRecord } from '../../sandbox/api.ts';
import { definitionOf } from '../../sandbox/definition-of.ts';
import { waitFor } from '../../sandbox/processes.ts';
import { allowed, byVelero, completed } from '../by-velero.ts';
import { gone, migrationsOf, outcomes, sentences } from '../migration.ts';
import { smallApp } from '../small-app.ts';
import { refreshKinds, velero } from '../velero-backup.ts';

/** One backup of Velero, restored in passes, brings what two backups would: what lies outside namespaces before and after them. */
const application = 'by-velero-passes';
const there = `${application}-there`;
const group = `${application}.example.com`;
const rights = 'rbac.authorization.k8s.io';
const { source, target, migrationTo } = migrationsOf(application, smallApp(application));
// Other files make kinds and take them away.
beforeAll(() => refreshKinds(source));
// Nothing can be moved into one that is still on its way out.
beforeEach(() => gone(target, there));

const labels = { [application]: 'yes' };
const metadata = { name: application, labels };
const inNamespace = { name: 'one', namespace: application, labels };
const gears: KubeObject = { ...definitionOf(group, 'Gear'), metadata: { name: `gears.${group}`, labels } };
const gear: KubeObject = { apiVersion: `${group}/v1`, kind: 'Gear', metadata: inNamespace, spec: { teeth: 12 } };
const settings: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: inNamespace, data: { colour: 'blue' } };
const role: KubeObject = {
  apiVersion: `${rights}/v1`,
  kind: 'ClusterRole',
  metadata,
  rules: [{ apiGroups: [group], resources: ['gears'], verbs: ['get'] }],
};
const binding: KubeObject = {
  apiVersion: `${rights}/v1`,
  kind: 'ClusterRoleBinding',
  metadata,
  roleRef: { apiGroup: rights, kind: 'ClusterRole', name: application },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: application }],
};
/** Where it is, no ConfigMap can be made in the namespace of the target: nobody answers it. */
const guard: KubeObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata,
  webhooks: [
    {
      name: `nobody.${group}`,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      timeoutSeconds: 1,
      clientConfig: { service: { namespace: application, name: 'nobody' } },
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': there } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'], operations: ['CREATE'] }],
    },
  ],
};

/** With this on the target a role marked so cannot be made before the ConfigMap `one` is there, as where an operator in a namespace admits it. */
const needing = { ...role, metadata: { name: `${application}-needing`, labels: { ...labels, needs: 'one' } } };
const admission: KubeObject[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: application },
    spec: {
      paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
      matchConstraints: {
        objectSelector: { matchLabels: { needs: 'one' } },
        resourceRules: [
          { apiGroups: [rights], apiVersions: ['v1'], resources: ['clusterroles'], operations: ['CREATE'] },
        ],
      },
      validations: [{ expression: 'true' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: application },
    spec: {
      policyName: application,
      paramRef: { name: 'one', namespace: there, parameterNotFoundAction: 'Deny' },
      validationActions: ['Deny'],
    },
  },
];

/** All that is marked so, wherever it lies. */
const labelled = {
  ...byVelero,
  select: {
    namespaces: [application],
    clusterScoped: 'all' as const,
    labelSelector: `${application}=yes`,
    exclude: [],
  },
  mappings: { namespaces: { [application]: there } },
};

/** What the Velero of a cluster was asked for by a run. */
const asked = (api: typeof source, kind: 'backups' | 'restores', run: string) =>
  api.list(`/apis/velero.io/v1/namespaces/${velero.namespace}/${kind}?labelSelector=kubeferry.dev%2Frun%3D${run}`);

test('definitions and roles come before namespaces and webhooks after them, all from one backup', async () => {
  await source.create(gears);
  await waitFor(() => source.send('GET', `/apis/${group}/v1`), { what: 'the gears were served' });
  const others = [role, binding, guard, settings, gear];
  for (const object of others) await source.create(object);
  try {
    await refreshKinds(source);
    const trial = migrationTo(there, labelled);
    const { run, state } = await completed(trial, there, source);
    const told = [...sentences(trial.events), ...outcomes(trial.events)].join('\n');
    expect(state, told).toBe('completed');

    const [backup, ...more] = await asked(source, 'backups', run);
    expect(more).toEqual([]);
    const restores = await asked(target, 'restores', run);
    const passes = ['cluster', 'namespaces', 'late'].map((part) => {
      const found = restores.find(({ metadata: { name } }) => name.endsWith(`-there-${part}`));
      if (!found) throw new Error(`No Restore of the part ${part}:\n${told}`);
      return found;
    });
    expect(restores).toHaveLength(passes.length);
    const outside = (...includedResources: string[]) => ({ includedResources, includeClusterResources: true });
    expect(passes.map(({ spec }) => spec)).toMatchObject(
      [
        outside(
          `clusterrolebindings.${rights}`,
          `clusterroles.${rights}`,
          'customresourcedefinitions.apiextensions.k8s.io',
        ),
        { includedNamespaces: [application], namespaceMapping: { [application]: there } },
        outside('validatingwebhookconfigurations.admissionregistration.k8s.io'),
      ].map((spec) => ({ ...spec, backupName: backup?.metadata.name })),
    );
    // Each was asked for when the one before it had ended.
    for (const [n, { status }] of passes.slice(0, -1).entries()) {
      const ended = String(asRecord(status).completionTimestamp);
      expect(ended <= String(passes[n + 1]?.metadata.creationTimestamp), told).toBe(true);
    }

    const moved = (object: KubeObject) =>
      object.metadata.namespace === undefined
        ? object
        : { ...object, metadata: { ...object.metadata, namespace: there } };
    const broughtBy = async (object: KubeObject) =>
      (await target.get(await source.pathOf(moved(object)))).metadata.labels?.['velero.io/restore-name'];
    const [first, second, last] = passes.map(({ metadata: { name } }) => name);
    expect(await Promise.all([gears, role, binding].map(broughtBy))).toEqual([first, first, first]);
    expect(await Promise.all([settings, gear].map(broughtBy))).toEqual([second, second]);
    expect(await broughtBy(guard)).toBe(last);
    expect((await target.get(await source.pathOf(binding))).subjects).toMatchObject([{ namespace: there }]);
    // Before them it would have kept the ConfigMap out.
    const late = { ...settings, metadata: { name: 'late', namespace: there } };
    await waitFor(
      async () =>
        target.create(late).then(
          () => target.delete(`/api/v1/namespaces/${there}/configmaps/late`),
          () => true,
        ),
      { what: 'the webhook refused ConfigMaps', seconds: 20 },
    );

    await trial.undo({ run, grants: allowed(there) });
    for (const object of [gears, role, binding, guard])
      expect(await target.find(await source.pathOf(object))).toBeUndefined();
  } finally {
    for (const object of [...others.toReversed(), gears]) await source.delete(await source.pathOf(object));
    await refreshKinds(source);
  }
});

test('what lies outside namespaces and needs something in them comes too, after them', async () => {
  const others = [needing, settings];
  for (const object of others) await source.create(object);
  for (const object of admission) await target.create(object);
  try {
    const refused = async () =>
      target.send('POST', `/apis/${rights}/v1/clusterroles?dryRun=All`, needing).then(
        () => false,
        () => true,
      );
    await waitFor(refused, { what: 'the target refused the role' });
    const trial = migrationTo(there, labelled);
    const { run, state } = await completed(trial, there, source);
    const told = [...sentences(trial.events), ...outcomes(trial.events)].join('\n');
    expect(state, told).toBe('completed');
    expect(told).toMatch(/-there-cluster is PartiallyFailed/);
    const made = await target.get(await source.pathOf(needing));
    expect(made.metadata.labels).not.toHaveProperty(['velero.io/restore-name']);
    await trial.undo({ run, grants: allowed(there) });
    expect(await target.find(await source.pathOf(needing))).toBeUndefined();
  } finally {
    for (const object of admission) await target.delete(await target.pathOf(object));
    for (const object of others) await source.delete(await source.pathOf(object));
  }
});

test('of what lies outside namespaces what they refer to comes along, before them', async () => {
  await source.create(gears);
  await waitFor(() => source.send('GET', `/apis/${group}/v1`), { what: 'the gears were served' });
  await source.create(gear);
  try {
    await refreshKinds(source);
    const trial = migrationTo(there, {
      ...byVelero,
      select: { namespaces: [application], clusterScoped: 'referenced', exclude: [] },
      mappings: { namespaces: { [application]: there } },
    });
    const result = await completed(trial, there, source);
    expect(result, sentences(trial.events).join('\n')).toMatchObject({ state: 'completed' });
    expect((await target.get(`/apis/${group}/v1/namespaces/${there}/gears/one`)).spec).toEqual({ teeth: 12 });
    const told = sentences(trial.events);
    const at = (words: string) => told.findIndex((line) => line.includes(words));
    expect(at('-there-cluster is Completed')).toBeGreaterThan(0);
    expect(at('-there-namespaces is Completed')).toBeGreaterThan(at('-there-cluster is Completed'));
    await trial.undo({ run: result.run, grants: allowed(there) });
    expect(await target.find(await source.pathOf(gears))).toBeUndefined();
  } finally {
    await source.delete(await source.pathOf(gear));
    await source.delete(await source.pathOf(gears));
    await refreshKinds(source);
  }
});
