#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** The oldest Node that has what the rest is written with: `engines` of package.json. */
const needed = [22, 15] as const;

if (isOld(process.versions.node)) {
  process.stderr.write(
    `kubeferry needs Node ${needed.join('.')} or newer, and this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 2;
} else start();

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < needed[0] || (major === needed[0] && minor < needed[1]);
}

/** The engine from a terminal: `kubeferry VERB FOLDER`. Sets the exit code: 0 as meant, 1 something is not, 2 wrong use. */
function start(): void {
  // Compiling the bundle takes half of the start: what Node compiled once is kept beside it, as for the engine. Sources have no such folder.
  if (typeof __dirname === 'string') enableCompileCache(join(__dirname, 'compiled'));
  import('./cli/main.ts')
    .then(({ main }) => main(process.argv.slice(2), process.env))
    .then((code) => {
      process.exitCode = code;
    });
}
