import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { Api } from '../sandbox/api.ts';
import { waitFor } from '../sandbox/processes.ts';
import { migrationLog } from './logs.ts';
import { acceptGate } from './pages/run-end.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { planFiles } from './plan-files.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const [namespace, group] = ['ui-refused', 'refused-ui.example.com'];
const source = new Api(clusters.source);
const target = new Api(clusters.target);
const store = mkdtempSync(join(tmpdir(), 'kf-store-'));
const use = useWorkbench('refused-objects', { files: planFiles([{ name: 'refused', namespace, store }]) });

const at = (name: string) => ({ name, namespace });
const space: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const quota = `/api/v1/namespaces/${namespace}/resourcequotas/small`;
const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolic';

/** What the target refuses, and why. */
const refusals = [
  [`services/${namespace}/web`, 'exceeded quota: small'],
  [`configmaps/${namespace}/colours`, 'No colours here'],
  [`sails.${group}/${namespace}/main`, 'area in body should be less than or equal to 10'],
  [`oars.${group}/${namespace}/main`, `The target does not serve Oar of ${group}/v1. Install what defines it there`],
] as const;

/** The versions of a definition; `area` says which areas are valid. */
function versions(area: object): object[] {
  const spec = { type: 'object', properties: { area: { type: 'integer', ...area } } };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return [{ name: 'v1', served: true, storage: true, schema }];
}

function definition(kind: 'Sail' | 'Oar', area: object): KubeObject {
  const name = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}s.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: `${name}s`, singular: name, kind, listKind: `${kind}List` },
      versions: versions(area),
    },
  };
}

const policy = (): KubeObject[] => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: namespace },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      },
      validations: [{ expression: "!has(object.data) || !('colour' in object.data)", message: 'No colours here.' }],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: namespace },
    spec: { policyName: namespace, validationActions: ['Deny'] },
  },
];

const colours = (): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: at('colours'),
  data: { colour: 'red' },
});

const isServed = (api: Api, resource: string) =>
  waitFor(async () => (await api.find(`/apis/${group}/v1/namespaces/${namespace}/${resource}`)) !== undefined, {
    what: `${resource} were served`,
  });

async function fillSource(): Promise<void> {
  for (const object of [space, definition('Sail', {}), definition('Oar', {}), colours()]) await source.create(object);
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: at('settings'), data: { size: 'small' } });
  await source.create({ apiVersion: 'v1', kind: 'Service', metadata: at('web'), spec: { ports: [{ port: 80 }] } });
  for (const kind of ['Sail', 'Oar'] as const) {
    await isServed(source, `${kind.toLowerCase()}s`);
    await source.create({ apiVersion: `${group}/v1`, kind, metadata: at('main'), spec: { area: 12 } });
  }
}

async function makeTargetRefuse(): Promise<void> {
  const few: KubeObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: at('small') };
  const objects = [space, { ...few, spec: { hard: { services: '0' } } }, definition('Sail', { maximum: 10 })];
  for (const object of [...objects, ...policy()]) await target.create(object);
  await isServed(target, 'sails');
  const counted = async () => JSON.stringify((await target.get(quota)).status ?? {}).includes('hard');
  await waitFor(counted, { what: 'the quota counted' });
  const refuses = () =>
    target.send('POST', `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`, colours()).then(
      () => false,
      () => true,
    );
  await waitFor(refuses, { what: 'the policy was in force' });
}

async function makeTargetAccept(): Promise<void> {
  for (const path of [quota, `${policies}ybindings/${namespace}`, `${policies}ies/${namespace}`]) {
    await target.delete(path);
  }
  await target.patch(`${crds}/sails.${group}`, { spec: { versions: versions({}) } });
  await target.create(definition('Oar', {}));
  await isServed(target, 'oars');
}

beforeAll(async () => {
  await Promise.all([fillSource(), makeTargetRefuse()]);
  await use.workbench.open();
  await use.workbench.section('Clusters', false);
});
afterEach(() => use.workbench.notifications.dismissAll());
afterAll(async () => {
  const below = [`${policies}ybindings/${namespace}`, `${policies}ies/${namespace}`];
  for (const path of below) await target.delete(path);
  for (const api of [source, target]) {
    await api.delete(`/api/v1/namespaces/${namespace}`);
    for (const name of ['sails', 'oars']) await api.delete(`${crds}/${name}.${group}`);
    api.close();
  }
  rmSync(store, { recursive: true, force: true });
});

test('what the target refuses, or does not serve, is named with its reason in report, log and tree; the rest moves', async () => {
  const { workbench } = use;
  await openWriteGate(workbench, 'refused');
  expect(await acceptGate(workbench)).toEqual([
    `The migration refused failed: 1 created, 1 unchanged, 4 failed; 0 not ready. First: configmaps/${namespace}/colours.`,
  ]);
  await workbench.migrations.expand(/^refused, failed/);
  await workbench.migrations.find(/^Apply to there, failed · 1 created, 1 unchanged, 4 failed/);
  const log = migrationLog(use.vscode, 'refused');
  const report = readFileSync(join(use.workspace, 'refused.migration', 'report.md'), 'utf8');
  for (const [object, reason] of refusals) {
    expect(log).toMatch(new RegExp(`${object} +failed +.*${reason}`));
    expect(report).toMatch(new RegExp(`\\| failed \\| .${object.replace('/', ' ')}. \\| .*${reason}`));
  }
  await workbench.notifications.press(/failed/, 'Open Report');
  for (const [, reason] of refusals) await workbench.webview.getByText(new RegExp(reason)).first().waitFor();
});

test('Resume… goes on once the target accepts and serves all, and its end leads to Verify Migration', async () => {
  const { workbench } = use;
  await makeTargetAccept();
  await workbench.migrations.choose(/^refused, failed/, 'Resume…');
  expect(await acceptGate(workbench, 'Resume')).toEqual([expect.stringMatching(/^refused was migrated to target/)]);
  const { notifications, page } = workbench;
  expect(await notifications.buttons(/was migrated to/)).toEqual(['Open Report', 'Verify Migration']);
  await notifications.press(/was migrated to/, 'Verify Migration');
  expect(await notifications.text(/refused works|refused does not work|all of refused/, 120_000)).toContain('there');
  await page.getByRole('tab', { name: /verification-there\.md/ }).waitFor();
});
