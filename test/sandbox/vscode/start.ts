import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Processes } from '../processes.ts';
import { findChromium } from './chromium.ts';
import { findDesktop, openDesktop } from './desktop.ts';
import { installServer, type ServerProgram } from './install.ts';
import { type KeptPage, openPage } from './page.ts';
import { startServer } from './server.ts';

/** A VS Code that can be started: the desktop one, or the server with a browser as its window. */
export type VSCodeProgram =
  | { kind: 'desktop'; executable: string }
  | { kind: 'server'; server: ServerProgram; chromium: string };

/** What VS Code is started with. Paths are absolute. */
export interface VSCodeOptions {
  program: VSCodeProgram;
  /** A folder or a `.code-workspace` file; none for an empty window. */
  workspace?: string;
  /** Folders of extensions, built: the one under test, and any others. */
  extensions?: string[];
  /** Packaged extensions to install first. */
  vsix?: string[];
  /** Over the settings that keep VS Code quiet and alike between runs. */
  settings?: Record<string, unknown>;
  /** Added to this process's environment. HOME is a new empty folder unless it is named here. */
  env?: Record<string, string>;
  /** Tests to run in the extension host of VS Code's server; `testsExit` settles with their exit code. */
  tests?: HostTests;
  /** Default true; false starts in Restricted Mode. */
  trusted?: boolean;
  /** Of VS Code's server: the folders of its own extensions to have. Default: all. */
  builtIns?: readonly string[];
  /** Of VS Code's server: the page to show it in, which shows nothing else meanwhile. Default: one of a new browser. */
  keptPage?: KeptPage | undefined;
  signal?: AbortSignal;
}

/** Tests that run inside the extension host, where a page shows no notifications. Paths are absolute. */
export interface HostTests {
  /** The folder of the extension under development. */
  extension: string;
  /** A module with `run()`. */
  module: string;
  /** Gets each line that they print. */
  onOutput: (line: string) => void;
}

/** A running VS Code. */
export interface VSCode {
  page: Page;
  /** The address that shows the same window in any browser of this machine; none on the desktop. */
  address?: string;
  testsExit?: Promise<number>;
  /** HOME of VS Code and of everything that it starts. */
  home: string;
  /** The folder with the logs. */
  logs: string;
  /** Ends it with everything that it started, and removes its data; the logs too unless they are to be kept. */
  dispose(options?: { keepLogs: boolean }): Promise<void>;
}

/** Quiet, and the same on every machine. */
const SETTINGS = {
  'workbench.colorTheme': 'Dark Modern',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  // No hover text over what is clicked on next.
  'workbench.hover.delay': 60_000,
  // No row under a heading that stays in view while a list scrolls: the heading would take the click.
  'workbench.tree.enableStickyScroll': false,
  'window.autoDetectColorScheme': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  // Where there is a tunnel, as in a server, ports are looked for all the same unless their source is the output.
  'remote.autoForwardPortsSource': 'output',
};

/**
 * Finds the VS Code to use: the one that `KUBEFERRY_VSCODE` names (`desktop`, `server`), else the desktop one where it
 * can be downloaded and shown, else the server, installed first where needed. `say` gets a line for what takes time.
 */
export async function findVSCode(say: (line: string) => void, signal?: AbortSignal): Promise<VSCodeProgram> {
  const wanted = process.env.KUBEFERRY_VSCODE;
  const executable = wanted === 'server' ? undefined : await findDesktop();
  if (executable) return { kind: 'desktop', executable };
  if (wanted === 'desktop') throw new Error('The desktop VS Code can be neither downloaded nor shown here.');
  const chromium = await findChromium(say, signal);
  return { kind: 'server', server: await installServer(say, signal), chromium };
}

/** Starts VS Code and gives its window once it is there. Throws when it ends before, or when `signal` aborts. */
export async function startVSCode(options: VSCodeOptions): Promise<VSCode> {
  // A short path: VS Code puts sockets below it.
  const root = await mkdtemp(join(tmpdir(), 'kf-'));
  const [data, logs, home] = [join(root, 'd'), join(root, 'logs'), join(root, 'd', 'home')];
  await mkdir(home, { recursive: true });
  await mkdir(logs);
  const processes = new Processes(logs, data);
  const about = {
    ...(options.workspace && { workspace: options.workspace }),
    env: { HOME: home, USERPROFILE: home, ...displayEnvironment(), ...options.env },
    settings: { ...SETTINGS, ...options.settings },
    trusted: options.trusted ?? true,
    folder: data,
  };
  try {
    for (const extension of options.extensions ?? []) await installFolder(extension, join(data, 'extensions'));
    const { close, ...window } = await openWindow(options, about, processes, logs);
    const dispose = async ({ keepLogs } = { keepLogs: false }) => {
      options.signal?.removeEventListener('abort', onAbort);
      await close();
      await processes.stop();
      if (!keepLogs) await rm(root, { recursive: true, force: true });
    };
    const onAbort = () => void dispose({ keepLogs: true });
    options.signal?.addEventListener('abort', onAbort, { once: true });
    await window.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 120_000 });
    return { ...window, home, logs, dispose };
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

/** A Linux desktop finds the key to its display below HOME, which is another one here. */
function displayEnvironment(): Record<string, string> {
  if (!process.env.DISPLAY) return {};
  return { XAUTHORITY: process.env.XAUTHORITY ?? join(homedir(), '.Xauthority') };
}

/** Links an extension to where VS Code looks for installed ones at its first start. */
async function installFolder(extension: string, extensions: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(extension, 'package.json'), 'utf8'));
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  await mkdir(extensions, { recursive: true });
  await symlink(extension, join(extensions, name), 'junction');
}

interface About {
  workspace?: string;
  env: Record<string, string>;
  settings: Record<string, unknown>;
  trusted: boolean;
  folder: string;
}

interface Window {
  page: Page;
  address?: string;
  testsExit?: Promise<number>;
  close(): Promise<void>;
}

async function openWindow(options: VSCodeOptions, about: About, processes: Processes, logs: string): Promise<Window> {
  const { program, tests, vsix = [], builtIns, keptPage, signal } = options;
  if (program.kind === 'desktop') return openDesktop({ ...about, vsix, executable: program.executable });
  const payload = tests !== undefined;
  const server = await startServer({
    ...about,
    ...{ program: program.server, processes, vsix, payload, builtIns, port: keptPage?.port, signal },
  });
  const { page, address, exit, close } = await openPage({
    chromium: keptPage ?? program.chromium,
    url: server.url,
    ...(about.workspace && { workspace: about.workspace }),
    ...(tests && { tests }),
    log: (line) => appendFileSync(join(logs, 'page.log'), `${line}\n`),
  });
  return { page, address, close, ...(tests && { testsExit: exit }) };
}
