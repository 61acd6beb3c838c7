import { describe, expect, test } from 'vitest';
import type { JsonRecord } from '../../src/model/json/json.ts';
import { type KubeObject, refKey } from '../../src/model/objects/object.ts';
import { waitFor } from '../sandbox/processes.ts';
import { api, apply, namespaceObject, refFor, target, within } from './application.ts';

const networking = 'networking.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io/v1';

const of = (apiVersion: string, kind: string, fields: JsonRecord): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one' },
  ...fields,
});
const workload = (pod: JsonRecord = {}, container: JsonRecord = {}, spec: JsonRecord = {}): KubeObject => {
  const labels = { app: 'one' };
  const podSpec = { containers: [{ name: 'web', image: 'web:1', ...container }], ...pod };
  const template = { metadata: { labels }, spec: podSpec };
  return of('apps/v1', 'Deployment', { spec: { replicas: 0, selector: { matchLabels: labels }, template, ...spec } });
};
const policy = (...ingress: JsonRecord[]) =>
  of(networking, 'NetworkPolicy', {
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...(ingress.length > 0 && { ingress }) },
  });
const role = (rule: JsonRecord) =>
  of(rbac, 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...rule }] });
const user = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name });
const binding = (...names: string[]) =>
  of(rbac, 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one' },
    ...(names.length > 0 && { subjects: names.map(user) }),
  });
const settings = (data: Record<string, string>) => of('v1', 'ConfigMap', { data });
const service = (spec: JsonRecord = {}) =>
  of('v1', 'Service', { spec: { selector: { app: 'one' }, ports: [{ port: 80 }], ...spec } });
const scratch = (volume: JsonRecord) => workload({ volumes: [{ name: 'scratch', ...volume }] });
const tolerates = (more: JsonRecord) => workload({ tolerations: [{ key: 'gpu', operator: 'Exists', ...more }] });
const envFrom = (more: JsonRecord) => workload({}, { envFrom: [{ configMapRef: { name: 'one' }, ...more }] });
const everywhere = { from: [{ namespaceSelector: {} }] };
const nearby = { from: [{ podSelector: {} }] };
const inPod = '/spec/template/spec';

/** What is meant, what the target has, and where they differ. */
const cases: [what: string, meant: KubeObject, there: KubeObject, pointers: string[]][] = [
  ['a command', workload(), workload({}, { command: ['evil'] }), [`${inPod}/containers/0/command`]],
  ['a variable', workload(), workload({}, { env: [{ name: 'A', value: 'b' }] }), [`${inPod}/containers/0/env`]],
  ['the network of the host', workload(), workload({ hostNetwork: true }), [`${inPod}/hostNetwork`]],
  [
    'all rights on the node',
    workload(),
    workload({}, { securityContext: { privileged: true } }),
    [`${inPod}/containers/0/securityContext`],
  ],
  [
    'another kind of volume',
    scratch({ emptyDir: {} }),
    scratch({ hostPath: { path: '/etc' } }),
    [`${inPod}/volumes/0/emptyDir`, `${inPod}/volumes/0/hostPath`],
  ],
  ['an effect of a toleration', tolerates({}), tolerates({ effect: 'NoExecute' }), [`${inPod}/tolerations/0/effect`]],
  ['a prefix of variables', envFrom({}), envFrom({ prefix: 'A_' }), [`${inPod}/containers/0/envFrom/0/prefix`]],
  [
    'another selector',
    policy(nearby),
    policy(everywhere),
    ['/spec/ingress/0/from/0/podSelector', '/spec/ingress/0/from/0/namespaceSelector'],
  ],
  ['a rule that allows all where none is meant', policy(), policy({}), ['/spec/ingress']],
  ['a rule that allows less', policy({}), policy(nearby), ['/spec/ingress/0/from']],
  ['names of resources', role({}), role({ resourceNames: ['a'] }), ['/rules/0/resourceNames']],
  ['a subject', binding(), binding('eve'), ['/subjects']],
  ['no key where an empty one is meant', settings({ a: '1', FLAG: '' }), settings({ a: '1' }), ['/data/FLAG']],
  ['an empty key', settings({ a: '1' }), settings({ a: '1', FLAG: '' }), ['/data/FLAG']],
  [
    'more replicas and a command',
    workload(),
    workload({}, { command: ['evil'] }, { replicas: 2 }),
    ['/spec/replicas', `${inPod}/containers/0/command`],
  ],
  [
    'an address',
    service(),
    service({ externalIPs: ['10.9.9.9'] }),
    ['/spec/externalIPs', '/spec/externalTrafficPolicy'],
  ],
  ['a port of the pods', service(), service({ ports: [{ port: 80, targetPort: 81 }] }), ['/spec/ports/0/targetPort']],
];

/** An object in a namespace. */
const at = (namespace: string, object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, namespace },
});

const pathOf = (namespace: string, { apiVersion, kind }: KubeObject) => {
  const plural = kind === 'NetworkPolicy' ? 'networkpolicies' : `${kind.toLowerCase()}s`;
  return `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${plural}/one`;
};

