import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { Api } from '../sandbox/api.ts';
import { kubeconfig } from '../sandbox/kubeconfig.ts';
import { startRelay } from '../sandbox/relay.ts';
import { comparisonIn } from './pages/comparison.ts';
import { acceptGate } from './pages/run-end.ts';
import { Tree } from './pages/tree.ts';
import { pictures } from './pages/workbench.ts';
import { openWriteGate } from './pages/write-gate.ts';
import { planFiles } from './plan-files.ts';
import { applySmallApp } from './small-app.ts';
import { useWorkbench } from './use-workbench.ts';

const { clusters } = inject('sandbox');
const namespace = 'ui-compare-live';
const store = mkdtempSync(join(tmpdir(), 'kf-live-'));
const relay = await startRelay(clusters.target);
const use = useWorkbench('compare-live', {
  kubeconfig: writeKubeconfig,
  files: planFiles([{ name: 'moved', namespace, store }]),
});
const [source, target] = [new Api(clusters.source), new Api(clusters.target)];
/** A kind that nobody else follows in a namespace, so that the clusters' own count of its watches is that of the comparison. */
const template = {
  apiVersion: 'v1',
  kind: 'PodTemplate',
  metadata: { name: 'spare', namespace },
  template: { metadata: { labels: { app: 'spare' } }, spec: { containers: [{ name: 'spare', image: 'nginx:1.29' }] } },
};

beforeAll(async () => {
  await applySmallApp(clusters.source, namespace);
  await source.create(template);
});
afterAll(async () => {
  for (const api of [source, target]) {
    await api.delete(`/api/v1/namespaces/${namespace}`);
    api.close();
  }
  await relay.stop();
  rmSync(store, { recursive: true, force: true });
});

/** The target behind a relay, which can cut it off. */
function writeKubeconfig(): string {
  const file = join(store, 'config.yaml');
  const entry = (context: 'source' | 'target') => {
    const { server, caFile, token } = clusters[context];
    return { context, server: context === 'target' ? relay.server : server, caFile, token };
  };
  writeFileSync(file, kubeconfig([entry('source'), entry('target')]));
  return file;
}

const { page, row, details, changes, changed, button } = comparisonIn(use);
const settings = `/api/v1/namespaces/${namespace}/configmaps/settings`;
const colour = (value: string) => ({ data: { colour: value } });

/** How many watches of that kind both clusters keep open, as they say themselves. */
async function watches(): Promise<number> {
  let count = 0;
  for (const api of [source, target]) {
    const lines = String(await api.send('GET', '/metrics')).split('\n');
    const isOfKind = /^apiserver_longrunning_requests\{.*resource="podtemplates",scope="namespace".*verb="WATCH"/;
    for (const line of lines) if (isOfKind.test(line)) count += Number(line.split(' ').at(-1));
  }
  return count;
}

test('a comparison of a migration is followed, and says when it was true and what of the source would be lost', async () => {
  const { workbench } = use;
  await workbench.open();
  await openWriteGate(workbench, 'moved');
  expect(await acceptGate(workbench)).toEqual([expect.stringMatching(/moved/)]);
  await workbench.notifications.dismissAll();
  expect(await watches()).toBe(0);
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  // Of five kinds that have objects, each on both sides.
  await page()
    .getByText(/^True as of .*, 10 connections$/)
    .waitFor();
  await expect.poll(watches).toBe(2);
  await page()
    .getByText(/^Both sides mean the same\./)
    .waitFor();
  await changes().getByText('Nothing so far.').waitFor();
  await changes()
    .getByText(/^The last run moves what is in its backup moved.*, begun at .*would be lost at cutover\.$/)
    .waitFor();
});

test('what changes on the target appears by itself, stays chosen while it changes, and goes when it is set back', async () => {
  await target.patch(settings, colour('blue'));
  await row(/^settings, /).click();
  await details().getByText('"blue"').or(details().getByText('blue')).first().waitFor();
  await target.patch(settings, colour('violet'));
  await details().getByText('violet').first().waitFor();
  expect(await row(/^settings, /).getAttribute('aria-selected')).toBe('true');
  await page().getByText('Objects to look at: 1 of').waitFor();
  await target.patch(settings, colour('green'));
  await row(/^settings, /).waitFor({ state: 'detached' });
  await page()
    .getByText(/^Both sides mean the same\./)
    .waitFor();
  // Nothing of that is a change of the source.
  expect(await changes().getByRole('listitem').allInnerTexts()).toEqual(['Nothing so far.']);
});

test('a change on a cluster is announced where it changes how many objects are to be looked at, and then once', async () => {
  await page()
    .locator('html')
    .evaluate(`{
    globalThis.announced = [];
    for (const place of document.querySelectorAll('[role=status], [role=alert]')) {
      const note = () => globalThis.announced.push(place.textContent);
      new MutationObserver(note).observe(place, { childList: true, characterData: true, subtree: true });
    }
  }`);
  const status = page().getByRole('status');
  await target.patch(settings, colour('blue'));
  await status.getByText(/^Objects to look at: 1 of \d+\.$/).waitFor();
  await row(/^settings, /).click();
  await target.patch(settings, colour('violet'));
  await details().getByText('violet').first().waitFor();
  await target.patch(settings, colour('green'));
  await status.getByText(/^Both sides mean the same\./).waitFor();
  expect(await page().locator('html').evaluate('globalThis.announced')).toEqual([
    expect.stringMatching(/^Objects to look at: 1 of \d+\.$/),
    expect.stringMatching(/^Both sides mean the same\. Objects compared: \d+\.$/),
  ]);
});

test('what changes on the source is listed as it happens, the newest first', async () => {
  const { workbench } = use;
  await source.patch(settings, colour('red'));
  await changed(/changed\s+settings\s+ConfigMap/).waitFor();
  const late = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'late', namespace }, data: {} };
  await source.create(late);
  await changed(/new\s+late\s+ConfigMap/).waitFor();
  await row(/^late, /).waitFor();
  await source.delete(`/api/v1/namespaces/${namespace}/services/web`);
  await changed(/gone\s+web\s+Service/).waitFor();
  // A click while the tree grows lands on what moved there.
  await row(/^web, /).waitFor();
  expect(await changes().getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('web'),
    expect.stringContaining('late'),
    expect.stringContaining('settings'),
  ]);
  await row(/^settings, /).click();
  await workbench.screenshot(join(pictures, 'compare-live.png'));
});

