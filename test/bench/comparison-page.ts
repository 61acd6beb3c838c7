import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { findVSCode, startVSCode } from '../sandbox/vscode/start.ts';
import { Tree } from '../ui/pages/tree.ts';
import { Workbench } from '../ui/pages/workbench.ts';
import type { Lab } from './lab.ts';

/** Objects that differ, each a row of the page. */
export const differing = 5000;
/** Objects in one file. */
const aFile = 500;
/** The manifests of a migration's targets are what its explorer offers to compare; each target is a side. */
const [migration, targets] = ['load.migration', 'targets'];
const [left, right] = ['left', 'right'];
/** A folder with as many files as there are rows, for VS Code's own explorer. */
export const manyFiles = 'many';

/** The page of a comparison in a real VS Code. */
export interface ShownComparison {
  workbench: Workbench;
  /** The window of VS Code. */
  window: Page;
  /** The page itself. */
  page: FrameLocator;
  /** The explorer of VS Code. */
  explorer: Tree;
}

/**
 * Compares two folders whose 5,000 ConfigMaps all differ, in the page of the shipped extension in a real VS Code, and has it looked at once
 * all are shown. `inEveryFrame` is a script that runs in each page before its own. Ends VS Code.
 */
export async function withComparison<Found>(
  lab: Lab,
  inEveryFrame: string,
  look: (shown: ShownComparison) => Promise<Found>,
): Promise<Found> {
  const workspace = join(lab.folder, 'comparison-page');
  await writeWorkspace(workspace);
  const vscode = await startVSCode({
    program: await findVSCode((line) => lab.say(line)),
    extensions: [await lab.extension()],
    workspace,
    settings: {
      'files.watcherExclude': { '**': true },
      'explorer.autoReveal': false,
      'explorer.compactFolders': false,
    },
  });
  try {
    const window = vscode.page;
    await window.addInitScript(inEveryFrame);
    const workbench = new Workbench(window);
    await workbench.open();
    await workbench.run('View: Show Explorer');
    const explorer = new Tree(window, /Files Explorer/);
    await explorer.expand(migration);
    await explorer.expand(targets);
    await explorer.choose(left, 'Select for Compare');
    await explorer.choose(right, 'Compare with Selected');
    const shown = { workbench, window, page: workbench.webview, explorer };
    await shown.page
      .getByText(/^Last compared at /)
      .and(shown.page.locator(':not(:empty)'))
      .waitFor({ timeout: 120_000 });
    const row = shown.page.getByRole('treeitem', { name: `ConfigMap, ${differing}` });
    await row.waitFor({ timeout: 60_000 });
    return await look(shown);
  } finally {
    await vscode.dispose();
  }
}

async function writeWorkspace(folder: string): Promise<void> {
  for (const [name, nth] of [
    [left, 1],
    [right, 2],
  ] as const) {
    const side = join(folder, migration, targets, name);
    await mkdir(side, { recursive: true });
    for (let from = 0; from < differing; from += aFile) {
      const objects = Array.from({ length: aFile }, (_, at) => JSON.stringify(configMap(from + at, nth)));
      await writeFile(join(side, `from-${from}.yaml`), objects.join('\n---\n'));
    }
  }
  await mkdir(join(folder, manyFiles), { recursive: true });
  for (let at = 0; at < differing; at += 1) await writeFile(join(folder, manyFiles, `setting-${at}.txt`), '');
}

/** Differs from the other side in two values, one of which has several lines. */
function configMap(at: number, side: number): object {
  const lines = Array.from({ length: 8 }, (_, line) => `key-${line}: value ${line === 3 ? side : line} of ${at}`);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `setting-${at}`, namespace: 'load', labels: { app: 'shop', part: `part-${at % 20}` } },
    data: { colour: `number ${side}`, same: 'as ever', 'settings.conf': lines.join('\n') },
  };
}
