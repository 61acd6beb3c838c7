import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { undoRun } from '../../src/migrate/undo/undo.ts';
import { planUndo } from '../../src/migrate/undo/undo-plan.ts';
import { type ClusterInfo, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { gone, grants, outcomes } from './migration.ts';
import { createAll } from './small-app.ts';

import {
  engineOf,
  migrationOfKind,
  migrationOver,
  migrationTo,
  migrationToBoth,
  names,
  sandbox,
  source,
  target,
} from './undo.ts';

test('a context that leads elsewhere once an undo is planned changes nothing for it', async () => {
  const trial = migrationTo('undoes-moved');
  const allowed = grants('target', 'undoes-moved');
  await trial.run({ grants: allowed });
  const { server, caFile, token } = sandbox.clusters.source;
  const elsewhere = kubeconfig(['source', 'target'].map((context) => ({ context, server, caFile, token })));
  const scope = engineOf(trial, (event) => {
    if (event.type === 'step' && event.state === 'started') writeFileSync(trial.kubeconfig, elsewhere);
  });
  await undoRun({ folder: trial.folder, grants: allowed }, scope);
  await gone(target, 'undoes-moved');
});

test('an engine that knew the target before the run undoes what the run installed', async () => {
  const namespace = 'undoes-new-kind';
  const { trial, crd, group } = await migrationOfKind(namespace);
  try {
    const scope = engineOf(trial);
    await (await scope.cluster('target')).discovery();
    const allowed = grants('target', namespace);
    expect((await trial.run({ grants: allowed })).state).toBe('completed');
    const plan = await planUndo(trial.folder, undefined, scope);
    expect(plan.keep).toEqual([]);
    expect(names(plan.remove)).toEqual([
      `CustomResourceDefinition keels.${group}`,
      'Keel main',
      `Namespace ${namespace}`,
    ]);
    await undoRun({ folder: trial.folder, grants: allowed }, scope);
    expect(await target.find(crd)).toBeUndefined();
  } finally {
    await source.delete(crd);
    await target.delete(crd);
    await removeNamespace(source, namespace);
  }
});

/** What the target does not let be done to ConfigMaps, and a dry run that shows whether it is in force. */
interface Refusal {
  namespace: string;
  operation: 'UPDATE' | 'DELETE';
  validation: { expression: string; message: string };
  probe: () => Promise<unknown>;
}

/** Lets a ConfigMap of the target not become red. */
function noRed(namespace: string): Refusal {
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const red = { data: { colour: 'red' } };
  return {
    namespace,
    operation: 'UPDATE',
    validation: { expression: "object.?data.colour.orValue('') != 'red'", message: 'No red here.' },
    probe: () => target.send('PATCH', `${settings}?dryRun=All`, red, 'application/merge-patch+json'),
  };
}

/** Has the target refuse something while it works. */
async function whileRefusing(refusal: Refusal, work: () => Promise<void>): Promise<void> {
  const root = '/apis/admissionregistration.k8s.io/v1';
  const metadata = { name: 'undoes-refusal.example.com' };
  const { namespace, operation, validation, probe } = refusal;
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: [operation], resources: ['configmaps'] };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  await createAll(target, [
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { namespaceSelector, resourceRules: [rule] },
        validations: [validation],
      },
    },
    {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ]);
  const isRefused = () =>
    probe().then(
      () => false,
      () => true,
    );
  try {
    await waitFor(isRefused, { what: 'the policy was in force' });
    await work();
  } finally {
    await target.delete(`${root}/validatingadmissionpolicybindings/${metadata.name}`);
    await target.delete(`${root}/validatingadmissionpolicies/${metadata.name}`);
    await waitFor(async () => !(await isRefused()), { what: 'the policy was gone' });
  }
}

test('what the target refuses to take back hinders nothing else, and a person can leave it as it is', async () => {
  const namespace = 'undoes-refused';
  const trial = await migrationOver(namespace);
  await target.delete(`/apis/apps/v1/namespaces/${namespace}/deployments/web`);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  await whileRefusing(noRed(namespace), async () => {
    trial.events.length = 0;
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'undo.not-whole', args: { count: 1, name: 'settings' } },
      hint: { code: 'undo.refused.hint' },
    });
    expect(outcomes(trial.events)).toContainEqual(
      expect.stringMatching(`^failed configmaps/${namespace}/settings: It was not put back: .*No red here`),
    );
    expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
    expect((await target.get(`/api/v1/namespaces/${namespace}/services/web`)).spec).toMatchObject({
      ports: [{ port: 81 }],
    });
    expect(await trial.status()).toMatchObject({
      state: 'half-undone',
      steps: [
        { id: 'put-back:there', state: 'failed' },
        { id: 'remove:there', state: 'done' },
      ],
    });
    await target.patch(settings, { metadata: { annotations: { 'kubeferry.dev/updated-by': null } } });
    await trial.undo({ grants: allowed });
    expect(await trial.status()).toMatchObject({ state: 'undone' });
    const [whole = ''] = trial.text('report.md').split('What follows was written before.');
    expect(whole).toContain('### Kept: 1\n');
    expect(whole).not.toContain('### Not undone');
  });
});

