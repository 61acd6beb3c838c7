import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The command, on a Node that says that it has this version. */
const onNode = (version: string) => {
  const says = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const preload = `data:text/javascript,${encodeURIComponent(says)}`;
  const args = ['--import', preload, join(root, 'src/cli.ts'), 'exclusions'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
};

test('a Node that is too old is told in one sentence with the one that is needed, as wrong use', () => {
  const needed = engines.node.replace('>=', '');
  for (const old of ['20.20.2', '22.14.0']) {
    const stderr = `kubeferry needs Node ${needed} or newer, and this is Node ${old}.\n`;
    expect(onNode(old)).toEqual({ status: 2, stdout: '', stderr });
  }
  for (const fine of [`${needed}.0`, '24.0.0']) expect(onNode(fine)).toMatchObject({ status: 0, stderr: '' });
});
