#!/usr/bin/env node
import { main } from './cli/main.ts';

/** The engine from a terminal: `kubeferry VERB FOLDER`. Sets the exit code: 0 as meant, 1 something is not, 2 wrong use. */
main(process.argv.slice(2), process.env).then((code) => {
  process.exitCode = code;
});
