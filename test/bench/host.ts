import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectFolder } from '../sandbox/vscode/build.ts';
import { runHostTests } from '../sandbox/vscode/host-tests.ts';
import { findVSCode } from '../sandbox/vscode/start.ts';
import { hostVariables } from './host-variables.ts';
import { type Lab, once } from './lab.ts';

/** What `host-activation.ts` found. */
export interface Activation {
  milliseconds: number;
  /** Files of the extension that were loaded by then. */
  loaded: { file: string; bytes: number }[];
}

/** How late an event loop was, in milliseconds; `held`: the longest without the time in which no processor was free for it. */
export interface Lateness {
  p99: number;
  max: number;
  held: number;
}

/** What `host-loop-lag.ts` found. */
export interface LoopLag {
  moving: Lateness;
  atRest: Lateness;
}

/** What `host-diagnostics-lag.ts` found. */
export interface DiagnosticsLag {
  judging: Lateness;
  atRest: Lateness;
  /** Problems that stood there at the end. */
  problems: number;
}

const out = join(projectFolder, 'out', 'bench', 'host');
const program = once((lab: Lab) => findVSCode((line) => lab.say(line)));

/** Starts a real VS Code, activates the extension there, and ends it. */
export async function measureActivation(lab: Lab): Promise<Activation> {
  return JSON.parse(await inHost(lab, 'host-activation', {}));
}

/** Runs a migration folder by the extension's command in a real VS Code; gives how the loop of its extension host fared. */
export async function measureLoopLag(
  lab: Lab,
  { inside, outside, grants }: { inside: string; outside: string; grants: string },
): Promise<LoopLag> {
  const { kubeconfig } = await lab.sandbox();
  const { migration, outside: before, grants: allowed } = hostVariables;
  const env = { KUBECONFIG: kubeconfig, [migration]: inside, [before]: outside, [allowed]: grants };
  return JSON.parse(await inHost(lab, 'host-loop-lag', env));
}

/** Edits, fixes and saves a manifest among many with problems in a real VS Code; gives how the loop of its extension host fared. */
export async function measureDiagnosticsLag(
  lab: Lab,
  about: { manifest: string; manifests: string; facts: string; problems: number },
): Promise<DiagnosticsLag> {
  const { manifest, manifests, facts, problems } = hostVariables;
  const env = {
    [manifest]: about.manifest,
    [manifests]: about.manifests,
    [facts]: about.facts,
    [problems]: `${about.problems}`,
  };
  return JSON.parse(await inHost(lab, 'host-diagnostics-lag', env));
}

/** Runs a module of this folder in the extension host of a real VS Code; gives the text that it wrote. */
async function inHost(lab: Lab, module: string, env: Record<string, string>): Promise<string> {
  await mkdir(out, { recursive: true });
  const testsPath = join(out, `${module}.js`);
  await build({
    entryPoints: [join(import.meta.dirname, `${module}.ts`)],
    outfile: testsPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  // The package.json above says that .js files are modules.
  await writeFile(join(out, 'package.json'), '{ "type": "commonjs" }\n');
  const workspace = workspaceOf(lab);
  const result = join(lab.folder, `${module}.json`);
  await mkdir(workspace, { recursive: true });
  await rm(result, { force: true });
  const passed = await runHostTests({
    program: await program(lab),
    extension: await lab.extension(),
    testsPath,
    workspace,
    // What else a host has to do under such a load: it looks for ports in all output, and for conflicts in all text.
    settings: {
      'remote.autoForwardPorts': false,
      // Where there is a tunnel, as in a server, ports are looked for all the same unless their source is the output.
      'remote.autoForwardPortsSource': 'output',
      'merge-conflict.codeLens.enabled': false,
      'merge-conflict.decorators.enabled': false,
    },
    env: { ...env, [hostVariables.result]: result },
  });
  if (!passed) throw new Error(`${module} failed in the extension host.`);
  return readFile(result, 'utf8');
}

/** The folder that is open in the VS Code of the benchmarks. */
export function workspaceOf(lab: Lab): string {
  return join(lab.folder, 'workspace');
}
