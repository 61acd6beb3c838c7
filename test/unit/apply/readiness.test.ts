import { describe, expect, test } from 'vitest';
import { readiness } from '../../../src/apply/judgement.ts';
import { matchesSelector } from '../../../src/apply/label-selector.ts';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';

const workload = (kind: string, spec: object, status: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'web', uid: 'w', generation: 2 },
  spec: { ...spec },
  status: { observedGeneration: 2, ...status },
});
const pod = (status: object): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', uid: 'p' },
  spec: { containers: [{ name: 'web', image: 'web:1' }] },
  status: { ...status },
});
const container = (state: object, more: object = {}) => ({
  containerStatuses: [{ name: 'web', image: 'web:1', ready: false, restartCount: 3, state, ...more }],
});
const event = (reason: string, text: string, uid = 'p'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: reason, creationTimestamp: '2026-01-01T00:00:00Z' },
  involvedObject: { uid },
  reason,
  message: text,
});
const words = (...judged: Parameters<typeof readiness>) => {
  const { ready, reason } = readiness(...judged);
  return `${ready ? 'ready' : 'not ready'}: ${format(reason)}`;
};
const waiting = workload('Deployment', { replicas: 1 }, { updatedReplicas: 1 });

describe('a workload', () => {
  test.each([
    ['all there', 'Deployment', { replicas: 2 }, { updatedReplicas: 2, availableReplicas: 2 }, 'ready: 2 of 2 ready.'],
    [
      'old pods only',
      'Deployment',
      { replicas: 2 },
      { replicas: 3, updatedReplicas: 1, availableReplicas: 2 },
      'not ready: It is being updated, and 2 of its pods still run as they were before.',
    ],
    [
      'an old pod beside a new one',
      'Deployment',
      { replicas: 1 },
      { replicas: 2, updatedReplicas: 1, availableReplicas: 1 },
      'not ready: It is being updated, and one of its pods still runs as it was before.',
    ],
    [
      'old pods only, one after the other',
      'StatefulSet',
      { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
      { replicas: 2, updatedReplicas: 0, readyReplicas: 2 },
      'not ready: It is being updated, and 2 of its pods still run as they were before.',
    ],
    [
      'updated up to its partition',
      'StatefulSet',
      { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      { replicas: 2, updatedReplicas: 1, readyReplicas: 2 },
      'ready: 2 of 2 ready.',
    ],
    ['of any template', 'ReplicaSet', { replicas: 2 }, { replicas: 2, readyReplicas: 2 }, 'ready: 2 of 2 ready.'],
    [
      'old pods on nodes',
      'DaemonSet',
      { updateStrategy: { type: 'RollingUpdate' } },
      { desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: 1 },
      'not ready: It is being updated, and one of its pods still runs as it was before.',
    ],
    [
      'old pods that stay on nodes until deleted',
      'DaemonSet',
      { updateStrategy: { type: 'OnDelete' } },
      { desiredNumberScheduled: 2, numberAvailable: 2, updatedNumberScheduled: 0 },
      'ready: 2 of 2 ready.',
    ],
    ['asleep', 'Deployment', { replicas: 0 }, {}, 'ready: Scaled to zero.'],
    ['not looked at', 'Deployment', {}, { observedGeneration: 1 }, 'not ready: The target has not looked at it yet.'],
    ['no number means one', 'StatefulSet', {}, { readyReplicas: 1, updatedReplicas: 1 }, 'ready: 1 of 1 ready.'],
    [
      'updated on deletion only',
      'StatefulSet',
      { replicas: 1, updateStrategy: { type: 'OnDelete' } },
      { readyReplicas: 1 },
      'ready: 1 of 1 ready.',
    ],
    ['on no node', 'DaemonSet', {}, {}, 'ready: No node of the target matches; there is nothing to run.'],
    ['on some nodes', 'DaemonSet', {}, { desiredNumberScheduled: 3, numberAvailable: 2 }, 'not ready: 2 of 3 ready.'],
  ])('%s', (_name, kind, spec, status, judged) => expect(words(workload(kind, spec, status))).toBe(judged));

  test('that may not make pods says the quota or the refusal', () => {
    const refused = (text: string) => ({ conditions: [{ type: 'ReplicaFailure', status: 'True', message: text }] });
    expect(words(workload('Deployment', {}, refused('exceeded quota: few')))).toMatch(/^not ready: A quota .*few/);
    expect(words(workload('Deployment', {}, refused('violates PodSecurity')))).toMatch(/refuses its pods: violates/);
    expect(words(workload('StatefulSet', {}, {}), [], [event('FailedCreate', 'no account', 'w')])).toMatch(
      /no account/,
    );
  });
});

describe('a pod that is not ready says', () => {
  test.each([
    [
      'that its image cannot be pulled',
      container({ waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } }),
      'The image web:1 of the pod web-1 cannot be pulled: no such tag',
    ],
    [
      'what it needs that is missing',
      container({ waiting: { reason: 'CreateContainerConfigError', message: 'secret "key" not found' } }),
      'The pod web-1 needs something that is missing: secret "key" not found',
    ],
    [
      'its exit code',
      container({ waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated: { exitCode: 3 } } }),
      'The container web of the pod web-1 ended with exit code 3 (3 restarts).',
    ],
    [
      'that it ran out of memory',
      container(
        { waiting: { reason: 'CrashLoopBackOff' } },
        { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } },
      ),
      'The container web of the pod web-1 was ended because it used more memory than it may (3 restarts).',
    ],
    [
      'why no node takes it',
      { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }] },
      'No node of the target takes the pod web-1: 0/3 nodes are available',
    ],
    [
      'that it waits for a volume',
      {
        conditions: [
          { type: 'PodScheduled', status: 'False', message: 'pod has unbound immediate PersistentVolumeClaims' },
        ],
      },
      'The pod web-1 waits for a volume: pod has unbound immediate PersistentVolumeClaims',
    ],
  ])('%s', (_name, status, sentence) => expect(words(waiting, [pod(status)])).toBe(`not ready: ${sentence}`));

  test('what its probe and its mounts tell in events', () => {
    const running = pod(container({ running: {} }));
    expect(words(waiting, [running])).toMatch(/runs, but is not ready yet/);
    expect(words(waiting, [running], [event('Unhealthy', 'HTTP 503')])).toMatch(/runs, but is not ready: HTTP 503/);
    const starting = pod(container({ waiting: { reason: 'ContainerCreating' } }));
    expect(words(waiting, [starting], [event('FailedMount', 'configmap "x" not found')])).toMatch(
      /missing: configmap "x"/,
    );
    // A driver is nothing that could be brought along.
    const driver = 'driver name x.example.com not found in the list of registered CSI drivers';
    expect(words(waiting, [starting], [event('FailedMount', driver)])).toMatch(/cannot be mounted: driver name x/);
    expect(words(waiting, [starting], [event('FailedMount', 'references non-existent secret key: a')])).toMatch(
      /missing: references/,
    );
    expect(words(waiting, [starting], [event('FailedMount', 'another pod', 'other')])).toBe('not ready: 0 of 1 ready.');
  });
});

