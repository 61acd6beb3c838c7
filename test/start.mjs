// The one way into tests, demo, benchmarks and sandbox on a fresh machine: `node test/start.mjs WHAT [ARGUMENTS]`.
// Runs on Node 20 without dependencies: installs what package-lock.json names, then goes on with the bundled Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scripts = {
  test: 'test/run.ts',
  demo: 'test/demo.ts',
  bench: 'test/bench/run.ts',
  sandbox: 'test/sandbox/keep.ts',
};

const [what = '', ...args] = process.argv.slice(2);
const script = scripts[what];
if (script === undefined) fail(`Say what to start: ${Object.keys(scripts).join(', ')}.`);
if (!existsSync(join(root, script))) fail(`There is no ${script}.`);

if (!isInstalled()) {
  console.log('Installing the dependencies (npm ci, about a minute) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // What some packages warn of, Node 20, is only this first step.
  const done = spawnSync(npm, ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) fail('The dependencies could not be installed: see the messages of npm above.');
}

const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim() ?? 'nothing';
if (!version.startsWith('v24.')) fail(`${node} should be Node 24 but says ${version}: run "npm ci" again.`);

const bin = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: [bin, dirname(node), process.env.PATH].join(delimiter) };
const child = spawn(node, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env });
// Ctrl-C reaches the child by itself; a kill of this process is handed on. Either way its end is waited for.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`${script} could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

/** Whether node_modules holds the versions of package-lock.json (packages for other platforms need not be there). */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (there[path] === undefined ? entry.optional === true : there[path].version === entry.version),
  );
}

function fail(words) {
  console.error(words);
  process.exit(2);
}
