import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Processes, waitFor } from '../processes.ts';
import { run } from './command.ts';
import type { ServerProgram } from './install.ts';

/** What a VS Code server is started with. All paths are absolute. */
export interface ServerOptions {
  program: ServerProgram;
  /** Owns the server and everything that it starts. */
  processes: Processes;
  /** Holds the server's data and extensions; new for each run. */
  folder: string;
  /** Added to this process's environment. */
  env: Record<string, string>;
  /** The person's settings. */
  settings: Record<string, unknown>;
  /** Packaged extensions to install first. */
  vsix: string[];
  /** False for Restricted Mode: folders are not trusted until a person says so. */
  trusted: boolean;
  /** The page names what it runs: an extension under development, and tests. */
  payload: boolean;
  /** The folders of VS Code's own extensions to have. Default: all. */
  builtIns?: readonly string[] | undefined;
  /** Where to listen. Default: a free port. */
  port?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A running VS Code server. `url` is `http://127.0.0.1:PORT`; `log` is the file with its output. */
export interface Server {
  url: string;
  log: string;
}

/** Starts a VS Code server on 127.0.0.1; throws with its last lines when it ends before it listens. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { program, folder, env } = options;
  const places = ['--server-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  await mkdir(join(folder, 'extensions'), { recursive: true });
  // What belongs to a machine is read from its own file once its extension is known; from the person's only until then.
  for (const whose of ['User', 'Machine']) {
    const place = join(folder, 'data', 'data', whose);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'settings.json'), JSON.stringify(settingsOf(whose, options.settings), null, 2));
  }
  for (const vsix of options.vsix) {
    const install = [program.main, ...places, '--install-extension', vsix, '--force'];
    await run(program.node, install, { env: { ...process.env, ...env } });
  }
  const args = [
    program.main,
    ...places,
    ...(options.builtIns ? ['--builtin-extensions-dir', await linkBuiltIns(options.builtIns, program, folder)] : []),
    ...['--host', '127.0.0.1', '--port', `${options.port ?? 0}`, '--without-connection-token'],
    '--accept-server-license-terms',
    // Without it a built server does not read the page's payload; with it no notification is shown.
    ...(options.payload ? ['--enable-smoke-test-driver'] : []),
    ...['--telemetry-level', 'off'],
    ...(options.trusted ? ['--disable-workspace-trust'] : []),
  ];
  const server = await options.processes.start({ name: 'vscode-server', program: program.node, args, env });
  // It says its port itself: "Extension host agent listening on 41235" or "Web UI available at http://localhost:41235".
  const port = await waitFor(
    async () => /(?:listening on |localhost:)(\d+)/.exec(await readFile(server.log, 'utf8'))?.[1],
    { what: "VS Code's server listens", needs: [server], signal: options.signal },
  );
  return { url: `http://127.0.0.1:${port}`, log: server.log };
}

/** The settings that go into a file: all into the person's, those of Kubeferry into the machine's. */
function settingsOf(whose: string, settings: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(settings).filter(([key]) => whose === 'User' || key.startsWith('kubeferry.'));
  return Object.fromEntries(entries);
}

/** A folder with some of the extensions that come with VS Code, and the modules that they share. */
async function linkBuiltIns(names: readonly string[], { main }: ServerProgram, folder: string): Promise<string> {
  const all = join(dirname(main), '..', 'extensions');
  const some = join(folder, 'built-in');
  await mkdir(some);
  for (const name of [...names, 'node_modules']) await symlink(join(all, name), join(some, name), 'junction');
  return some;
}
