import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { LastJudged } from '../../../src/engine/assessment/last-judged.ts';
import { comparedObject } from '../../../src/engine/comparison/object-text.ts';
import { sideOfMigration } from '../../../src/engine/comparison/sides/migration-sides.ts';
import type { EngineScope } from '../../../src/engine/handler.ts';
import { reply, startFaultServer } from '../kube/fault-server.ts';
import { planOf } from '../migrate/shop-plan.ts';

test('a side of a migration whose context leads to another cluster by now is not shown as its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kf-pinned-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = await startFaultServer(({ url }, response) => {
    if (url === '/api/v1/namespaces/kube-system') reply(response, 200, { metadata: { uid: 'now' } });
    else if (url === '/api') reply(response, 200, { kind: 'APIVersions', versions: [] });
    else reply(response, 200, { kind: 'APIGroupList', groups: [] });
  });
  onTestFinished(() => server.stop());
  const reader = await server.open();
  const scope: EngineScope = {
    settings: { kubeconfig: { files: [] }, extraPath: [], concurrency: 1, logLevel: 'error' },
    cluster: async () => reader,
    lastJudged: new LastJudged(),
    log: () => undefined,
    askSecret: async () => null,
  };
  const plan = planOf({
    source: { context: 'vks', cluster: 'before' },
    targets: [{ name: 'eks', context: 'eks-prod', cluster: 'now' }],
  });
  writeFileSync(join(folder, 'migration.yaml'), stringify(plan));
  const about = { scope, signal: new AbortController().signal };
  const shown = (side: 'left' | 'right') => {
    const object = {
      group: '',
      version: 'v1',
      resource: 'configmaps',
      kind: 'ConfigMap',
      namespace: 'shop',
      name: 'a',
    };
    return comparedObject({ of: 'migration', folder }, side, object, about);
  };
  const wrong = { code: 'wrong-cluster' };
  await expect(shown('left')).rejects.toMatchObject(wrong);
  await expect(sideOfMigration({ folder, of: 'source' }, about)).rejects.toMatchObject(wrong);
  // The other side is its own, and has no such object.
  await expect(shown('right')).rejects.toMatchObject({ code: 'not-found' });
  const target = { from: 'cluster', context: 'eks-prod', namespaces: ['shop'] };
  expect(await sideOfMigration({ folder, of: 'target' }, about)).toEqual(target);
});