describe.each(cases)('a target that has %s', (_what, meant, there, pointers) => {
  test('differs, and is as meant after an update', async () => {
    const namespace = `differs-${cases.findIndex(([, , other]) => other === there)}`;
    await within([namespace], async () => {
      await api.create(namespaceObject(namespace));
      await api.create(at(namespace, there));
      const wanted = at(namespace, meant);
      const cluster = await target(namespace);
      const key = refKey(await refFor(cluster, wanted));
      const outcome = async (more: Parameters<typeof apply>[2]) =>
        (await apply(cluster, [wanted], more)).results.get(key);
      const refused = await outcome({ existing: 'fail' });
      expect(refused).toMatchObject({ outcome: 'failed', reason: { code: 'apply.exists' } });
      const saved = await api.get(pathOf(namespace, meant));
      const updated = await outcome({ existing: 'update', saved: () => saved });
      expect(updated?.outcome).toBe('updated');
      expect(updated?.changes?.map(({ pointer }) => pointer)).toEqual(pointers);
      expect(await outcome({ existing: 'fail' })).toMatchObject({ outcome: 'unchanged' });

      // The other way round, onto what a run of ours wrote.
      const ours = await api.get(pathOf(namespace, meant));
      const back = await apply(cluster, [at(namespace, there)], { existing: 'update', saved: () => ours });
      expect(back.results.get(key)?.outcome).toBe('updated');
      expect(await outcome({ existing: 'skip' })).toMatchObject({ outcome: 'skipped' });
    });
  });
});

test('a pod that runs something else differs, which no update can change; one with what the cluster filled in is as meant', async () => {
  const namespace = 'differs-pod';
  const pod = (container: JsonRecord) =>
    at(namespace, of('v1', 'Pod', { spec: { containers: [{ name: 'web', image: 'web:1', ...container }] } }));
  await within([namespace], async () => {
    await api.create(namespaceObject(namespace));
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await waitFor(() => api.find(path), { what: 'the account of the pod' });
    const cluster = await target(namespace);
    const key = `pods/${namespace}/one`;
    await api.create(pod({ command: ['evil'], securityContext: { privileged: true } }));
    const other = await apply(cluster, [pod({})], { existing: 'fail' });
    expect(other.results.get(key)).toMatchObject({ outcome: 'failed', reason: { args: { count: 2 } } });
    const saved = await api.get(`/api/v1/namespaces/${namespace}/pods/one`);
    const update = await apply(cluster, [pod({})], { existing: 'update', saved: () => saved });
    expect(update.results.get(key)).toMatchObject({ outcome: 'failed', reason: { code: 'apply.immutable' } });
    const same = await apply(cluster, [pod({ command: ['evil'], securityContext: { privileged: true } })], {
      existing: 'fail',
    });
    expect(same.results.get(key)).toMatchObject({ outcome: 'unchanged' });
  });
});

test('what admission of the target adds to each object, a container and an annotation, is no difference', async () => {
  const namespace = 'differs-admitted';
  const policy = `/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies/${namespace}`;
  const binding = `/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings/${namespace}`;
  await within([namespace], async () => {
    await api.create(namespaceObject(namespace));
    await api.create(injection(namespace));
    await api.create({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name: namespace },
      spec: { policyName: namespace },
    });
    try {
      const cluster = await target(namespace);
      const plain = at(namespace, workload());
      const isInForce = async () => {
        const answer = await api.send('POST', `${deployments(namespace)}?dryRun=All`, plain);
        return JSON.stringify(answer).includes('sidecar') ? true : undefined;
      };
      await waitFor(isInForce, { what: 'the admission policy' });
      const key = `deployments.apps/${namespace}/one`;
      await apply(cluster, [plain]);
      const again = await apply(cluster, [plain], { existing: 'fail' });
      expect(again.results.get(key)).toMatchObject({ outcome: 'unchanged' });
      const other = at(namespace, workload({}, { command: ['evil'] }));
      expect((await apply(cluster, [other])).results.get(key)).toMatchObject({ outcome: 'skipped' });
    } finally {
      await api.delete(binding);
      await api.delete(policy);
    }
  });
});

const deployments = (namespace: string) => `/apis/apps/v1/namespaces/${namespace}/deployments`;

/** A policy that gives each Deployment of a namespace one container and one annotation more. */
function injection(namespace: string): KubeObject {
  const pod = 'Object.spec.template.spec';
  const container = `${pod}.containers{name: "sidecar", image: "sidecar:1"}`;
  const annotations =
    'Object.spec.template.metadata{annotations: Object.spec.template.metadata.annotations{injected: "yes"}}';
  const expression = `Object{spec: Object.spec{template: Object.spec.template{metadata: ${annotations}, spec: ${pod}{containers: [${container}]}}}}`;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: namespace },
    spec: {
      reinvocationPolicy: 'Never',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [
          { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments'] },
        ],
      },
      mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression } }],
    },
  };
}
