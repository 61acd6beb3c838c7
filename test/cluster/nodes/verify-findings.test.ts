import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { z } from 'zod';
import { recordAt } from '../../../src/model/json/json.ts';
import type { KubeObject } from '../../../src/model/objects/object.ts';
import { apiOf, removeNamespace } from '../../sandbox/cluster.ts';
import { newMigration } from '../migration.ts';
import { createAll } from '../small-app.ts';
import { runs } from './runs.ts';

/** What real pods fail by on a target, and the finding in their manifests that answers it. */
const { clusters } = inject('sandbox');
const [source, target] = [apiOf(clusters.source), apiOf(clusters.target)];
const namespace = 'verify-findings';
const at = (name: string) => ({ name, namespace });

/** A volume of pods, mounted as /data. */
const mounts = (volume: object) => ({
  container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  pod: { volumes: [{ name: 'data', ...volume }] },
});
/** A Job that is tried once. */
function once(name: string, script: string, more: Parameters<typeof runs>[2]): KubeObject {
  const template = recordAt(runs(at(name), script, more), 'spec', 'template');
  const spec = { backoffLimit: 0, template: { spec: { ...recordAt(template, 'spec'), restartPolicy: 'Never' } } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: at(name), spec };
}
const never = { exec: { command: ['/bin/sh', '-c', 'echo no orders; exit 1'] }, periodSeconds: 1 };
const password = 'postgres://shop:open-sesame@pg.old.internal:5432/shop';

const application = (ofJob: string): KubeObject[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: at('database'), data: { DATABASE_HOST: 'pg.old.internal' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: at('keys'), stringData: { DATABASE_URL: password } },
  runs(at('by-configmap'), 'exit 3', { container: { envFrom: [{ configMapRef: { name: 'database' } }] } }),
  once('job', ofJob, { container: { envFrom: [{ configMapRef: { name: 'database' } }] } }),
  runs(at('by-secret'), 'exit 3', { container: { envFrom: [{ secretRef: { name: 'keys' } }] } }),
  runs(at('unpulled'), 'true', { container: { image: 'registry.old.internal/shop:1' } }),
  runs(at('lacking'), 'true', { container: { envFrom: [{ configMapRef: { name: 'absent' } }] } }),
  runs(at('unready'), 'sleep 3600', {
    container: { readinessProbe: never, env: [{ name: 'ORDERS', value: 'http://orders.sales.svc:8080' }] },
  }),
  runs(at('no-folder'), 'true', mounts({ hostPath: { path: '/srv/old-files', type: 'Directory' } })),
  runs(at('no-driver'), 'true', mounts({ csi: { driver: 'files.old-cloud.example.com' } })),
  runs(at('no-volume'), 'true', mounts({ configMap: { name: 'absent' } })),
];

const verification = z.looseObject({
  objects: z.array(
    z.looseObject({
      object: z.looseObject({ name: z.string() }),
      verdict: z.string(),
      reason: z.string(),
      answer: z.string().optional(),
      findings: z.array(z.looseObject({ rule: z.string(), path: z.string(), line: z.number() })).optional(),
    }),
  ),
});

beforeAll(async () => {
  // A Job that had ended on the source would not go along.
  await createAll(source, application('sleep 3600'));
  await createAll(target, application('exit 3'));
});

afterAll(async () => {
  for (const api of [source, target]) {
    await removeNamespace(api, namespace);
    api.close();
  }
});

test('a crash, a failed Job, an image, a missing reference, a probe and a mount come with the finding in the manifest that answers them', async () => {
  const trial = newMigration({ name: namespace, select: { namespaces: [namespace] } });
  try {
    // What would become of it stands in its manifests.
    await trial.preview();
    const found = await vi.waitFor(
      async () => {
        const command = trial.start('verify', '--json');
        const { code } = await command.ended;
        const { objects } = verification.parse(JSON.parse(command.lines.at(-1) ?? '{}'));
        const reasons = Object.fromEntries(objects.map(({ object, reason }) => [object.name, reason]));
        expect(reasons).toEqual({
          'by-configmap': expect.stringContaining('ended with exit code 3'),
          'by-secret': expect.stringContaining('ended with exit code 3'),
          job: expect.stringMatching(/^The Job failed: /),
          unpulled: expect.stringMatching(/^The image registry\.old\.internal\/shop:1 .*cannot be pulled/),
          lacking: expect.stringMatching(/needs something that is missing: configmap "absent" not found/),
          unready: expect.stringMatching(/runs, but is not ready: .*no orders/s),
          'no-folder': expect.stringMatching(/^A volume of the pod .* cannot be mounted: .*hostPath type check failed/),
          'no-driver': expect.stringMatching(/^A volume of the pod .* cannot be mounted: .*files\.old-cloud/),
          'no-volume': expect.stringMatching(/needs something that is missing: .*configmap "absent" not found/),
        });
        expect(code).toBe(1);
        return { objects, output: command.output };
      },
      { timeout: 180_000, interval: 2000 },
    );
    const answers = found.objects.map(({ object, findings = [] }) => [
      object.name,
      ...findings.map(({ rule, path, line }) => `${rule} ${trial.text(path).split('\n')[line - 1]?.trim()}`),
    ]);
    expect(answers.sort()).toEqual([
      ['by-configmap', 'db-endpoint DATABASE_HOST: pg.old.internal'],
      ['by-secret', expect.stringMatching(/^db-endpoint DATABASE_URL: /)],
      ['job', 'db-endpoint DATABASE_HOST: pg.old.internal'],
      ['lacking', 'missing-reference name: absent'],
      ['no-driver', 'vol-csi-inline driver: files.old-cloud.example.com'],
      ['no-folder', expect.stringMatching(/^vol-hostpath /)],
      ['no-volume', 'missing-reference name: absent'],
      ['unpulled', 'img-registry-private-source image: registry.old.internal/shop:1'],
      ['unready', 'svc-ref-missing value: http://orders.sales.svc:8080'],
    ]);
    expect(found.objects.filter(({ answer }) => answer === undefined)).toEqual([]);
    expect(found.output + trial.text('verification-there.md')).not.toMatch(/sesame|c2VzYW1l/);
  } finally {
    trial.dispose();
  }
});
