import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import type { KubeObject } from '../../src/model/objects/object.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { useOnBothClusters } from './both-clusters.ts';
import { comparisonIn } from './pages/comparison.ts';
import { pictures } from './pages/workbench.ts';
import { planFiles } from './plan-files.ts';
import { smallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-verify';
const store = mkdtempSync(join(tmpdir(), 'kf-verify-'));
const relay = await startRelay(clusters.target);
const twoTargets = {
  targets: [
    { name: 'there', context: 'target' },
    { name: 'expired', context: 'expired' },
  ],
};
const use = useWorkbench('verify', {
  kubeconfig: writeKubeconfig,
  files: planFiles([
    { name: 'moved', namespace, store },
    { name: 'twice', namespace, store, spec: twoTargets },
  ]),
});

/** The target behind a relay, and the same with a token that is not taken any more. */
function writeKubeconfig(): string {
  const file = join(store, 'config.yaml');
  const entry = (context: string, server: string, of: 'source' | 'target', token = clusters[of].token) => {
    return { context, server, caFile: clusters[of].caFile, token };
  };
  const contexts = [
    entry('source', clusters.source.server, 'source'),
    entry('target', relay.server, 'target'),
    entry('expired', clusters.target.server, 'target', 'was-taken-once'),
  ];
  writeFileSync(file, kubeconfig(contexts));
  return file;
}

/** Runs nowhere: no node has the label that it wants. */
const picky: KubeObject = {
  ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'picky', namespace } },
  spec: {
    selector: { matchLabels: { app: 'picky' } },
    template: {
      metadata: { labels: { app: 'picky' } },
      spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'picky', image: 'nginx:1.29' }] },
    },
  },
};
useOnBothClusters(namespace, () => [...smallApp(namespace), picky]);
afterAll(async () => {
  await relay.stop();
  rmSync(store, { recursive: true, force: true });
});

const { page, heading } = comparisonIn(use);
const pageFile = () => join(use.workspace, 'moved.migration', 'verification-there.md');

test('what does not work is told with its reason, events of both sides, and the finding, whose link leads to its line', async () => {
  const { workbench } = use;
  await workbench.open();
  await workbench.migrations.choose(/^moved\b/, 'Preview');
  await workbench.notifications.text(/Preview of/, 60_000);
  await workbench.notifications.dismissAll();
  await workbench.run('View: Close All Editors');
  await workbench.migrations.choose(/^moved\b/, 'Verify Migration');
  expect(await workbench.notifications.text(/moved .* on there/, 120_000)).toBe(
    'moved does not work on there as meant.',
  );
  await page().getByRole('heading', { name: 'Not working' }).waitFor();
  await page()
    .getByText(/No node of the target takes the pod picky/)
    .first()
    .waitFor();
  await page().getByText('It does not work on the source either.').first().waitFor();
  await page().getByRole('heading', { name: 'Events of both sides' }).waitFor();
  await page()
    .getByRole('row', { name: /picky.*FailedScheduling.*nodes are available.*nodes are available/ })
    .waitFor();
  await workbench.screenshot(join(pictures, 'verify-not-working.png'));
  await workbench.notifications.dismissAll();
  const manifest = `targets/there/${namespace}/deployments.apps/picky.yaml`;
  await page()
    .getByRole('link', { name: new RegExp(`^${manifest}:\\d+$`) })
    .click();
  await workbench.page.getByRole('tab', { name: /^picky\.yaml/, selected: true }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('nodeSelector');
  expect(readFileSync(pageFile(), 'utf8')).toContain('`sched-selector`');
  await workbench.run('View: Close All Editors');
});

test('a verification that is cancelled ends with the page of before, and says nothing of how it stands', async () => {
  const { workbench } = use;
  const before = readFileSync(pageFile(), 'utf8');
  const held = relay.holdWhen(() => true);
  await workbench.migrations.choose(/^moved\b/, 'Verify Migration');
  await held;
  await workbench.notifications.press(/Verifying moved on there/, 'Cancel');
  await workbench.notifications.with(/Verifying moved/).waitFor({ state: 'detached' });
  await relay.holdWhen(undefined);
  relay.cut();
  expect(await workbench.notifications.texts()).toEqual([]);
  expect(readFileSync(pageFile(), 'utf8')).toBe(before);
  expect(await workbench.page.getByRole('tab', { name: /verification-there\.md/ }).count()).toBe(0);
});

test('of several targets one is asked for; where its credentials are not taken any more, that is said, and not that it works', async () => {
  const { workbench } = use;
  await workbench.migrations.choose(/^twice\b/, 'Verify Migration');
  await workbench.quickPick.page('On which target is twice verified?');
  const targets = [expect.stringMatching(/^there/), expect.stringMatching(/^expired/)];
  expect(await workbench.quickPick.options()).toEqual(targets);
  await workbench.quickPick.choose(/^expired/);
  await workbench.notifications.with(/expired does not accept the credentials any more/).waitFor();
  expect((await workbench.notifications.texts()).join('\n')).not.toMatch(/as meant/);
  await workbench.notifications.dismissAll();
});

test('a comparison with credentials that are not taken any more says so, before a namespace is chosen', async () => {
  const { workbench } = use;
  await workbench.clusters.expand('source');
  await workbench.clusters.choose(namespace, 'Compare With…');
  await workbench.quickPick.choose(/^expired\b/);
  await workbench.quickPick.shows(/expired does not accept the credentials any more.*Log in again/);
  await workbench.quickPick.close();
});

test('what was exported of a source is compared with what is there now', async () => {
  const { workbench } = use;
  await workbench.clusters.choose(namespace, 'Compare With…');
  await workbench.quickPick.choose(/^source\/, moved/);
  await heading(/moved\.migration\/source/).waitFor();
  await page()
    .getByText(/^What could be compared means the same\. .* Secrets with values that a manifest withholds/)
    .waitFor();
  await workbench.run('View: Close All Editors');
});
