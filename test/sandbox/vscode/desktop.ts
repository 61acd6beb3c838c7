import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron, type Page } from 'playwright-core';
import { run } from './command.ts';
import { cacheFolder } from './install.ts';

/** The newest version is not taken on the day it appears: tests and demo use one that they were seen with. */
const VERSION = '1.139.1';
/** Answers quickly where VS Code can be downloaded. */
const PROBE = `https://update.code.visualstudio.com/api/versions/${VERSION}/linux-x64/stable`;

/**
 * Gives the desktop VS Code: downloads it into the cache folder where that is possible. Gives nothing where the
 * download site does not answer within 5 s, or where there is no display to show a window on.
 */
export async function findDesktop(): Promise<string | undefined> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  try {
    const answer = await fetch(PROBE, { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) return undefined;
  } catch {
    // No way to the download site: the caller has another VS Code.
    return undefined;
  }
  return downloadAndUnzipVSCode({ version: VERSION, cachePath: join(cacheFolder(), 'vscode-desktop') });
}

/** What a desktop window opens. Paths are absolute. */
export interface DesktopOptions {
  executable: string;
  /** Short: a socket lies below it, and its path may have 104 characters. */
  folder: string;
  workspace?: string;
  /** Packaged extensions to install first. */
  vsix: string[];
  env: Record<string, string>;
  settings: Record<string, unknown>;
  trusted: boolean;
}

/** Opens a desktop window with a profile of its own; the application ends with `close`, or when this process does. */
export async function openDesktop(options: DesktopOptions): Promise<{ page: Page; close(): Promise<void> }> {
  const user = join(options.folder, 'u', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify(options.settings, null, 2));
  const places = [
    `--user-data-dir=${join(options.folder, 'u')}`,
    `--extensions-dir=${join(options.folder, 'extensions')}`,
  ];
  const [cli = options.executable, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(options.executable, {
    reuseMachineInstall: true,
  });
  for (const vsix of options.vsix) await run(cli, [...cliArgs, ...places, '--install-extension', vsix, '--force']);
  const application = await _electron.launch({
    executablePath: options.executable,
    args: [
      ...(options.workspace ? [options.workspace] : []),
      ...places,
      ...(options.trusted ? ['--disable-workspace-trust'] : []),
      ...['--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
    ],
    env: { ...definedEnvironment(), ...options.env },
  });
  return { page: await application.firstWindow(), close: () => application.close() };
}

function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