test('what the target does not let be removed is told, hinders nothing else, and is removed when it may be', async () => {
  const namespace = 'undoes-guarded';
  const trial = migrationTo(namespace);
  const allowed = grants('target', namespace);
  await trial.run({ grants: allowed });
  const planned = await trial.undoPlan();
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  const refusal: Refusal = {
    namespace,
    operation: 'DELETE',
    validation: { expression: "oldObject.metadata.name != 'settings'", message: 'It is guarded.' },
    probe: () => target.send('DELETE', `${settings}?dryRun=All`),
  };
  await whileRefusing(refusal, async () => {
    trial.events.length = 0;
    await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
      code: 'conflict',
      words: { code: 'remove.stuck', args: { count: 2, name: 'settings' } },
    });
  });
  expect(outcomes(trial.events)).toContainEqual(
    expect.stringMatching(`^failed configmaps/${namespace}/settings: .*It is guarded`),
  );
  const words = 'The namespace stays until ConfigMap settings in it is gone.';
  expect(outcomes(trial.events)).toContain(`failed namespaces/${namespace}: ${words}`);
  expect(trial.text('journal.jsonl')).toContain('It is guarded');
  expect(await target.find(`/apis/apps/v1/namespaces/${namespace}/deployments/web`)).toBeUndefined();
  expect(await trial.status()).toMatchObject({
    state: 'half-undone',
    steps: [{ id: 'remove:there', state: 'failed' }],
  });
  const rest = await trial.undo({ grants: allowed });
  await gone(target, namespace);
  expect(names(rest.remove)).toEqual(['ConfigMap settings', `Namespace ${namespace}`]);
  expect(rest.keep).toEqual([]);
  const [whole = ''] = trial.text('report.md').split('What follows was written before.');
  expect(whole).toContain(`### Removed: ${planned.remove.length}\n`);
  expect(whole).not.toContain('### Kept');
});

/** A kubeconfig with the contexts of the sandbox, and `beside` for the target where its server is named. */
function withBeside(server?: string): string {
  const { clusters } = sandbox;
  const besides = server === undefined ? [] : [{ ...accessTo(clusters.target), context: 'beside', server }];
  return kubeconfig([accessTo(clusters.source), accessTo(clusters.target), ...besides]);
}

const accessTo = ({ context, server, caFile, token }: ClusterInfo) => ({ context, server, caFile, token });

test('a target that is gone keeps no other from being undone; the undo stays open for it', async () => {
  const [there, beside] = ['undoes-there', 'undoes-beside'];
  const trial = migrationToBoth(there, beside);
  const { server } = sandbox.clusters.target;
  writeFileSync(trial.kubeconfig, withBeside(server));
  const allowed = [...grants('target', there), ...grants('beside', beside)];
  expect((await trial.run({ grants: allowed })).state).toBe('completed');

  writeFileSync(trial.kubeconfig, withBeside());
  const missing = { code: 'undo.unreached', args: { target: 'beside', detail: { code: 'kube.context.missing' } } };
  expect((await trial.undoPlan()).unreached).toMatchObject([{ target: 'beside', reason: missing }]);
  const undo = trial.start('undo', '--allow-writes', `target/${there}`);
  expect((await undo.ended).code).toBe(1);
  expect(undo.output).toContain('The run is still to be undone on the target beside (beside): ');
  await gone(target, there);
  expect(await trial.status()).toMatchObject({
    state: 'half-undone',
    steps: [
      { id: 'remove:there', state: 'done' },
      { id: 'remove:beside', state: 'failed', reason: { code: 'undo.unreached' } },
    ],
  });

  writeFileSync(trial.kubeconfig, withBeside('https://127.0.0.1:1'));
  await expect(trial.undo({ grants: allowed })).rejects.toMatchObject({
    code: 'conflict',
    words: { code: 'undo.unreached', args: { detail: { code: 'kube.unreachable' } } },
    hint: { code: 'undo.unreached.hint' },
  });
  writeFileSync(trial.kubeconfig, withBeside(server));
  await trial.undo({ grants: allowed });
  await gone(target, beside);
  expect((await trial.status()).state).toBe('undone');
});
