import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { factsOf } from '../golden/target.ts';
import { claim, folder, said, workload, write } from './assessing.ts';

const program = join(import.meta.dirname, '../../src/cli.ts');

/** What `kubeferry assess` says, with a text on its standard input. */
function assessed(input: string, ...args: string[]) {
  write('target.json', JSON.stringify({ ...factsOf(''), namespaces: [] }));
  const line = [program, 'assess', ...args, '--target', join(folder, 'target.json')];
  const { stdout, status } = spawnSync(process.execPath, line, { input, encoding: 'utf8' });
  return { lines: stdout.split('\n'), status };
}

test('what comes on the standard input is assessed, beside files too, and is called -', () => {
  write('claim.yaml', claim);
  const { lines, status } = assessed(workload, '-', join(folder, 'claim.yaml'));
  expect(lines[0]).toMatch(/^-:2:13 error api-removed: /);
  expect(lines.join('\n')).toMatch(/claim\.yaml:\d+:\d+ error sc-missing/);
  expect(lines.join('\n')).toContain('2 objects in 2 files: ');
  expect(status).toBe(1);
});

test('a standard input without an object is not taken for one with nothing in the way', () => {
  const { lines, status } = assessed('', '-');
  expect(lines.join('\n')).toContain('Nothing was judged.');
  expect(status).toBe(1);
});

test('what is about files takes no standard input', async () => {
  for (const [option, words] of [
    ['--fix', '--fix is about files'],
    ['--sarif', '--sarif is about files'],
  ] as const) {
    await expect(said('assess', '-', '--target', join(folder, 'target.json'), option)).rejects.toThrow(words);
  }
});
