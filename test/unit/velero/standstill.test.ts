import { expect, test } from 'vitest';
import { format } from '../../../src/model/message.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import type { VeleroRepository } from '../../../src/model/velero/velero-installation.ts';
import type { VeleroVolume } from '../../../src/model/velero/velero-run.ts';
import { standstillOf } from '../../../src/velero/run/standstill.ts';

const pod = (name: string, nodeName: string, phase: string, args: string[]): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'velero' },
  spec: { nodeName, containers: [{ name: 'main', command: ['/velero'], args }] },
  status: { phase },
});
const agentOn = (node: string, phase = 'Running') => pod(`node-agent-${node}`, node, phase, ['node-agent', 'server']);
const server = pod('velero', 'one', 'Running', ['server']);
const mover = (phase: string) => pod('nightly-x7k2p', 'one', phase, ['pod-volume', 'backup']);
const volume: VeleroVolume = {
  kind: 'PodVolumeBackup',
  name: 'nightly-x7k2p',
  volume: 'shop/db-0/data',
  phase: 'InProgress',
  node: 'one',
  done: 0,
  total: 0,
};
const words = (there: KubeObject[], of = volume) => {
  const found = standstillOf(of, 'velero', there);
  return found && format(found);
};

test('data that is only slow has no reason to stand still', () => {
  expect(words([server, agentOn('one'), mover('Running')])).toBeUndefined();
  expect(words([server, agentOn('one')], { ...volume, phase: 'Accepted' })).toBeUndefined();
});

test('data does not move where no node agent runs', () => {
  const away = 'No node agent runs on one: the data of shop/db-0/data does not move on before one does.';
  expect(words([server, agentOn('two'), mover('Running')])).toBe(away);
  expect(words([server, agentOn('one', 'Pending'), agentOn('two')])).toBe(away);
  expect(words([server, mover('Running')])).toMatch(/^No node agent runs in velero:/);
});

test('a node agent that crashed is told apart from a slow one, though its pod is Running', () => {
  const ended = { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-22T10:05:00Z' };
  const agent = (containerStatuses: object[]): KubeObject => ({
    ...agentOn('one'),
    status: { phase: 'Running', containerStatuses },
  });
  const begun = { ...volume, startedAt: '2026-11-22T10:00:00Z' };
  const waiting = { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: ended } };
  expect(words([agent([waiting]), mover('Running')], begun)).toBe(
    'The node agent on one has ended (OOMKilled, exit code 137) and is not running again yet: the data of shop/db-0/data does not move on before it does. See the log of its pod.',
  );
  expect(words([agent([{ state: { terminated: ended } }])], begun)).toMatch(/is not running again yet/);
  const again = { state: { running: { startedAt: '2026-11-22T10:05:01Z' } }, lastState: { terminated: ended } };
  expect(words([agent([again]), mover('Running')], begun)).toMatch(
    /^The node agent on one ended while the data of shop\/db-0\/data was moved \(OOMKilled, exit code 137\), and runs again since 2026-11-22T10:05:01Z/,
  );
  // It ended before this began.
  expect(words([agent([again])], { ...volume, startedAt: '2026-11-22T10:06:00Z' })).toBeUndefined();
  expect(words([agent([again]), mover('Succeeded')], begun)).toMatch(/has ended, and Velero did not notice/);
});

test('data that has moved while nobody looked is waited for in vain, and it is said what ends that', () => {
  expect(words([server, agentOn('one'), mover('Succeeded')])).toMatch(
    /has ended, and Velero did not notice.*set spec\.cancel to true in the PodVolumeBackup nightly-x7k2p/,
  );
});

test('data does not move where its repository is not ready, and one of another namespace or store does not matter', () => {
  const about = { name: 'shop-default-kopia', volumeNamespace: 'shop', location: 'default', type: 'kopia' };
  const away = { ...about, phase: 'NotReady', message: 'no such bucket' };
  const of = { ...volume, repository: { volumeNamespace: 'shop', location: 'default' } };
  const said = (repository: VeleroRepository) => {
    const found = standstillOf(of, 'velero', [server, agentOn('one'), mover('Running')], [repository]);
    return found && format(found);
  };
  expect(said(away)).toMatch(/shop-default-kopia is not ready\. no such bucket$/);
  for (const other of [{ phase: 'Ready' }, { location: 'other' }, { volumeNamespace: 'data' }]) {
    expect(said({ ...away, ...other })).toBeUndefined();
  }
});
