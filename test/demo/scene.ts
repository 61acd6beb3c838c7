import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { shopImages } from '../sandbox/apps/shop/images.ts';
import { placeOrders } from '../sandbox/apps/shop/orders.ts';
import { applyShop } from '../sandbox/apps/shop/shop.ts';
import type { Say } from '../sandbox/obtain.ts';
import { whyNoRealNodes } from '../sandbox/real-nodes/machine.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { buildExtension, extensionFolder, projectFolder } from '../sandbox/vscode/build.ts';
import { findVSCode, startVSCode, type VSCode, type VSCodeProgram } from '../sandbox/vscode/start.ts';
import { type OnNodes, onRealOrSimulated } from './nodes.ts';

/** Where the demo leaves its workspace, pictures and report; not part of the repository. */
export const demoFolder = join(projectFolder, 'out', 'demo');

/** What customers ordered before the move: an application that only starts again would not know it. */
export const orders = ['3 lanterns', '1 teapot', '12 mooncakes'];

/** Two clusters, the shop on the first, and a VS Code that knows both. With real nodes a Velero in each, and orders in the shop. */
export interface Scene {
  sandbox: Sandbox<'source' | 'target'>;
  /** Why the nodes are simulated; absent where they are real. */
  whySimulated?: string | undefined;
  program: VSCodeProgram;
  vscode: VSCode;
  workspace: string;
  end(options?: { keepLogs?: boolean }): Promise<void>;
}

/** What a person may ask for: nodes that only simulate containers, for instance where building what runs them takes too long. */
const simulated = process.argv.includes('--simulated');

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
  const { started: sandbox, why: whySimulated } = await startShop(say, signal);
  try {
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
    return { sandbox, whySimulated, program, vscode, workspace, end };
  } catch (error) {
    await sandbox.stop({ keepLogs: true });
    throw error;
  }
}

/** Two clusters with the shop on the first: it really runs where the machine allows, with a Velero that can carry its data, and is simulated elsewhere. */
async function startShop(say: Say, signal: AbortSignal): Promise<OnNodes<Scene['sandbox']>> {
  const whyNot = simulated ? 'So it was asked for.' : whyNoRealNodes();
  return onRealOrSimulated((nodes) => startWithShop(nodes, say, signal), { whyNot, say, signal });
}

async function startWithShop(nodes: 'real' | 'kwok', say: Say, signal: AbortSignal): Promise<Scene['sandbox']> {
  const real = nodes === 'real';
  const sandbox = await startSandbox({
    clusters: ['source', 'target'],
    nodes,
    images: real ? shopImages : [],
    velero: real,
    before: ({ source }) => {
      say('Installing the sample application, a shop of 60 objects, on "source"');
      return applyShop(source, 'shop', signal);
    },
    say,
    signal,
  });
  if (!real) return sandbox;
  try {
    await placeOrders(sandbox.clusters.source, orders);
    say(`Customers of the shop on "source" ordered ${orders.join(', ')}.`);
    return sandbox;
  } catch (error) {
    await sandbox.stop({ keepLogs: true });
    throw error;
  }
}
