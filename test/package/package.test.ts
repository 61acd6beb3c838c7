import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
const packages = z.array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }));
let copy = '';

let packed: { filename: string; files: { path: string }[] } | undefined;

const npm = (...args: string[]) =>
  execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: copy, encoding: 'utf8' });

// A copy is packed, so that neither a stale `dist/` counts nor the one at work is touched.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'kubeferry-package-'));
  for (const name of readdirSync(root)) {
    if (!['node_modules', '.git', 'dist', 'out', 'test'].includes(name)) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  // Builds first, by `prepack`, whose lines come before the answer.
  const answer = npm('pack', '--json');
  [packed] = packages.parse(JSON.parse(answer.slice(answer.lastIndexOf('\n[') + 1)));
}, 180_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the package of VS Code', () => {
  test('holds the files that are kept in vsix-files.txt', async () => {
    const files = await listFiles({ cwd: copy, packageManager: PackageManager.None });
    await expect(`${files.sort().join('\n')}\n`).toMatchFileSnapshot('vsix-files.txt');
  });

  test('loads at most 60 KB at activation', () => {
    expect(statSync(join(copy, 'dist', 'extension.js')).size).toBeLessThanOrEqual(60 * 1024);
  });

  test('has pages of at most 100 KB, which are loaded each time that one comes to the front', () => {
    const folder = join(copy, 'dist', 'media');
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(scripts).toContain('comparison.js');
    for (const name of scripts) expect(statSync(join(folder, name)).size, name).toBeLessThanOrEqual(100 * 1024);
  });

  test('has an engine of characters of one byte: a single other one makes it twice as large in memory', () => {
    const engine = readFileSync(join(copy, 'dist', 'engine.js'), 'utf8');
    expect(engine.match(/.{0,40}[^\0-\xff].{0,40}/g) ?? []).toEqual([]);
  });
});

describe('the package of npm', () => {
  test('holds what is built, and no source', () => {
    const files = (packed?.files ?? []).map(({ path }) => path);
    expect(files).toContain('dist/cli.js');
    expect(files.filter((path) => /\.map$|meta\.json|^(src|test)\//.test(path))).toEqual([]);
  });

  test('installs a command line that runs', () => {
    const home = join(copy, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{}');
    npm('install', '--prefix', home, join(copy, packed?.filename ?? ''));
    const run = (...args: string[]) =>
      spawnSync(join(home, 'node_modules', '.bin', 'kubeferry'), args, {
        encoding: 'utf8',
        env: { ...process.env, HOME: home },
      });
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('kubeferry VERB FOLDER') });
    const store = join(home, 'store');
    mkdirSync(store);
    expect(run('backups', 'list', '--store', store)).toMatchObject({ status: 0 });
    expect(run('backups', 'list', '--store', join(home, 'nowhere'))).toMatchObject({ status: 1 });
    expect(run('backups', 'look', '--store', store)).toMatchObject({ status: 2 });
  });
});
