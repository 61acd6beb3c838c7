import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { newMigration } from './migration.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'compare-exported';
const path = (resource: string, name: string) => `/api/v1/namespaces/${namespace}/${resource}/${name}`;

const line = z.looseObject({
  type: z.string(),
  object: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
  change: z.string().optional(),
  since: z.string().optional(),
});

beforeAll(async () => {
  await createAll(source, smallApp(namespace, 1));
  await target.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
});

afterAll(async () => {
  for (const cluster of [source, target]) {
    await removeNamespace(cluster, namespace);
    cluster.close();
  }
});

/** What is told to have changed on the source until `until` is so, in the order of the alphabet. */
async function changed(
  { folder, home, kubeconfig }: { folder: string; home: string; kubeconfig: string },
  until: (changes: string[]) => boolean,
  meanwhile = async () => undefined as unknown,
) {
  const command = new Command(['compare', folder, '--watch', '--json'], { home, kubeconfig });
  const told = () => command.lines.map((text) => line.parse(JSON.parse(text)));
  const changes = () =>
    told()
      .filter(({ type }) => type === 'sourceChanged')
      .map(({ object, change }) => `${object?.kind} ${object?.name} ${change}`)
      .sort();
  const followed = () => told().find(({ type }) => type === 'followed');
  try {
    await waitFor(async () => followed() !== undefined, { what: 'the first comparison' });
    await meanwhile();
    await waitFor(async () => until(changes()), { what: 'what changed' });
    return { changes: changes(), since: followed()?.since };
  } finally {
    command.interrupt();
    await command.ended;
  }
}

test('what changed on the source since its export is told, whether before or while it is followed, and again the next time', async () => {
  const trial = newMigration({ name: 'followed', select: { namespaces: [namespace] } });
  try {
    const began = new Date(Date.now() - 1000).toISOString();
    expect((await trial.preview()).state).toBe('completed');
    // An export that is as the source is tells of no change.
    const none = await changed(trial, () => true);
    expect(none.changes).toEqual([]);
    expect((none.since ?? '') > began).toBe(true);

    await source.patch(path('configmaps', 'settings'), { data: { colour: 'green' } });
    await source.patch(path('secrets', 'keys'), { stringData: { key: 'another' } });
    await source.delete(path('configmaps', 'extra-0'));
    await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace }, data: {} });
    const before = [
      'ConfigMap extra-0 gone',
      'ConfigMap late new',
      'ConfigMap settings changed',
      'Secret keys changed',
    ];
    const both = [...before, 'Service web changed'];
    const web = () => source.patch(path('services', 'web'), { spec: { selector: { app: 'other' } } });
    expect((await changed(trial, (changes) => changes.length === both.length, web)).changes).toEqual(both);
    expect((await changed(trial, () => true)).changes).toEqual(both);

    expect((await trial.preview()).state).toBe('completed');
    expect((await changed(trial, () => true)).changes).toEqual([]);

    // What the plan has count is a change here, too, and only where it is one.
    const tracked = (id: string) => ({ metadata: { annotations: { 'argocd.argoproj.io/tracking-id': id } } });
    const counted = ['argocd.argoproj.io/tracking-id', 'deployment.kubernetes.io/revision'];
    trial.editPlan('spec:\n', `spec:\n  dontIgnore: [${counted.join(', ')}]\n`);
    expect((await changed(trial, () => true)).changes).toEqual([]);
    await source.patch(path('configmaps', 'late'), tracked('one'));
    expect((await changed(trial, () => true)).changes).toEqual(['ConfigMap late changed']);
  } finally {
    trial.dispose();
  }
});