test('a diff that is open follows both clusters as the page does', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  await row(/^settings, /).click();
  await keyboard.press('Enter');
  await workbench.page.getByRole('tab', { name: /^settings \(/ }).waitFor();
  await expect.poll(() => workbench.editor()).toContain('colour: green');
  await target.patch(settings, colour('beige'));
  await expect.poll(() => workbench.editor()).toContain('colour: beige');
  await target.delete(settings);
  await expect.poll(() => workbench.editor()).toContain('# This side does not have it any more.');
  await workbench.run('View: Close Editor');
  const drift = row(/^Different, and nothing explains it/);
  await row(/^settings, /).waitFor();
  await drift.waitFor({ state: 'detached' });
  await target.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace },
    ...colour('green'),
  });
  await drift.waitFor();
  await row(/^settings, /).click();
  await details().getByText('green').waitFor();
});

test('a page that is hidden goes on being followed, and shows all when it comes back', async () => {
  const { workbench } = use;
  await workbench.run('File: New Untitled Text File');
  await page().getByRole('tree').waitFor({ state: 'detached' });
  await source.patch(`/api/v1/namespaces/${namespace}/configmaps/late`, colour('white'));
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'later', namespace }, data: {} });
  await workbench.page.getByRole('tab', { name: /^Compare source of moved/ }).click();
  await changed(/new\s+later\s+ConfigMap/).waitFor();
  expect(await changes().getByRole('listitem').count()).toBe(4);
  for (const name of ['settings', 'late', 'later']) await row(new RegExp(`^${name}, `)).waitFor();
  await button('Pause').waitFor();
});

test('a cluster that does not answer is told with the time, and forgotten once it answers', async () => {
  relay.refuse(true);
  relay.cut();
  await source.patch(settings, colour('orange'));
  const away = page()
    .getByRole('alert')
    .getByText(/^Since .* a cluster does not answer: /);
  await away.waitFor();
  await page()
    .getByText(/^True as of [^,]*$/)
    .waitFor();
  await button('Pause').waitFor();
  await use.workbench.screenshot(join(pictures, 'compare-live-stalled.png'));
  relay.refuse(false);
  await away.waitFor({ state: 'detached' });
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  await source.patch(settings, colour('red'));
  await row(/^settings, /).click();
  await details().getByText('red').waitFor();
});

