import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { record } from '../../src/model/json/parse.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import type { Benchmark } from './benchmark.ts';
import { writeForeign } from './exported-shops.ts';
import { writePublishedSchemas } from './published-schemas.ts';
import { median, row } from './row.ts';

const rounds = 3;
const name = 'assess-files';

/** What a checker needed, and how many places it found that are at least worth a look. */
interface Checked {
  seconds: number[];
  found: number;
}

/**
 * 600 files with 1,000 objects that no export wrote: from the start of the command line to its end. Beside it, with the same files,
 * kubeconform, which asks whether they fit what the same target publishes of its kinds, and kube-score, which knows no target and judges by
 * good practice.
 */
export const assessFiles: Benchmark = async ({ lab }) => {
  const { engine } = await lab.engine();
  const facts = await engine.request('facts.collect', { context: 'target', namesIn: [], schemas: true });
  const folder = join(lab.folder, 'foreign');
  const factsPath = join(lab.folder, 'foreign-facts.json');
  await writeForeign(folder, { files: 600, objects: 1000 }, facts);
  await writeFile(factsPath, JSON.stringify(facts));
  const schemas = await writePublishedSchemas(join(lab.folder, 'published'), facts);
  const cli = join(await lab.extension(), 'dist', 'cli.js');
  const program = await obtainPrograms(['kube-score', 'kubeconform'], (line) => lab.say(line));
  const files = (await readdir(folder)).map((file) => join(folder, file));
  const [ours, fitting, scored] = [checked(), checked(), checked()];
  const ask = ['assess', folder, '--target', factsPath, '--json'];
  const fit = ['-strict', '-output', 'json', '-schema-location', schemas, folder];
  const score = ['score', '--output-format', 'json', '--exit-one-on-warning', ...files];
  for (let round = 0; round < rounds; round += 1) {
    await time(ours, process.execPath, [cli, ...ask], findingsOf);
    await time(fitting, program('kubeconform'), fit, refusalsOf);
    await time(scored, program('kube-score'), score, remarksOf);
  }
  const peer = (name: string, value: number) => ({ peer: { name, value } });
  const seconds = median(ours.seconds);
  const atMost = { op: '<=', value: 2, of: 'ours' } as const;
  const more = { op: '>=', value: 1, of: 'ratio' } as const;
  return [
    row({ name, unit: 's', ours: seconds, ...peer('kubeconform', median(fitting.seconds)), goal: atMost }),
    row({ name, unit: 's', ours: seconds, ...peer('kube-score', median(scored.seconds)), goal: atMost }),
    row({ name, unit: 'findings', ours: ours.found, ...peer('kubeconform', fitting.found), goal: more }),
    row({ name, unit: 'findings', ours: ours.found, ...peer('kube-score', scored.found), goal: more }),
  ];
};

function checked(): Checked {
  return { seconds: [], found: 0 };
}

/** Runs a checker, which ends with 1 where it finds something. */
function time(into: Checked, program: string, args: string[], found: (output: string) => number): Promise<void> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 512 * 1024 * 1024 }, (error, stdout, stderr) => {
      into.seconds.push((performance.now() - began) / 1000);
      if (error && error.code !== 1) {
        reject(new Error(`${program}: ${stderr}`, { cause: error }));
        return;
      }
      into.found = found(stdout);
      resolve();
    });
  });
}

function findingsOf(output: string): number {
  return output.split('\n').filter((line) => line.includes('"finding"')).length;
}

/** The places at which kubeconform says that an object does not fit. A kind that it knows nothing of is one. */
function refusalsOf(output: string): number {
  return items(record(JSON.parse(output)).resources)
    .map(record)
    .filter(({ status }) => status === 'statusInvalid' || status === 'statusError')
    .reduce((sum, { validationErrors }) => sum + Math.max(items(validationErrors).length, 1), 0);
}

/** What kube-score says of each object: by check, with a comment for each place. Grades up to 5 are a warning or worse. */
function remarksOf(output: string): number {
  return items(JSON.parse(output))
    .flatMap((object) => items(record(object).checks).map(record))
    .filter(({ skipped, grade }) => skipped !== true && typeof grade === 'number' && grade <= 5)
    .reduce((sum, { comments }) => sum + items(comments).length, 0);
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
