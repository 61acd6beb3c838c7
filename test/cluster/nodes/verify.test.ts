import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { Command } from '../command.ts';
import { newMigration, type PlanWords, type Trial } from '../migration.ts';
import { createAll } from '../small-app.ts';

const sandbox = inject('sandbox');
const source = apiOf(sandbox.clusters.source);
const target = apiOf(sandbox.clusters.target);
const namespace = 'verify-nodes';
const home = mkdtempSync(join(tmpdir(), 'kubeferry-home-'));
const trials: Trial[] = [];
const image = 'docker.io/library/busybox:1.36';

const verification = z.looseObject({
  verdict: z.string(),
  objects: z.array(
    z.looseObject({
      object: z.looseObject({ name: z.string() }),
      verdict: z.string(),
      reason: z.string(),
      answer: z.string().optional(),
      lines: z.array(z.string()).optional(),
      sourceLines: z.array(z.string()).optional(),
    }),
  ),
  checks: z.array(z.looseObject({ name: z.string(), verdict: z.string(), reason: z.string() })),
  events: z.array(z.looseObject({ about: z.string(), type: z.string() })),
});

/** Runs `kubeferry verify … --json`. */
async function verify({ folder }: Trial) {
  const command = new Command(['verify', folder, '--json'], { home, kubeconfig: sandbox.kubeconfig });
  const { code } = await command.ended;
  const { success, data } = verification.safeParse(JSON.parse(command.lines.at(-1) ?? '{}'));
  if (!success) throw new Error(command.output);
  return { code, output: command.output, ...data };
}

/** A Deployment of one pod that runs a shell script with the password of a Secret. */
function runs(name: string, script: string, more: object = {}): KubeObject {
  const labels = { app: name };
  const env = [
    { name: 'ROWS', value: '3' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'keys', key: 'password' } } },
  ];
  const container = { name: 'main', image, command: ['/bin/sh', '-c', script], env, ...more };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: labels }, template },
  };
}

/** A server that answers, and one that says who came, says nothing to them, and notes when they go. */
const web = `mkdir /www; echo "shop v1" >/www/index.html
echo 'touch /tmp/asked; cat >/dev/null; touch /tmp/left' >/tmp/silent
while :; do nc -l -p 8282 -e sh /tmp/silent; done &
httpd -f -p 8080 -h /www`;
const application: KubeObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace }, stringData: { password: 'open sesame' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace },
    spec: {
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80, targetPort: 8080 },
        { name: 'dead', port: 81, targetPort: 9999 },
        { name: 'silent', port: 82, targetPort: 8282 },
      ],
    },
  },
  runs('web', web, { readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 } }),
];

type Checks = NonNullable<NonNullable<PlanWords['spec']>['verify']>;

function migration(verify: Checks): Trial {
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace] }, spec: { verify } });
  trials.push(trial);
  return trial;
}

const http = { to: 'service/web', port: 80 };
const inWeb = (...command: string[]) => ({ workload: 'deployment/web', command });
const rows = { name: 'rows', namespace, count: inWeb('/bin/sh', '-c', 'echo $ROWS') };

beforeAll(async () => {
  await Promise.all([source, target].map((api) => createAll(api, application)));
});
afterEach(() => {
  for (const trial of trials.splice(0)) trial.dispose();
});
afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    api.close();
  }
  rmSync(home, { recursive: true, force: true });
});

test('checks of the plan are asked on both sides, by requests and by commands, and a port that nobody listens at is told', async () => {
  const good = migration([
    { namespace, http },
    { namespace, http: { ...http, path: '/nothing', status: 404 }, sides: 'target' },
    { namespace, http: { ...http, bodyPattern: '^shop v[0-9]' } },
    { namespace, exec: { ...inWeb('cat', '/www/index.html'), output: 'shop v1' } },
    rows,
  ]);
  await vi.waitFor(
    async () => {
      const found = await verify(good);
      expect({ code: found.code, output: found.code === 0 ? '' : found.output }).toEqual({ code: 0, output: '' });
      expect(found.checks.map(({ verdict, reason }) => `${verdict}: ${reason}`)).toEqual([
        'as-meant: Both sides answer the same.',
        'as-meant: It answers as the plan expects.',
        'as-meant: It answers as the plan expects.',
        'as-meant: It answers as the plan expects.',
        'as-meant: Both sides answer the same.',
      ]);
    },
    { timeout: 120_000, interval: 2000 },
  );
  const bad = migration([
    { namespace, http: { ...http, port: 81 } },
    { namespace, http: { ...http, body: 'shop v2' } },
    { namespace, exec: inWeb('/bin/sh', '-c', 'exit 4') },
    { namespace, exec: inWeb('no-such-program') },
    { namespace, exec: inWeb('sleep', '60'), timeoutSeconds: 1 },
    { namespace, exec: inWeb('hostname') },
  ]);
  const { code, checks } = await verify(bad);
  expect(code).toBe(1);
  expect(checks.map(({ verdict }) => verdict)).toEqual(Array(6).fill('wrong'));
  expect(checks.map(({ reason }) => reason)).toEqual([
    expect.stringMatching(/9999/),
    'It does not answer what the plan expects.',
    'The command ended with exit code 4.',
    expect.stringMatching(/no-such-program/),
    'It did not answer within one second.',
    'The two sides do not answer the same.',
  ]);
  expect(bad.text('verification-there.md')).toContain('shop v1');
});