test('a plan that is saved half-written ends nothing: why is told, and both clusters are followed as before', async () => {
  const { workbench } = use;
  const { keyboard } = workbench.page;
  const tab = () => workbench.page.getByRole('tab', { name: /^Compare source of moved/ }).click();
  await workbench.migrations.choose(/^moved\b/, 'Open Plan');
  await workbench.page.getByRole('tab', { name: /^migration\.yaml/ }).waitFor();
  await page().getByRole('tree').waitFor({ state: 'detached' });
  await keyboard.press('Control+Home');
  await keyboard.type('half: written\n');
  await workbench.run('File: Save');
  await tab();
  const why = page().getByRole('alert').getByText('the plan has no key half');
  await why.waitFor();
  await button('Pause').waitFor();
  await row(/^settings, /).click();
  await target.patch(settings, colour('teal'));
  await details().getByText('teal').waitFor();
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  expect(await why.count()).toBe(1);
  await target.patch(settings, colour('green'));
  await details().getByText('green').waitFor();
  await workbench.page.getByRole('tab', { name: /^migration\.yaml/ }).click();
  await page().getByRole('tree').waitFor({ state: 'detached' });
  await keyboard.press('Control+Home');
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Delete');
  await workbench.run('File: Save');
  await workbench.run('View: Close Editor');
  await tab();
  await why.waitFor({ state: 'detached' });
});

test('Pause ends the connections, and Resume lists what changed on the source meanwhile', async () => {
  await button('Pause').click();
  await page()
    .getByText(/^Paused: true as of /)
    .waitFor();
  await expect.poll(watches).toBe(0);
  await target.patch(settings, colour('red'));
  await source.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'unseen', namespace }, data: {} });
  expect(await row(/^settings, /).count()).toBe(1);
  expect(await button('Compare Again').count()).toBe(0);
  await button('Resume').click();
  await page()
    .getByText(/^True as of /)
    .waitFor();
  await row(/^settings, /).waitFor({ state: 'detached' });
  await changed(/new\s+unseen\s+ConfigMap/).waitFor();
  expect(await changes().getByRole('listitem').count()).toBe(5);
  // All since the export is listed.
  expect(
    await changes()
      .getByText(/not all was followed/)
      .count(),
  ).toBe(0);
});

test('what a cluster takes its time for is told, and is cancelled without an error', async () => {
  const { notifications } = use.workbench;
  await target.patch(settings, colour('yellow'));
  await row(/^settings, /).click();
  await details().getByText('yellow').waitFor();
  await button('Pause').click();
  await page()
    .getByText(/^Paused: true as of /)
    .waitFor();
  const held = relay.holdWhen(() => true);
  for (const name of ['Copy as JSON Patch', 'Open Diff']) {
    await details().getByRole('button', { name }).click();
    const reading = notifications.with('Reading ConfigMap settings');
    await reading.waitFor();
    await held;
    await reading.getByRole('button', { name: 'Cancel' }).click();
    await reading.waitFor({ state: 'detached' });
  }
  expect(await notifications.texts()).toEqual([]);
  await relay.holdWhen(undefined);
  relay.cut();
  await button('Resume').click();
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
});

test('one that is cancelled while it compares once more says what was found before, and that some may be of after that', async () => {
  const status = page().getByRole('status');
  const found = await status.getByText(/^Objects to look at: /).innerText();
  await button('Pause').click();
  const held = relay.holdWhen(() => true);
  await button('Resume').click();
  await held;
  await status.getByText(/^Comparing…/).waitFor();
  await button('Cancel').click();
  await page()
    .getByText(/^Broken off: true as of .*, but for what was compared again after that$/)
    .waitFor();
  expect(await status.getByText(/^(Objects|Comparing)/).allInnerTexts()).toEqual([found]);
  await relay.holdWhen(undefined);
  relay.cut();
  await button('Resume').click();
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
});

test('Export Again writes the manifests anew, and the list begins again', async () => {
  const { workbench } = use;
  await button('Export Again').click();
  await workbench.notifications.text(/Preview of/, 60_000);
  await changes()
    .getByText(/^Exported again at .*: it comes to the target when the migration is run again\.$/)
    .waitFor();
  await changes().getByText('Nothing so far.').waitFor();
  const manifest = join('moved.migration', 'targets', 'there', namespace, 'configmaps', 'later.yaml');
  expect(readFileSync(join(use.workspace, manifest), 'utf8')).toContain('name: later');
  await workbench.notifications.dismissAll();
  await source.patch(settings, colour('black'));
  await changed(/changed\s+settings\s+ConfigMap/).waitFor();
  // It was followed all the time.
  expect(
    await changes()
      .getByText(/not all was followed/)
      .count(),
  ).toBe(0);
  await page()
    .getByText(/^True as of /)
    .waitFor();
});

test('while the migration is busy, what else is wanted of it says so', async () => {
  const { workbench } = use;
  const busy = /^moved is busy\. This can be done once it has ended, or was cancelled\.$/;
  const held = relay.holdWhen(() => true);
  await button('Export Again').click();
  await held;
  await workbench.run('Kubeferry: Verify Migration');
  await workbench.notifications.text(busy);
  await relay.holdWhen(undefined);
  relay.cut();
  await workbench.notifications.text(/Preview of/, 60_000);
  await workbench.notifications.dismissAll();
  await source.patch(settings, colour('white'));
  await changed(/changed\s+settings\s+ConfigMap/).waitFor();
});

