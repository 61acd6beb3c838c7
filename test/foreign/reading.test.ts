import { expect, inject, test } from 'vitest';
import { Offer } from '../../src/adapt/offer.ts';
import { judge } from '../../src/engine/assessment/judge.ts';
import { format } from '../../src/model/message.ts';
import { modulesToRead, namedManifests, readAll } from './all-manifests.ts';
import { targets } from './targets.ts';

const modules = inject('modules');
const made = targets(modules['k8s.io/kubernetes'] ?? '');

test.each(modulesToRead(modules))('all files of %s are read, or named with the reason', async (_module, folder) => {
  const { files, unread } = await readAll(folder);
  expect(unread).toEqual([]);
  expect(new Set(files.map(({ file }) => file))).toEqual(new Set(namedManifests(folder)));
  for (const { file, text, objects, others } of files) {
    if (objects.length + others.length === 0) expect(text.replaceAll(/^(#|---).*$/gm, '').trim(), file).toBe('');
    const lines = text.split('\n').length;
    for (const { line, words } of others) {
      expect(line, file).toBeLessThanOrEqual(lines);
      expect(format(words), file).not.toBe('');
    }
  }
  for (const name of ['eks', 'lab']) {
    const target = made.get(name);
    if (!target) throw new Error(`There is no target ${name}.`);
    const lines = new Map(files.map(({ file, text }) => [file, text.split('\n')]));
    const { signal } = new AbortController();
    const { findings } = await judge(files, new Offer(target), { signal });
    for (const { file, line, column, rule } of findings) {
      // The end of a line is a place, too.
      expect(column - 1, `${file}:${line} ${rule}`).toBeLessThanOrEqual(lines.get(file)?.[line - 1]?.length ?? -1);
    }
  }
});
