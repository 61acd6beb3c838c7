import { join } from 'node:path';
import { expect, test } from 'vitest';
import { format } from '../../src/model/message.ts';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { grants, migrationsOf, sentences, type Trial } from './migration.ts';

const namespace = 'unmoved';
const workload = (name: string, volumes: object[]): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: 'docker.io/library/nginx:1.29' }], volumes },
    },
  },
});

const { migrationTo, migration } = migrationsOf(namespace, [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  workload('logs', [{ name: 'node', hostPath: { path: '/var/log/unmoved' } }]),
  workload('cache', [{ name: 'scratch', emptyDir: { sizeLimit: '1Gi' } }]),
  workload('thumbs', [{ name: 'scratch', emptyDir: {} }]),
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'new', namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'nobody-has-it',
      resources: { requests: { storage: '1Gi' } },
    },
  },
]);

const said = [
  /unmoved\/logs uses \/var\/log\/unmoved of its node \(hostPath\)\. It stays there/,
  /2 workloads keep files in emptyDir volumes, such as unmoved\/(cache: scratch, at most 1Gi|thumbs: scratch)\. Such/,
  /The claim unmoved\/new has no volume yet, and so no data\. Such claims go along/,
];
/** What the write gate of a plan says. */
const saidBefore = async (trial: Trial) =>
  (await trial.volumes()).unmoved.map(({ what, remedy }) => `${format(what)} ${format(remedy)}`).join('\n');
const timesIn = (text: string) => said.map((words) => [...text.matchAll(new RegExp(words, 'g'))].length);
const once = said.map(() => 1);

test('data that stays behind is named once at the write gate of a plan, in a preview, in a run and in its report, and in a restore of its backup', async () => {
  const trial = migrationTo('unmoved-there', { existing: 'skip' });
  expect(timesIn(await saidBefore(trial))).toEqual(once);
  await trial.preview();
  expect(timesIn(sentences(trial.events).join('\n'))).toEqual(once);

  const before = trial.events.length;
  const result = await trial.run({ grants: grants('target', 'unmoved-there'), readyTimeoutSeconds: 1 });
  expect(timesIn(sentences(trial.events.slice(before)).join('\n'))).toEqual(once);
  // Markdown has brackets escaped.
  const report = trial.text('report.md').replaceAll('\\', '');
  expect(timesIn(report.split('## Warnings')[1] ?? '')).toEqual(once);

  const again = migration({
    name: 'unmoved-restored',
    source: { backup: result.backup ?? '' },
    select: { namespaces: [namespace] },
    spec: {
      store: { folder: join(trial.home, 'store') },
      mappings: { namespaces: { [namespace]: 'unmoved-restored' } },
    },
  });
  expect(timesIn(await saidBefore(again))).toEqual(once);
  await again.preview();
  expect(timesIn(sentences(again.events).join('\n'))).toEqual(once);
});