test.each([
  ['Light Modern', 'vs'],
  ['Light High Contrast', 'hc-light'],
])('in the theme %s what changed is drawn in its colours', async (theme, name) => {
  const { workbench } = use;
  await workbench.run('Preferences: Color Theme');
  await workbench.quickPick.fill(theme);
  await workbench.quickPick.choose(new RegExp(`^${theme}`));
  await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
  await changed(/settings/).waitFor();
  await workbench.screenshot(join(pictures, `compare-live-${name}.png`));
});

test('what was begun on a page ends well after that was closed, and follows nothing', async () => {
  const { workbench } = use;
  await row(/^later, /).click();
  await details().getByRole('button', { name: 'Re-apply Object…' }).click();
  await workbench.quickPick.root.getByPlaceholder(`Allows in target: create in ${namespace}`).waitFor();
  await workbench.quickPick.options();
  // The list of the gate covers the tab.
  await workbench.page.getByRole('tab', { name: /^Compare source of moved/ }).dispatchEvent('auxclick', { button: 1 });
  await expect.poll(watches).toBe(0);
  await workbench.quickPick.choose(/Apply ConfigMap later/);
  await workbench.notifications.text(/ConfigMap later in target: Created/);
  expect((await target.get(`/api/v1/namespaces/${namespace}/configmaps/later`)).metadata.name).toBe('later');
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  expect(await watches()).toBe(2);
  expect(await workbench.notifications.texts()).toEqual([expect.stringMatching(/^ConfigMap later in target: /)]);
});

test('a page that is closed while it is hidden comes to no error, and ends its connections though an export was under way', async () => {
  const { workbench } = use;
  const tab = (name: RegExp) => workbench.page.getByRole('tab', { name });
  await workbench.notifications.dismissAll();
  await workbench.run('File: New Untitled Text File');
  await tab(/^Compare source of moved/).click();
  await button('Export Again').click();
  await tab(/^Untitled-\d+/)
    .last()
    .click();
  await page().getByRole('tree').waitFor({ state: 'detached' });
  await tab(/^Compare source of moved/).click({ button: 'middle' });
  await tab(/^Compare source of moved/).waitFor({ state: 'detached' });
  await workbench.notifications.text(/Preview of/, 60_000);
  await expect.poll(watches).toBe(0);
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  // Those of the page that is shown now, and no others.
  expect(await watches()).toBe(2);
  expect(await workbench.notifications.texts()).toEqual([expect.stringMatching(/Preview of/)]);
});

test('a window that is loaded again shows the migration again, and follows both clusters', async () => {
  const { workbench } = use;
  await page().getByRole('searchbox').click();
  await workbench.reload();
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  await expect.poll(watches).toBe(2);
  await changes().waitFor();
  await target.patch(settings, colour('purple'));
  await row(/^settings, /).click();
  await details().getByText('purple').waitFor();
});

test('a comparison that is opened again before VS Code has shown its page again is there once', async () => {
  const { workbench } = use;
  const tabs = workbench.page.getByRole('tab', { name: /^Compare source of moved/ });
  await workbench.migrations.choose(/^moved\b/, 'Open Plan');
  await page().getByRole('tree').waitFor({ state: 'detached' });
  await workbench.reload();
  await workbench.migrations.choose(/^moved\b/, 'Compare Source with Target');
  await page()
    .getByText(/^True as of .*, \d+ connections$/)
    .waitFor();
  await expect.poll(() => tabs.count()).toBe(2);
  await tabs.first().click();
  await expect.poll(() => tabs.count()).toBe(1);
  await row(/^settings, /).waitFor();
  expect(await watches()).toBe(2);
});

test('a page that is closed ends the connections of its comparison', async () => {
  const { workbench } = use;
  await workbench.run('View: Close All Editors');
  await expect.poll(watches).toBe(0);
});

test('manifests held against manifests cannot change by themselves, and are compared once', async () => {
  const { workbench } = use;
  await workbench.run('View: Show Explorer');
  const files = new Tree(workbench.page, /Files Explorer/);
  await files.expand(/^moved\.migration/);
  await files.expand(/^targets/);
  await files.choose(/^source/, 'Select for Compare');
  await files.choose(/^there/, 'Compare with Selected');
  await page()
    .getByText(/^Last compared at /)
    .waitFor();
  await button('Compare Again').waitFor();
  expect(await button('Pause').count()).toBe(0);
  expect(
    await page()
      .getByRole('region', { name: /^Changed / })
      .count(),
  ).toBe(0);
  expect(await watches()).toBe(0);
});
