import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { Offer } from '../../src/adapt/offer.ts';
import { judge } from '../../src/engine/assessment/judge.ts';
import type { ManifestFile } from '../../src/engine/assessment/manifest-files.ts';
import { mendFiles } from '../../src/engine/assessment/mend-files.ts';
import type { TargetFinding } from '../../src/model/assessment/assessment.ts';
import { isSafeEdit } from '../../src/model/assessment/finding.ts';
import { valueAt } from '../../src/model/json/json.ts';
import { format } from '../../src/model/message.ts';
import { modulesToRead, readAll } from './all-manifests.ts';
import { targets } from './targets.ts';

const modules = inject('modules');
const made = targets(modules['k8s.io/kubernetes'] ?? '');
const { signal } = new AbortController();
let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'kubeferry-foreign-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Two targets that want most mended. */
const asked = [...made].filter(([name]) => name === 'eks' || name === 'lab');

/** How many fixes were made in all. */
let fixes = 0;

test.each(modulesToRead(modules))('what --fix makes in %s leaves all else as it was', async (module, folder) => {
  const { files } = await readAll(folder);
  for (const [name, facts] of asked) {
    const target = new Offer(facts);
    const copy = join(scratch, name, module);
    const before = await copied(files, folder, copy, target);
    const { findings } = await judge(before, target, { signal });
    const { mended } = await mendFiles(before, findings, { write: true, signal });
    fixes += mended.made.length;
    const { files: after } = await readAll(copy);
    expect(after.map(({ file }) => file)).toEqual(before.map(({ file }) => file));
    for (const [at, file] of before.entries()) {
      const now = after[at];
      if (now)
        expectOnlyMended(
          file,
          now,
          findings.filter((one) => one.file === file.file),
        );
    }
    const left = await judge(after, target, { signal });
    const again = await mendFiles(after, left.findings, { write: true, signal });
    expect(again.mended.made).toEqual([]);
    for (const { file, text } of after) expect(readFileSync(file, 'utf8'), file).toBe(text);
  }
});

test('there was something to be made', () => {
  expect(fixes).toBeGreaterThan(100);
});

/** Copies the files in which there is something to be made, and reads them there. */
async function copied(
  files: readonly ManifestFile[],
  folder: string,
  copy: string,
  target: Offer,
): Promise<ManifestFile[]> {
  await mkdir(copy, { recursive: true });
  const { findings } = await judge(files, target, { signal });
  const found = findings.filter((one) => one.fixes.some(isSafeEdit));
  for (const file of new Set(found.map((one) => one.file))) {
    const to = join(copy, relative(folder, file));
    await mkdir(dirname(to), { recursive: true });
    await copyFile(file, to);
  }
  return (await readAll(copy)).files;
}

/** What is no object, and objects without a fix, are the same; and no more lines are gone than those of what the fixes name. */
function expectOnlyMended(before: ManifestFile, now: ManifestFile, findings: readonly TargetFinding[]): void {
  const { file } = before;
  const words = (one: ManifestFile) => one.others.map((other) => format(other.words));
  expect(words(now), file).toEqual(words(before));
  expect(now.objects.length, file).toBe(before.objects.length);
  const wanted = findings.filter((one) => one.fixes.some(isSafeEdit));
  const touched = new Set(wanted.map(({ index }) => index));
  for (const [index, { object }] of before.objects.entries()) {
    if (!touched.has(index)) expect(now.objects[index]?.object, file).toEqual(object);
  }
  const gone = linesGone(before.text, now.text);
  expect(gone.length, `${file}\n${gone.join('\n')}`).toBeLessThanOrEqual(linesNamed(before, wanted));
}

/** The lines of a text that another one has not, or not as often. */
function linesGone(before: string, now: string): string[] {
  const left = Map.groupBy(now.split('\n'), (line) => line);
  return before.split('\n').filter((line) => left.get(line)?.pop() === undefined);
}

/** How many lines hold at most what the safe fixes of findings name; what is put in may need the line beside. */
function linesNamed({ objects }: ManifestFile, wanted: readonly TargetFinding[]): number {
  const operations = wanted.flatMap(({ index, fixes }) => {
    const fix = fixes.find(isSafeEdit);
    return fix?.delivery === 'edit' ? fix.operations.map((one) => ({ one, object: objects[index]?.object })) : [];
  });
  return operations.reduce((sum, { one, object }) => {
    const value = valueAt(object, one.path);
    return sum + 1 + (value === undefined ? 0 : stringify(value).trimEnd().split('\n').length);
  }, 0);
}
