import type { TestProject } from 'vitest/node';
import { type SandboxInfo, startSandbox } from '../sandbox/sandbox.ts';
import { buildExtension } from '../sandbox/vscode/build.ts';
import { findVSCode, type VSCodeProgram } from '../sandbox/vscode/start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: SandboxInfo<'source' | 'target'>;
    vscode: VSCodeProgram;
  }
}

/** Builds the extension and starts what all UI tests share: `inject('sandbox')`, `inject('vscode')`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const say = (line: string): void => console.log(line);
  const [, program] = await Promise.all([buildExtension(), findVSCode(say)]);
  const sandbox = await startSandbox({ clusters: ['source', 'target'], s3: true, say });
  project.provide('sandbox', sandbox.info);
  project.provide('vscode', program);
  return () => sandbox.stop({ keepLogs: project.vitest.state.getCountOfFailedTests() > 0 });
}
