import { expect, test } from 'vitest';
import { judgeNamespace } from '../../../src/migrate/verify/judge-namespace.ts';
import type { ReadKind } from '../../../src/migrate/verify/read-side.ts';
import { format } from '../../../src/model/message.ts';
import type { ApiResource, KubeObject } from '../../../src/model/objects/object.ts';
import { object } from './objects.ts';

const labels = { app: 'web' };
const selector = { matchLabels: labels };
const kinds: Partial<Record<ReadKind, string>> = {
  'deployments.apps': 'Deployment',
  'replicasets.apps': 'ReplicaSet',
  pods: 'Pod',
  'jobs.batch': 'Job',
  'daemonsets.apps': 'DaemonSet',
  persistentvolumeclaims: 'PersistentVolumeClaim',
};

/** What is told of a namespace that holds these. */
function told(
  lists: [ReadKind, KubeObject[]][],
  takes: (name: string) => boolean = () => true,
  onSource?: [ReadKind, KubeObject[]][],
): Record<string, string> {
  const find = (name: ReadKind): ApiResource => {
    const [resource = '', group = ''] = name.split('.');
    return { group, version: 'v1', resource, kind: kinds[name] ?? '', namespaced: true, verbs: [] };
  };
  const counterpart = onSource && { namespace: 'shop', lists: new Map(onSource) };
  const about = { ingressClasses: undefined, find, takes: ({ name }: { name: string }) => takes(name), counterpart };
  const all = judgeNamespace({ namespace: 'shop', lists: new Map(lists) }, about);
  return Object.fromEntries(
    all.map(({ object: ref, verdict, reason }) => [`${ref.kind}/${ref.name}`, `${verdict}: ${format(reason)}`]),
  );
}

const waiting = {
  name: 'web',
  image: 'web:1',
  state: { waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } },
  restartCount: 0,
};
const pod = object('Pod', 'web-1', { status: { phase: 'Pending', containerStatuses: [waiting] } }, labels);
const deployment = object('Deployment', 'web', {
  spec: { replicas: 1, selector },
  status: { replicas: 1, updatedReplicas: 1, observedGeneration: 1 },
});

test('a workload is judged with its pods, and what a controller made only with its owner', () => {
  const owned = madeBy('ReplicaSet', 'apps/v1', pod);
  expect(
    told([
      ['deployments.apps', [deployment]],
      ['pods', [owned]],
    ]),
  ).toEqual({
    'Deployment/web': 'wrong: The image web:1 of the pod web-1 cannot be pulled: no such tag',
  });
  expect(told([['pods', [pod]]])).toEqual({
    'Pod/web-1': 'wrong: The image web:1 of the pod web-1 cannot be pulled: no such tag',
  });
});

/** An object as a controller made it. */
function madeBy(kind: string, apiVersion: string, made: KubeObject): KubeObject {
  const owner = { apiVersion, kind, name: 'web', uid: 'u', controller: true };
  return { ...made, metadata: { ...made.metadata, ownerReferences: [owner] } };
}

test('what an operator made is judged by itself, and what its workloads made only with these', () => {
  const noNode = { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' };
  const status = { phase: 'Pending', conditions: [noNode] };
  const instance = madeBy('Cluster', 'postgresql.cnpg.io/v1', object('Pod', 'pg-1', { status }));
  const spec = { replicas: 1, selector };
  const revision = madeBy('Rollout', 'argoproj.io/v1alpha1', object('ReplicaSet', 'web-5', { spec, status: {} }));
  expect(
    told([
      ['replicasets.apps', [revision]],
      ['pods', [instance, madeBy('ReplicaSet', 'apps/v1', pod)]],
    ]),
  ).toEqual({
    'Pod/pg-1': 'wrong: No node of the target takes the pod pg-1: 0/3 nodes are available',
    'ReplicaSet/web-5': 'wrong: The image web:1 of the pod web-1 cannot be pulled: no such tag',
  });
});

test('how the Jobs of a CronJob ended is not told, and how those of an operator did is', () => {
  const failed = { conditions: [{ type: 'Failed', status: 'True', message: 'too often' }] };
  const job = (name: string) => object('Job', name, { spec: {}, status: failed });
  const jobs = [madeBy('CronJob', 'batch/v1', job('web-1')), madeBy('Job', 'batch.volcano.sh/v1alpha1', job('web-2'))];
  expect(told([['jobs.batch', jobs]])).toEqual({ 'Job/web-2': expect.stringMatching(/^wrong: .*too often/) });
});

test('what is not of the migration is nobody to judge', () => {
  expect(told([['deployments.apps', [deployment]]], (name) => name !== 'web')).toEqual({});
});

test('claims are bound, or wait as their class says', () => {
  const claim = (name: string, phase: string) => object('PersistentVolumeClaim', name, { status: { phase } });
  const event = object('Event', 'e', {
    reason: 'WaitForFirstConsumer',
    message: 'waiting',
    involvedObject: { kind: 'PersistentVolumeClaim', name: 'late', uid: 'uid-late' },
  });
  const claims = [claim('data', 'Bound'), claim('late', 'Pending'), claim('gone', 'Lost'), claim('open', 'Pending')];
  expect(
    told([
      ['persistentvolumeclaims', claims],
      ['events', [event]],
    ]),
  ).toEqual({
    'PersistentVolumeClaim/data': 'as-meant: Bound.',
    'PersistentVolumeClaim/late': 'as-meant: The claim waits for its first pod, as its storage class says.',
    'PersistentVolumeClaim/gone': 'wrong: The volume of the claim is gone.',
    'PersistentVolumeClaim/open': 'wrong: The claim waits for a volume.',
  });
});

test('a DaemonSet that runs on no node is as meant only where it does so on the source', () => {
  const agent = (nodes: number) =>
    object('DaemonSet', 'agent', { spec: {}, status: { desiredNumberScheduled: nodes, numberAvailable: nodes } });
  const judged = (nodes?: number) =>
    told(
      [['daemonsets.apps', [agent(0)]]],
      () => true,
      nodes === undefined ? undefined : [['daemonsets.apps', [agent(nodes)]]],
    )['DaemonSet/agent'];
  expect(judged(3)).toBe('wrong: No node of this cluster matches; on the source it runs on 3 nodes.');
  expect(judged(1)).toBe('wrong: No node of this cluster matches; on the source it runs on one.');
  expect(judged(0)).toBe('as-meant: No node of the target matches; there is nothing to run.');
  expect(judged()).toMatch(/^unjudged: .*nobody knows how it is on the source/);
});
