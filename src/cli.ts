#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Compiling the bundle takes half of the start: what Node compiled once is kept beside it, as for the engine. Sources have no such folder.
if (typeof __dirname === 'string') enableCompileCache(join(__dirname, 'compiled'));

/** The engine from a terminal: `kubeferry VERB FOLDER`. Sets the exit code: 0 as meant, 1 something is not, 2 wrong use. */
import('./cli/main.ts')
  .then(({ main }) => main(process.argv.slice(2), process.env))
  .then((code) => {
    process.exitCode = code;
  });
