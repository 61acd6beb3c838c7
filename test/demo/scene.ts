import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { applyShop } from '../sandbox/apps/shop/shop.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { buildExtension, extensionFolder, projectFolder } from '../sandbox/vscode/build.ts';
import { findVSCode, startVSCode, type VSCode, type VSCodeProgram } from '../sandbox/vscode/start.ts';

/** Where the demo leaves its workspace, pictures and report; not part of the repository. */
export const demoFolder = join(projectFolder, 'out', 'demo');

/** Two clusters, the shop on the first, and a VS Code that knows both. */
export interface Scene {
  sandbox: Sandbox<'source' | 'target'>;
  program: VSCodeProgram;
  vscode: VSCode;
  workspace: string;
  end(options?: { keepLogs?: boolean }): Promise<void>;
}

/** Sets everything up, telling each step. Throws when something cannot be got or started, and leaves nothing running. */
export async function setScene(say: (line: string) => void, signal: AbortSignal): Promise<Scene> {
  await rm(demoFolder, { recursive: true, force: true });
  const workspace = join(demoFolder, 'workspace');
  await mkdir(workspace, { recursive: true });
  say('Building the extension');
  await buildExtension();
  say('Getting VS Code');
  const program = await findVSCode(say, signal);
  say(`VS Code: ${program.kind === 'desktop' ? program.executable : 'its server, with a browser as the window'}`);
  const sandbox = await startSandbox({ clusters: ['source', 'target'], say, signal });
  try {
    say('Installing the sample application, a shop of 60 objects, on "source"');
    await applyShop(sandbox.clusters.source, 'shop', signal);
    say('Starting VS Code');
    const vscode = await startVSCode({
      program,
      workspace,
      extensions: [extensionFolder],
      env: { KUBECONFIG: sandbox.kubeconfig },
      signal,
    });
    const end = async ({ keepLogs = false } = {}) => {
      await vscode.dispose({ keepLogs });
      await sandbox.stop({ keepLogs });
    };
    return { sandbox, program, vscode, workspace, end };
  } catch (error) {
    await sandbox.stop({ keepLogs: true });
    throw error;
  }
}
