import { expect, it } from 'vitest';
import { summarise } from '../../../src/engine/object-summary.ts';
import { liveYaml } from '../../../src/engine/object-yaml.ts';

function standing(kind: string, spec: object, status: object, metadata: object = {}) {
  const resource = { group: '', version: 'v1', resource: 'x', kind, namespaced: true, verbs: [] };
  const object = { apiVersion: 'v1', kind, metadata: { name: 'a', namespace: 'n', ...metadata }, spec, status };
  const { description, health } = summarise(resource, object);
  return [description, health];
}

const container = (ready: boolean, state: object) => ({ ready, state });

it.each([
  ['Deployment', { replicas: 3 }, { readyReplicas: 3 }, '3/3', 'ready'],
  ['Deployment', { replicas: 3 }, {}, '0/3', 'progressing'],
  [
    'Deployment',
    { replicas: 1 },
    { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] },
    '0/1 ProgressDeadlineExceeded',
    'failed',
  ],
  ['StatefulSet', { replicas: 0 }, {}, '0/0', 'ready'],
  ['DaemonSet', {}, { desiredNumberScheduled: 2, numberReady: 1 }, '1/2', 'progressing'],
  ['Job', {}, { succeeded: 1, conditions: [{ type: 'Complete', status: 'True' }] }, '1/1 complete', 'ready'],
  [
    'Job',
    {},
    { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] },
    '0/1 BackoffLimitExceeded',
    'failed',
  ],
  ['CronJob', { schedule: '0 3 * * *', suspend: true }, {}, '0 3 * * * suspended', 'none'],
  [
    'Pod',
    { containers: [{}] },
    { phase: 'Running', containerStatuses: [container(true, { running: {} })] },
    '1/1',
    'ready',
  ],
  [
    'Pod',
    { containers: [{}, {}] },
    { phase: 'Pending', containerStatuses: [container(false, { waiting: { reason: 'ImagePullBackOff' } })] },
    '0/2 ImagePullBackOff',
    'failed',
  ],
  ['Pod', { containers: [{}] }, { phase: 'Pending' }, '0/1 Pending', 'progressing'],
  ['Service', { ports: [{ port: 80, protocol: 'TCP' }] }, {}, 'ClusterIP 80/TCP', 'none'],
  [
    'Service',
    { type: 'LoadBalancer', ports: [{ port: 80, nodePort: 30001 }] },
    {},
    'LoadBalancer 80:30001/TCP (no address yet)',
    'progressing',
  ],
  [
    'PersistentVolumeClaim',
    { storageClassName: 'gp3' },
    { phase: 'Bound', capacity: { storage: '10Gi' } },
    'Bound 10Gi gp3',
    'ready',
  ],
])('%s %j %j reads %s', (kind, spec, status, description, health) => {
  expect(standing(kind, spec, status)).toEqual([description, health]);
});

it('says of an object that it is being deleted', () => {
  expect(standing('Deployment', {}, { readyReplicas: 1 }, { deletionTimestamp: 'now' })).toEqual([
    '1/1 terminating',
    'progressing',
  ]);
});

it('shows integers of 64 bits with all their digits', () => {
  const text = liveYaml({ apiVersion: 'x/v1', kind: 'X', metadata: { name: 'x' }, spec: { id: 9007199254740993n } });
  expect(text).toContain('  id: 9007199254740993\n');
});

it('shows the keys of a Secret and none of its values, wherever they lie', () => {
  const canary = Buffer.from('hunter2').toString('base64');
  const text = liveYaml({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 's',
      managedFields: [],
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"password":"${canary}"}}`,
        'kapp.k14s.io/original': `{"stringData":{"other":"hunter2"}}`,
        note: canary,
        other: 'it is hunter2',
        team: 'a',
      },
    },
    data: { password: canary },
    stringData: { other: 'hunter2' },
  });
  expect(text).toContain('password:');
  expect(text).not.toMatch(/hunter2|managedFields/);
  expect(text).not.toContain(canary);
  expect(text).toContain('team: a');
});
