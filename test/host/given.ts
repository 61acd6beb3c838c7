import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterInfo } from '../sandbox/cluster.ts';
import { hostVariables } from './variables.ts';

/** One of the values that `run.ts` hands over. Throws where it is missing. */
export function setting(name: keyof typeof hostVariables): string {
  const value = process.env[hostVariables[name]];
  if (value === undefined) throw new Error(`${hostVariables[name]} is not set.`);
  return value;
}

/** The clusters that the tests run against, and the sandbox's folder. */
export function sandbox(): { folder: string; clusters: { source: ClusterInfo; target: ClusterInfo } } {
  // Read here and not through the harness, whose modules look for files beside themselves.
  return JSON.parse(readFileSync(join(setting('sandbox'), 'sandbox.json'), 'utf8'));
}
