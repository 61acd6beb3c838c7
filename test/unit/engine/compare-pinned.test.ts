import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { LastJudged } from '../../../src/engine/assessment/last-judged.ts';
import { comparingOf } from '../../../src/engine/comparison/comparing.ts';
import { comparedObject } from '../../../src/engine/comparison/object-text.ts';
import { sideOfMigration } from '../../../src/engine/comparison/sides/migration-sides.ts';
import type { EngineScope } from '../../../src/engine/handler.ts';
import type { ComparedSide } from '../../../src/model/comparison/comparison.ts';
import { reply, startFaultServer } from '../kube/fault-server.ts';
import { planOf } from '../migrate/shop-plan.ts';

/** A migration whose source is another cluster by now, in a folder of its own, and what it is read with. */
async function migrationElsewhere() {
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
  return { folder, about: { scope, signal: new AbortController().signal } };
}

const object = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespace: 'shop', name: 'a' };
const wrong = { code: 'wrong-cluster' };

test('a side of a migration whose context leads to another cluster by now is not shown as its own', async () => {
  const { folder, about } = await migrationElsewhere();
  const shown = (side: 'left' | 'right') => comparedObject({ of: 'migration', folder }, side, object, about);
  await expect(shown('left')).rejects.toMatchObject(wrong);
  await expect(sideOfMigration({ folder, of: 'source' }, about)).rejects.toMatchObject(wrong);
  // The other side is its own, and has no such object.
  await expect(shown('right')).rejects.toMatchObject({ code: 'not-found' });
  const target = { from: 'cluster', context: 'eks-prod', namespaces: ['shop'] };
  expect(await sideOfMigration({ folder, of: 'target' }, about)).toEqual(target);
});

test('two sides are not compared with a plan that pins another cluster for the context of one, on whichever side it stands', async () => {
  const { folder, about } = await migrationElsewhere();
  const source: ComparedSide = { from: 'cluster', context: 'vks', namespaces: ['shop'] };
  const target: ComparedSide = { from: 'cluster', context: 'eks-prod', namespaces: ['shop'] };
  const other: ComparedSide = { from: 'cluster', context: 'staging', namespaces: ['shop'] };
  const ask = (left: ComparedSide, right: ComparedSide) =>
    ({ of: 'sides', left, right, plan: join(folder, 'migration.yaml') }) as const;
  await expect(comparingOf(ask(source, target), about)).rejects.toMatchObject(wrong);
  await expect(comparingOf(ask(target, source), about)).rejects.toMatchObject(wrong);
  await expect(comparingOf({ ...ask(other, source), ignoresOnly: true }, about)).rejects.toMatchObject(wrong);
  await expect(comparedObject(ask(source, target), 'left', object, about)).rejects.toMatchObject(wrong);
  // What the plan says nothing of, and what it pins as it is, are compared.
  expect(await comparingOf(ask(other, target), about)).toMatchObject({ asked: ['right'] });
  await expect(comparedObject(ask(source, target), 'right', object, about)).rejects.toMatchObject({
    code: 'not-found',
  });
});
