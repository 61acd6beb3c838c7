import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startVitest } from 'vitest/node';

/**
 * Runs the UI tests (arguments are filters on file names) and writes `{ passed, failed, failedFiles }` into the file that
 * `KUBEFERRY_TEST_RESULT` names, or `out/ui/result.json`. Ends with 1 when a test failed or none ran.
 */
const result = process.env.KUBEFERRY_TEST_RESULT ?? join(import.meta.dirname, '..', '..', 'out', 'ui', 'result.json');
const vitest = await startVitest('test', process.argv.slice(2), {
  config: join(import.meta.dirname, 'vitest.config.ts'),
  watch: false,
});
await vitest.close();
const modules = vitest.state.getTestModules();
const tests = modules.flatMap((module) => [...module.children.allTests()]);
const passed = tests.filter((test) => test.result().state === 'passed').length;
// A file that could not run, or failed before or after its tests, counts as one failure.
const broken = modules.filter((module) => !module.ok() && [...module.children.allTests('failed')].length === 0);
const failed = tests.length - passed + broken.length;
const failedFiles = modules.filter((module) => !module.ok()).map(({ moduleId }) => moduleId);
mkdirSync(dirname(result), { recursive: true });
writeFileSync(result, JSON.stringify({ passed, failed, failedFiles }));
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
