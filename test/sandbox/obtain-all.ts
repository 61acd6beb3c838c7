// Gets every program of the sandbox and the VS Code of the tests into the cache, so that suites side by side find them there.
import { obtainPrograms } from './obtain.ts';
import { programNames } from './programs.ts';
import { findVSCode } from './vscode/start.ts';

await obtainPrograms(programNames, console.log);
await findVSCode(console.log);
