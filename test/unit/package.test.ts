import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let copy = '';

// A copy is packed, so that neither a stale `dist/` counts nor the one at work is touched.
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'kubeferry-package-'));
  // The build writes `schemas/` too.
  execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${join(copy, 'dist')}`], { cwd: root });
  for (const name of readdirSync(root)) {
    if (!['node_modules', '.git', 'dist', 'out', 'test'].includes(name)) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
  }
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the package', () => {
  test('holds the files that are kept in vsix-files.txt', async () => {
    const files = await listFiles({ cwd: copy, packageManager: PackageManager.None });
    await expect(`${files.sort().join('\n')}\n`).toMatchFileSnapshot('vsix-files.txt');
  });

  test('loads at most 60 KB at activation', () => {
    expect(statSync(join(copy, 'dist', 'extension.js')).size).toBeLessThanOrEqual(60 * 1024);
  });
});
