import { expect, test } from 'vitest';
import { differences, isAsMeant } from '../../../src/apply/differences.ts';
import { areAlike } from '../../../src/diff/exact.ts';
import { KubeferryError } from '../../../src/model/error.ts';
import { message } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const deployment = (spec: Record<string, unknown>, managedFields?: unknown[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', resourceVersion: '7', ...(managedFields && { managedFields }) },
  spec,
});
const never = () => Promise.reject(new Error('nothing is asked'));
const refused = (code: 'denied' | 'conflict') => () =>
  Promise.reject(new KubeferryError(code, message('error.cancelled')));
const places = async (meant: KubeObject, live: KubeObject, dryRun: (body: KubeObject) => Promise<KubeObject>) =>
  (await differences(meant, live, 'run', dryRun)).map(({ pointer }) => pointer);

test('the server is not asked about what is the same, surely differs, is a default, or was assigned', async () => {
  expect(await places(deployment({ paused: true }), deployment({ paused: true }), never)).toEqual([]);
  expect(await places(deployment({ paused: true }), deployment({ paused: false }), never)).toEqual(['/spec/paused']);
  const filled = deployment({ revisionHistoryLimit: 10, template: { spec: { dnsPolicy: 'ClusterFirst' } } });
  expect(await places(deployment({ template: { spec: {} } }), filled, never)).toEqual([]);
  const account = { serviceAccountName: 'web' };
  const claims = (frame: Record<string, unknown>) => [{ metadata: { name: 'data' }, spec: {}, ...frame }];
  const more = {
    template: { spec: { ...account, serviceAccount: 'web' } },
    volumeClaimTemplates: claims({ status: {} }),
  };
  const less = { template: { spec: account }, volumeClaimTemplates: claims({}) };
  expect(await places(deployment(less), deployment(more), never)).toEqual([]);
  const service = (spec: Record<string, unknown>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec,
  });
  const assigned = { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ipFamilies: ['IPv4'], sessionAffinity: 'None' };
  expect(await places(service({ ports: [] }), service({ ports: [], ...assigned }), never)).toEqual([]);
});

test('the server is not asked about what it left out because it says nothing, which is no difference', async () => {
  const template = { metadata: { annotations: {} }, spec: { hostNetwork: false, nodeSelector: {} } };
  const written = deployment({ paused: false, template });
  const live = deployment({ template: { metadata: {}, spec: {} } });
  expect(await places(written, live, never)).toEqual([]);
  expect(isAsMeant(written, live, 'run')).toBe(true);
  const filled = deployment({ template: { spec: { dnsPolicy: 'ClusterFirst' } } });
  expect(await places(deployment({ template: { spec: { dnsPolicy: null } } }), filled, never)).toEqual([]);
  expect(await places(deployment({ replicas: 0 }), deployment({}), never)).toEqual(['/spec/replicas']);
});

test('what the server would fill in is no difference, and what an update would take away is one', async () => {
  const live = deployment({ paused: true, strategy: { type: 'RollingUpdate' } });
  const filledIn = async (body: KubeObject) => ({ ...body, spec: { strategy: { type: 'RollingUpdate' } } });
  expect(await places(deployment({}), live, filledIn)).toEqual(['/spec/paused']);
  expect(await places(deployment({ paused: true }), live, async () => live)).toEqual([]);
});

test('where the server refuses, what is not explained counts; where the object changed meanwhile, nothing is said', async () => {
  const live = deployment({ revisionHistoryLimit: 10, paused: true });
  expect(await places(deployment({}), live, refused('denied'))).toEqual(['/spec/paused']);
  await expect(places(deployment({}), live, refused('conflict'))).rejects.toMatchObject({ code: 'conflict' });
});

test('a default of the built-in kinds says nothing about another kind, or about keys that a person chose', async () => {
  const custom = (spec: Record<string, unknown>) => ({ ...deployment(spec), apiVersion: 'example.com/v1' });
  expect(await places(custom({}), custom({ revisionHistoryLimit: 10 }), refused('denied'))).toEqual([
    '/spec/revisionHistoryLimit',
  ]);
  const labels = (values: Record<string, string>) => deployment({ template: { metadata: { labels: values } } });
  expect(await places(labels({ app: 'a' }), labels({ app: 'a', protocol: 'TCP' }), refused('denied'))).toEqual([
    '/spec/template/metadata/labels/protocol',
  ]);
});

test('what a controller added to an object of ours is no difference; what a person or another tool did is one', async () => {
  const wrote = (manager: string, ...fields: string[]) => ({
    manager,
    fieldsV1: { 'f:spec': Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) },
  });
  const live = (...managers: unknown[]) => deployment({ paused: true, caBundle: 'x' }, managers);
  const meant = deployment({ paused: true });
  const injector = wrote('cert-manager-cainjector', 'caBundle');
  expect(await places(meant, live(wrote('kubeferry', 'paused'), injector), never)).toEqual([]);
  const edited = live(wrote('kubeferry', 'paused'), injector, wrote('kubectl-edit', 'caBundle'));
  expect(await places(meant, edited, refused('denied'))).toEqual(['/spec/caBundle']);
  expect(await places(meant, live(injector), refused('denied'))).toEqual(['/spec/caBundle']);
});

test('replicas that an autoscaler set stay where none are meant', async () => {
  const scaled = {
    manager: 'kube-controller-manager',
    subresource: 'scale',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  };
  expect(await places(deployment({}), deployment({ replicas: 5 }, [scaled]), never)).toEqual([]);
});

test('a selector of all pods is not the same as one of all namespaces', () => {
  const from = (selector: Record<string, unknown>) => deployment({ from: [selector] });
  expect(areAlike(from({ podSelector: {} }), from({ podSelector: {} }))).toBe(true);
  expect(areAlike(from({ podSelector: {} }), from({ namespaceSelector: {} }))).toBe(false);
});
