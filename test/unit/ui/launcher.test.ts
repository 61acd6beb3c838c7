import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { launcher } from '../../../src/ui/terminal/launcher.ts';
import { putLauncher } from '../../../src/ui/terminal/put-launcher.ts';

const folder = mkdtempSync(join(tmpdir(), "kubeferry it's "));
afterAll(() => rmSync(folder, { recursive: true }));

const about = {
  platform: 'linux',
  home: '/home/a',
  path: '/usr/bin',
  node: process.execPath,
  cli: join(folder, 'cli.js'),
} as const;

describe('the launcher of the command line', () => {
  test('starts the cli with its arguments, whatever the folder is called', () => {
    const script = join(folder, 'kubeferry');
    writeFileSync(about.cli, 'console.log(JSON.stringify(process.argv.slice(2)))');
    writeFileSync(script, launcher(about).text, { mode: 0o755 });
    expect(JSON.parse(execFileSync(script, ['run', 'a b']).toString())).toEqual(['run', 'a b']);
  });

  test('says what to do where the extension is gone', () => {
    const script = join(folder, 'stale');
    writeFileSync(script, launcher({ ...about, cli: join(folder, 'gone.js') }).text, { mode: 0o755 });
    expect(() => execFileSync(script, { stdio: 'pipe' })).toThrow(/run "Install kubeferry in PATH" in VS Code again/);
  });

  test.skipIf(process.platform === 'win32')('takes the place of a link and leaves what the link leads to', async () => {
    const installed = join(folder, 'npm-cli.js');
    writeFileSync(installed, 'the package');
    const file = join(folder, 'bin', 'kubeferry');
    await putLauncher({ file, text: 'first' });
    rmSync(file);
    symlinkSync(installed, file);
    await putLauncher({ file, text: 'second' });
    expect(readFileSync(installed, 'utf8')).toBe('the package');
    expect(readFileSync(file, 'utf8')).toBe('second');
    expect(statSync(file).mode & 0o777).toBe(0o755);
  });

  test('knows whether a terminal finds it', () => {
    expect(launcher(about).onPath).toBe(false);
    expect(launcher({ ...about, path: '/usr/bin:/home/a/.local/bin/' }).onPath).toBe(true);
  });

  test('is a batch file on Windows', () => {
    const { file, text } = launcher({ ...about, platform: 'win32', node: 'C:\\Code\\Code.exe', cli: 'C:\\x\\cli.js' });
    expect(file.endsWith('kubeferry.cmd')).toBe(true);
    expect(text).toContain('"C:\\Code\\Code.exe" "C:\\x\\cli.js" %*\r\n');
  });
});
