import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { systemCode } from '../../src/model/system-code.ts';

/** All processes that a process has started, and those that these have. */
export function descendants(pid: number): number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

/** Whether a process runs; one that ended but was not reaped by its parent yet does not. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // There, but of somebody else: not one that was started here.
    if (['ESRCH', 'EPERM'].includes(systemCode(error))) return false;
    throw error;
  }
  if (process.platform !== 'linux') return true;
  return existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
