import { delimiter, join } from 'node:path';

/** A small script that starts the command line of the installed extension. */
export interface Launcher {
  /** Where it is put. */
  file: string;
  text: string;
  /** Whether a terminal finds it there. */
  onPath: boolean;
}

/** What the launcher depends on. `node` is a program that runs as Node where `ELECTRON_RUN_AS_NODE` is set; `cli` is `dist/cli.js`. */
export interface LauncherAbout {
  platform: NodeJS.Platform;
  home: string;
  path: string;
  node: string;
  cli: string;
}

/** The launcher for this machine: `~/.local/bin/kubeferry`, or `kubeferry.cmd` in `~\.kubeferry\bin` on Windows. */
export function launcher({ platform, home, path, node, cli }: LauncherAbout): Launcher {
  const windows = platform === 'win32';
  const folder = windows ? join(home, '.kubeferry', 'bin') : join(home, '.local', 'bin');
  return {
    file: join(folder, windows ? 'kubeferry.cmd' : 'kubeferry'),
    text: windows ? windowsText(node, cli) : unixText(node, cli),
    onPath: path.split(windows ? ';' : delimiter).some((part) => part.replace(/[\\/]+$/, '') === folder),
  };
}

function unixText(node: string, cli: string): string {
  return `#!/bin/sh
if [ ! -f ${shellWord(cli)} ]; then
  echo 'Kubeferry was updated or removed: run "Install kubeferry in PATH" in VS Code again.' >&2
  exit 2
fi
ELECTRON_RUN_AS_NODE=1 exec ${shellWord(node)} ${shellWord(cli)} "$@"
`;
}

function windowsText(node: string, cli: string): string {
  return [
    '@echo off',
    `if not exist "${cli}" (`,
    '  echo Kubeferry was updated or removed: run "Install kubeferry in PATH" in VS Code again. 1>&2',
    '  exit /b 2',
    ')',
    'set ELECTRON_RUN_AS_NODE=1',
    `"${node}" "${cli}" %*`,
    '',
  ].join('\r\n');
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
