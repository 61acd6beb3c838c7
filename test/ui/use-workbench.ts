import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, onTestFailed } from 'vitest';
import { holdsCanary } from '../sandbox/apps/shop/shop.ts';
import { extensionFolder, packageExtension } from '../sandbox/vscode/build.ts';
import { type KeptPage, keepPage } from '../sandbox/vscode/page.ts';
import { startVSCode, type VSCode } from '../sandbox/vscode/start.ts';
import { keptWith } from './kept.ts';
import { pictures, Workbench } from './pages/workbench.ts';

/** How the VS Code of a file of tests differs. */
export interface WorkbenchOptions {
  /** Path of the kubeconfig in `KUBECONFIG`, asked for when VS Code starts. Default: the sandbox's, as admin. */
  kubeconfig?: string | (() => string);
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** Folders of other extensions beside Kubeferry. */
  extensions?: string[];
  trusted?: boolean;
  /** Install Kubeferry from a package instead of running it from its folder. */
  packaged?: boolean;
  /** Files of the workspace before VS Code opens it, by path. */
  files?: Record<string, string>;
  /** The one of them (a `.code-workspace`) that is opened. Default: the folder. */
  open?: string;
}

/** The extensions of VS Code itself that these tests need; all of them make a start a quarter slower. */
const builtIns = [
  ...['configuration-editing', 'log', 'markdown-basics', 'markdown-language-features', 'search-result'],
  ...['theme-defaults', 'yaml'],
];

/** The files that one process runs, one after another, show their VS Codes in one page, which ends with the process. */
let keptPage: Promise<KeptPage> | undefined;

/** What the tests of one file share. */
export interface Use {
  readonly workbench: Workbench;
  readonly vscode: VSCode;
  /** The folder that VS Code has open. */
  readonly workspace: string;
  /** Ends this VS Code, as it is when a computer is shut down, and starts another one on the same folder. */
  restart(): Promise<void>;
}

/**
 * Starts a VS Code for the tests of one file and ends it after them; a test that fails leaves a picture in `out/ui/failed`.
 * After the tests no picture and nothing that VS Code keeps may hold the value of a Secret.
 */
export function useWorkbench(name: string, options: WorkbenchOptions = {}): Use {
  const workspace = mkdtempSync(join(tmpdir(), 'kf-ws-'));
  let vscode: VSCode | undefined;
  let workbench: Workbench | undefined;
  let failed = false;
  /** The words on the pictures of those that ended before. */
  const pictured: string[] = [];
  const kubeconfig = () => {
    const { kubeconfig: chosen = inject('sandbox').kubeconfig } = options;
    return typeof chosen === 'string' ? chosen : chosen();
  };
  const start = async () => {
    const program = inject('vscode');
    if (program.kind === 'server') keptPage ??= keepPage(program.chromium);
    vscode = await startVSCode({
      program,
      builtIns,
      keptPage: await keptPage,
      workspace: options.open === undefined ? workspace : join(workspace, options.open),
      extensions: [...(options.packaged ? [] : [extensionFolder]), ...(options.extensions ?? [])],
      vsix: options.packaged ? [await packaged(workspace)] : [],
      settings: options.settings ?? {},
      env: { KUBECONFIG: kubeconfig(), ...options.env },
      trusted: options.trusted ?? true,
    });
    // A machine that is busy with other things takes its time.
    vscode.page.setDefaultTimeout(45_000);
    workbench = new Workbench(vscode.page);
  };
  beforeAll(async () => {
    for (const [path, text] of Object.entries(options.files ?? {})) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), text);
    }
    await start();
  });
  beforeEach(() => {
    onTestFailed(() => {
      failed = true;
    });
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await workbench?.screenshot(join(pictures, 'failed', `${name}-${task.name}.png`.replaceAll(/[^\w.-]+/g, '-')));
  });
  afterAll(async () => {
    try {
      pictured.push(...(workbench?.pictured ?? []));
      expect(pictured.filter(holdsCanary)).toEqual([]);
      if (vscode) expect(await keptWith(holdsCanary, vscode)).toEqual([]);
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      await vscode?.dispose({ keepLogs: failed });
      rmSync(workspace, { recursive: true, force: true });
    }
    if (failed && vscode) console.log(`Logs of VS Code: ${vscode.logs}`);
  });
  return {
    workspace,
    get workbench() {
      return there(workbench);
    },
    get vscode() {
      return there(vscode);
    },
    async restart() {
      pictured.push(...(workbench?.pictured ?? []));
      await vscode?.dispose();
      vscode = undefined;
      await start();
    },
  };
}

async function packaged(folder: string): Promise<string> {
  const file = join(folder, 'kubeferry.vsix');
  await packageExtension(file);
  return file;
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('VS Code is not started yet.');
  return value;
}
