import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { record } from '../../src/model/parse.ts';
import { obtainPrograms } from '../sandbox/obtain.ts';
import type { Benchmark } from './benchmark.ts';
import { writeForeign } from './exported-shops.ts';
import { median, row } from './row.ts';

const rounds = 3;

/**
 * 600 files with 1,000 objects that no export wrote: from the start of the command line to its end. Beside it kube-score with the same
 * files, which knows no target and judges by good practice. What both find is counted: places that are at least worth a look.
 */
export const assessFiles: Benchmark = async ({ lab }) => {
  const { engine } = await lab.engine();
  const facts = await engine.request('facts.collect', { context: 'target', namesIn: [] });
  const folder = join(lab.folder, 'foreign');
  const factsPath = join(lab.folder, 'foreign-facts.json');
  await writeForeign(folder, { files: 600, objects: 1000 }, facts);
  await writeFile(factsPath, JSON.stringify(facts));
  const cli = join(await lab.extension(), 'dist', 'cli.js');
  const program = await obtainPrograms(['kube-score'], (line) => lab.say(line));
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const ours = { seconds: [] as number[], found: 0 };
  const peer = { seconds: [] as number[], found: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const us = await timed(process.execPath, [cli, 'assess', folder, '--target', factsPath, '--json']);
    ours.seconds.push(us.seconds);
    ours.found = us.output.split('\n').filter((line) => line.includes('"finding"')).length;
    const them = await timed(program('kube-score'), [
      'score',
      '--output-format',
      'json',
      '--exit-one-on-warning',
      ...files,
    ]);
    peer.seconds.push(them.seconds);
    peer.found = remarksOf(JSON.parse(them.output));
  }
  const name = 'assess-files';
  const peerName = 'kube-score';
  return [
    row({
      name,
      unit: 's',
      ours: median(ours.seconds),
      peer: { name: peerName, value: median(peer.seconds) },
      goal: { op: '<=', value: 2, of: 'ours' },
    }),
    row({
      name,
      unit: 'findings',
      ours: ours.found,
      peer: { name: peerName, value: peer.found },
      goal: { op: '>=', value: 1, of: 'ratio' },
    }),
  ];
};

/** Runs a checker, which ends with 1 where it finds something. */
function timed(program: string, args: string[]): Promise<{ seconds: number; output: string }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 512 * 1024 * 1024 }, (error, stdout, stderr) => {
      const seconds = (performance.now() - began) / 1000;
      if (error && error.code !== 1) reject(new Error(`${program}: ${stderr}`, { cause: error }));
      else resolve({ seconds, output: stdout });
    });
  });
}

/** What kube-score says of each object: by check, with a comment for each place. Grades up to 5 are a warning or worse. */
function remarksOf(output: unknown): number {
  const objects: unknown[] = Array.isArray(output) ? output : [];
  const checks = objects.flatMap((object) => {
    const { checks } = record(object);
    return Array.isArray(checks) ? checks.map(record) : [];
  });
  return checks
    .filter(({ skipped, grade }) => skipped !== true && typeof grade === 'number' && grade <= 5)
    .reduce((sum, { comments }) => sum + lengthOf(comments), 0);
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