test('a crash is told with the last lines of both sides, without the password in them, and an image that nobody has by its name', async () => {
  const unpulled = runs('unpulled', 'true', { image: 'registry.example.com/web:1' });
  const crashes = (end: string) => runs('crashes', `echo starting; echo "pg.old.internal ${end}`);
  await Promise.all([
    createAll(source, [crashes('takes $PASSWORD"; sleep 3600'), unpulled]),
    createAll(target, [crashes('refuses $PASSWORD"; exit 3'), unpulled]),
  ]);
  const trial = migration([rows]);
  const found = await vi.waitFor(
    async () => {
      const last = await verify(trial);
      const wrong = last.objects.filter(({ verdict }) => verdict === 'wrong');
      expect(wrong.map(({ object, reason }) => `${object.name}: ${reason}`).sort()).toEqual([
        expect.stringMatching(/^crashes: The container main of the pod crashes-\S+ ended with exit code 3/),
        expect.stringMatching(/^unpulled: The image registry\.example\.com\/web:1 of the pod .* cannot be pulled: /),
      ]);
      expect(wrong.find(({ object }) => object.name === 'crashes')).toMatchObject({
        lines: ['starting', 'pg.old.internal refuses <withheld>'],
        sourceLines: ['starting', 'pg.old.internal takes <withheld>'],
      });
      return last;
    },
    { timeout: 120_000, interval: 2000 },
  );
  expect({ code: found.code, verdict: found.verdict }).toEqual({ code: 1, verdict: 'wrong' });
  expect(found.objects.find(({ object }) => object.name === 'unpulled')?.answer).toContain('mappings.images');
  expect(found.events).toContainEqual(
    expect.objectContaining({ about: `${namespace}/Deployment/unpulled`, type: 'Warning' }),
  );
  const page = trial.text('verification-there.md');
  expect(page).toContain('| `pg.old.internal takes <withheld>` | `pg.old.internal refuses <withheld>` |');
  expect(page + found.output).not.toContain('sesame');
});

test('a probe that fails, a ConfigMap that is not there, and a row less on the target are told in words', async () => {
  const counter = (count: number) => runs('counter', `echo ${count} >/rows; sleep 3600`);
  const never = { exec: { command: ['/bin/sh', '-c', 'echo no database; exit 1'] }, periodSeconds: 1 };
  const env = [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'absent', key: 'colour' } } }];
  const alike = [runs('unready', 'sleep 3600', { readinessProbe: never }), runs('lacking', 'true', { env })];
  await Promise.all([createAll(source, [counter(3), ...alike]), createAll(target, [counter(2), ...alike])]);
  const rowsOfCounter = {
    name: 'orders',
    namespace,
    count: { workload: 'deployment/counter', command: ['cat', '/rows'] },
  };
  const trial = migration([rowsOfCounter]);
  const found = await vi.waitFor(
    async () => {
      const last = await verify(trial);
      const reasons = Object.fromEntries(last.objects.map(({ object, reason }) => [object.name, reason]));
      expect(reasons).toMatchObject({
        unready: expect.stringMatching(/unready-\S+ .*no database/s),
        lacking: expect.stringMatching(/lacking-\S+ .*configmap "absent" not found/),
      });
      expect(last.checks).toMatchObject([
        {
          name: 'orders',
          verdict: 'wrong',
          reason: 'The two sides do not answer the same.',
          source: { text: expect.stringMatching(/^3\s*$/) },
          target: { text: expect.stringMatching(/^2\s*$/) },
        },
      ]);
      return last;
    },
    { timeout: 120_000, interval: 2000 },
  );
  expect(found).toMatchObject({ code: 1, verdict: 'wrong' });
});

/** Whether a command ends well in the pod of the target. */
async function holds(...command: string[]): Promise<boolean> {
  const { checks } = await verify(migration([{ namespace, sides: 'target', exec: inWeb(...command) }]));
  return checks[0]?.verdict === 'as-meant';
}

test('a cancelled verification ends its port-forward, and says that it was cancelled', async () => {
  const trial = migration([{ namespace, sides: 'target', http: { ...http, port: 82 }, timeoutSeconds: 600 }]);
  const command = new Command(['verify', trial.folder, '--json'], { home, kubeconfig: sandbox.kubeconfig });
  await vi.waitFor(async () => expect(await holds('test', '-e', '/tmp/asked')).toBe(true), { timeout: 60_000 });
  expect(await holds('test', '-e', '/tmp/left')).toBe(false);
  command.interrupt();
  const { code } = await command.ended;
  expect({ code, output: command.output }).toEqual({ code: 1, output: expect.stringContaining('cancelled') });
  expect(existsSync(join(trial.folder, 'verification-there.md'))).toBe(false);
  await vi.waitFor(async () => expect(await holds('test', '-e', '/tmp/left')).toBe(true), { timeout: 30_000 });
});

test('a command that a check gave up, or that was cancelled, does not go on', async () => {
  const sleeps = (seconds: string) => ({
    namespace,
    sides: 'target' as const,
    exec: inWeb('/bin/sh', '-c', `sleep ${seconds}; true`),
  });
  await verify(migration([{ ...sleeps('4242'), timeoutSeconds: 1 }]));
  const trial = migration([{ ...sleeps('4343'), timeoutSeconds: 600 }]);
  const command = new Command(['verify', trial.folder, '--json'], { home, kubeconfig: sandbox.kubeconfig });
  const runs = (seconds: string) => holds('/bin/sh', '-c', `ps -o args | grep -q "^sleep ${seconds}"`);
  await vi.waitFor(async () => expect(await runs('4343')).toBe(true), { timeout: 60_000 });
  command.interrupt();
  await command.ended;
  await vi.waitFor(async () => expect(await runs('4343')).toBe(false), { timeout: 30_000 });
  expect(await runs('4242')).toBe(false);
});
