import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { apiOf, removeNamespace } from '../sandbox/cluster.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { waitFor } from '../sandbox/processes.ts';
import { Command } from './command.ts';
import { outsiderRights } from './outsider-rights.ts';
import { createAll, smallApp } from './small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'compare-watched';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));

const line = z.looseObject({
  type: z.string(),
  outcome: z.string().optional(),
  object: z.looseObject({ kind: z.string(), name: z.string() }).optional(),
  change: z.string().optional(),
  changedOn: z.array(z.string()).optional(),
  counts: z.record(z.string(), z.number()).optional(),
  watches: z.number().optional(),
  side: z.string().optional(),
  kind: z.string().optional(),
});

beforeAll(async () => {
  for (const cluster of [source, target]) await createAll(cluster, smallApp(namespace));
});

afterAll(async () => {
  for (const cluster of [source, target]) await removeNamespace(cluster, namespace);
  rmSync(home, { recursive: true, force: true });
});

test('a comparison that is watched says what changes on either side, until it is ended', async () => {
  const args = ['compare', `source/${namespace}`, `target/${namespace}`, '--watch', '--json'];
  const command = new Command(args, { home, kubeconfig: sandbox.kubeconfig });
  const told = () => command.lines.map((text) => line.parse(JSON.parse(text)));
  const last = (type: string) => told().findLast((one) => one.type === type);
  const about = (name: string) =>
    told().findLast(({ type, object }) => type !== 'sourceChanged' && object?.name === name);
  const changesOf = (name: string) =>
    told().flatMap(({ type, object, change }) => (type === 'sourceChanged' && object?.name === name ? [change] : []));
  try {
    // The kinds of the application, on both sides, and not all that there are.
    await waitFor(async () => (last('followed')?.watches ?? 0) >= 6, { what: 'the first comparison' });
    expect(last('followed')).toMatchObject({ counts: { drift: 0, missing: 0, extra: 0 } });
    expect(last('followed')?.watches).toBeLessThan(30);

    const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
    await source.patch(settings, { data: { colour: 'green' } });
    await waitFor(async () => about('settings')?.outcome === 'drift', { what: 'what the source got' });
    expect(about('settings')).toMatchObject({ changedOn: ['left'] });
    await target.patch(settings, { data: { colour: 'green' } });
    await waitFor(async () => about('settings')?.type === 'alike', { what: 'what the target has now, too' });
    expect(about('settings')).toMatchObject({ changedOn: ['right'] });

    await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace }, data: {} });
    await waitFor(async () => about('late')?.outcome === 'missing', { what: 'an object that the source got' });
    // The target lacks it all the same, and a person has to know.
    await source.patch(`/api/v1/namespaces/${namespace}/configmaps/late`, { data: { colour: 'red' } });
    await waitFor(async () => changesOf('late').includes('changed'), { what: 'its change' });
    await source.delete(`/api/v1/namespaces/${namespace}/configmaps/late`);
    await waitFor(async () => about('late')?.type === 'gone', { what: 'its end' });
    await waitFor(async () => last('followed')?.counts?.missing === 0, { what: 'the figures of it' });
    expect(changesOf('late')).toEqual(['new', 'changed', 'gone']);
    // What the target got is no change of the source.
    expect(changesOf('settings')).toEqual(['changed']);
  } finally {
    command.interrupt();
  }
  expect((await command.ended).code).not.toBe(0);
});

test('a comparison that is watched ends once nobody reads what it says', async () => {
  const args = ['compare', `source/${namespace}`, `target/${namespace}`, '--watch'];
  const env = { PATH: process.env.PATH, HOME: home, KUBECONFIG: sandbox.kubeconfig };
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const command = spawn(process.execPath, [join(inject('dist'), 'cli.js'), ...args], { env, stdio: [...stdio] });
  const ended = once(command, 'exit');
  try {
    for await (const said of command.stdout ?? []) if (String(said).includes('As of ')) break;
    await source.patch(`/api/v1/namespaces/${namespace}/configmaps/settings`, { data: { colour: 'unread' } });
    expect(await ended).toEqual([1, null]);
  } finally {
    command.kill();
  }
});

test('what may not be read any more is told, is not called alike, and is told again once it may be read', async () => {
  const metadata = { name: 'reads-some', namespace };
  const role = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/${metadata.name}`;
  const rules = [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
    // Looked at again from time to time, which is no reason to say that it cannot be read.
    { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
  ];
  await createAll(target, outsiderRights(metadata, rules));
  const admin = sandbox.clusters.source;
  const { server, caFile, tokens } = sandbox.clusters.target;
  const file = join(home, 'outsider.yaml');
  writeFileSync(
    file,
    kubeconfig([
      { context: 'source', server: admin.server, caFile: admin.caFile, token: admin.token },
      { context: 'seen', server, caFile, token: tokens.outsider },
    ]),
  );
  const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
  await target.patch(settings, { data: { colour: 'violet' } });
  const args = ['compare', `source/${namespace}`, `seen/${namespace}`, '--watch', '--json'];
  const command = new Command(args, { home, kubeconfig: file });
  const told = () => command.lines.map((text) => line.parse(JSON.parse(text)));
  const about = (type: string, kind: string) => told().filter((one) => one.type === type && one.kind === kind);
  const settingsTold = () =>
    told().findLast(({ type, object }) => type !== 'sourceChanged' && object?.name === 'settings');
  try {
    await waitFor(async () => settingsTold()?.outcome === 'drift', { what: 'the first comparison' });
    await target.patch(role, { rules: rules.slice(1) });
    await waitFor(
      async () => {
        // Rights are taken in by the server a moment later: it is the change that has the kind read again.
        await source.patch(settings, { data: { colour: `red-${Date.now()}` } });
        return about('unread', 'ConfigMap').length > 0;
      },
      { what: 'that it cannot be read' },
    );
    expect(told().filter(({ type }) => type === 'alike')).toEqual([]);
    await target.patch(role, { rules });
    await waitFor(
      async () => {
        await source.patch(settings, { data: { colour: `blue-${Date.now()}` } });
        return about('readable', 'ConfigMap').length > 0;
      },
      { what: 'that it can be read again' },
    );
    expect(about('unread', 'ConfigMap')).toHaveLength(1);
    expect(settingsTold()?.outcome).toBe('drift');
    expect(about('unread', 'Secret')).toEqual([]);
  } finally {
    command.interrupt();
    await command.ended;
  }
});