describe('other kinds', () => {
  const object = (kind: string, spec: object, status: object): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', uid: 'x' },
    spec: { ...spec },
    status: { ...status },
  });
  test('a Job is ready when it runs or is done, and failed for good when it failed', () => {
    expect(readiness(object('Job', {}, { active: 1, ready: 1 })).ready).toBe(true);
    expect(readiness(object('Job', {}, { conditions: [{ type: 'Complete', status: 'True' }] })).ready).toBe(true);
    expect(readiness(object('Job', { suspend: true }, {})).ready).toBe(true);
    const failed = object(
      'Job',
      {},
      { conditions: [{ type: 'Failed', status: 'True', message: 'BackoffLimitExceeded' }] },
    );
    expect(readiness(failed)).toMatchObject({ ready: false, final: true });
  });

  test('a claim that waits for its first pod is fine, one that cannot be provisioned is not', () => {
    const pending = object('PersistentVolumeClaim', {}, { phase: 'Pending' });
    expect(words(pending, [], [event('WaitForFirstConsumer', 'waiting', 'x')])).toMatch(/^ready/);
    expect(words(pending, [], [event('ProvisioningFailed', 'no space', 'x')])).toMatch(/^not ready: .*no space/);
  });

  test('only load balancers among Services are waited for', () => {
    expect(readiness(object('Service', { type: 'ClusterIP' }, {})).ready).toBe(true);
    expect(readiness(object('Service', { type: 'LoadBalancer' }, {})).ready).toBe(false);
    const unnamed = object('Service', { type: 'LoadBalancer' }, { loadBalancer: { ingress: [{}] } });
    expect(readiness(unnamed).ready).toBe(false);
    const there = object('Service', { type: 'LoadBalancer' }, { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } });
    expect(words(there)).toBe('ready: Reachable at 192.0.2.1.');
  });
});

test('selectors match as the API server matches them', () => {
  const labels = { app: 'web', tier: 'front' };
  expect(matchesSelector({ app: 'web' }, labels)).toBe(true);
  expect(matchesSelector({ matchLabels: { app: 'db' } }, labels)).toBe(false);
  const expression = (operator: string, values?: string[]) => ({
    matchExpressions: [{ key: 'tier', operator, ...(values && { values }) }],
  });
  expect(matchesSelector(expression('In', ['front']), labels)).toBe(true);
  expect(matchesSelector(expression('NotIn', ['front']), labels)).toBe(false);
  expect(matchesSelector(expression('NotIn', ['front']), {})).toBe(true);
  expect(matchesSelector(expression('Exists'), labels)).toBe(true);
  expect(matchesSelector(expression('DoesNotExist'), labels)).toBe(false);
  expect(matchesSelector(expression('Maybe'), labels)).toBe(false);
  expect(matchesSelector(undefined, labels)).toBe(false);
});
