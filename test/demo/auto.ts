import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ordersOf } from '../sandbox/apps/shop/orders.ts';
import { holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { projectFolder } from '../sandbox/vscode/build.ts';
import { keptWith } from '../ui/kept.ts';
import { answerMigrateWizard } from '../ui/pages/migrate-wizard.ts';
import { Workbench } from '../ui/pages/workbench.ts';
import { answerOf, readiness } from './ready.ts';
import { demoFolder, orders, type Scene } from './scene.ts';

/**
 * Does the demo's migration by the window alone, as a person would, with a picture of each stage in `out/demo`.
 * True when every workload of the source is Ready on the target, judged by asking the target's API server, and, where
 * containers run, the shop there knows the orders that were placed before.
 */
export async function playScene(scene: Scene, say: (line: string) => void): Promise<boolean> {
  const { sandbox, vscode, workspace } = scene;
  const workbench = new Workbench(vscode.page);
  let number = 0;
  const picture = async (name: string) => {
    number += 1;
    const file = `${String(number).padStart(2, '0')}-${name}.png`;
    await workbench.screenshot(join(demoFolder, file));
    say(`  ${file}`);
  };
  const began = Date.now();

  say('Opening the clusters');
  await workbench.open();
  await workbench.clusters.find('source');
  await picture('contexts');
  await workbench.clusters.expand('source');
  await workbench.clusters.expand('shop');
  await workbench.clusters.expand('Workloads');
  await workbench.clusters.find('web');
  await picture('source');

  say('Right-click on "shop" → Migrate…');
  await workbench.clusters.openMenu('shop');
  await picture('menu');
  await workbench.clusters.choose('shop', 'Migrate…');
  const real = sandbox.nodes === 'real';
  await answerMigrateWizard(workbench, {
    target: 'target',
    claims: real ? 'suggested' : 'empty',
    finish: 'Migrate',
    seen: (page) => picture(`wizard-${page}`),
  });
  const end = workbench.notifications.with(/was migrated to|The migration .* (failed|was cancelled)/);
  const error = workbench.page.locator('.notification-toast .codicon-error');
  // The status bar says where the run is while it runs.
  await workbench.status(/^shop/).or(end).or(error).first().waitFor();
  await picture('running');
  // Only ends what hangs: a busy machine takes several minutes for what an idle one does in one.
  await end.or(error).first().waitFor({ timeout: 900_000 });
  const words = await workbench.notifications.text(/./);
  await picture('end');
  say(`VS Code says: ${words}`);

  await workbench.section('Clusters', true);
  await workbench.clusters.collapse('source');
  await workbench.clusters.expand('target');
  await workbench.clusters.expand('shop');
  await workbench.clusters.expand('Workloads');
  await workbench.clusters.find('web');
  await picture('target');
  await openReport(workbench);
  await picture('report');

  const folder = (await readdir(workspace)).find((name) => name.endsWith('.migration'));
  if (folder) await copyFile(join(workspace, folder, 'report.md'), join(demoFolder, 'report.md'));
  await refuseCanary(workspace);
  const [kept] = await keptWith(holdsCanary, vscode);
  if (kept !== undefined) throw new Error(`VS Code keeps a Secret's value in ${kept}.`);
  if (workbench.pictured.some(holdsCanary)) throw new Error("A picture shows a Secret's value.");
  const { ready, notReady } = await readiness(sandbox.clusters.source, sandbox.clusters.target, 'shop');
  say('');
  say(`Migrated in ${((Date.now() - began) / 1000).toFixed(0)} s, by the window alone.`);
  say(`Ready on the target: ${ready.length} of ${ready.length + notReady.length} workloads: ${ready.join(', ')}`);
  if (notReady.length > 0) say(`Not ready: ${notReady.join(', ')}`);
  const isWhole = !real || (await hasItsData(scene, say));
  if (!real) say('No data was moved: simulated containers write none.');
  say(`Pictures and report: ${demoFolder}`);
  return notReady.length === 0 && ready.length > 0 && folder !== undefined && isWhole;
}

/** Whether the shop of the target answers, and tells the orders that were placed on the source before the move. */
async function hasItsData({ sandbox }: Scene, say: (line: string) => void): Promise<boolean> {
  const { target } = sandbox.clusters;
  say(`The shop on the target answers: ${await answerOf(target, 'shop')}`);
  const found = await ordersOf(target);
  const lost = orders.filter((order) => !found.includes(order));
  if (lost.length === 0) say(`Its data is there, the orders that were placed on the source: ${found.join(', ')}`);
  else say(`Its data is not there: of the orders that were placed on the source it lacks ${lost.join(', ')}.`);
  return lost.length === 0;
}

/** Makes the demo's picture of the migrated shop that of the README. */
export async function keepScreenshot(say: (line: string) => void): Promise<void> {
  const picture = (await readdir(demoFolder)).find((name) => /^\d+-target\.png$/.test(name));
  if (picture === undefined) throw new Error(`${demoFolder} has no picture of the target.`);
  await copyFile(join(demoFolder, picture), join(projectFolder, 'media', 'screenshot.png'));
  say(`${picture} is media/screenshot.png now.`);
}

/** Throws where a Secret's value is in a file below a folder. */
async function refuseCanary(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && holdsCanary(await readFile(file, 'utf8'))) throw new Error(`${file} holds a Secret's value.`);
  }
}

async function openReport(workbench: Workbench): Promise<void> {
  await workbench.notifications.press(/was migrated to/, 'Open Report');
  await workbench.page.getByRole('tab', { name: /report\.md/ }).waitFor();
  await workbench.webview.getByRole('heading', { name: 'Every object' }).waitFor();
}
