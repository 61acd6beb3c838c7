import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { rules } from '../../src/adapt/rules/all.ts';
import { type ClusterFacts, clusterFactsSchema } from '../../src/model/cluster-facts.ts';

const shared: object = parse(readFileSync(join(import.meta.dirname, 'rules', 'target.yaml'), 'utf8'));

/** What the target of a case offers: what all cases share, and what its `facts.yaml` says otherwise. */
export function factsOf(folder: string): ClusterFacts {
  const own = join(folder, 'facts.yaml');
  const facts: object = existsSync(own) ? parse(readFileSync(own, 'utf8')) : {};
  return clusterFactsSchema.parse({ ...shared, ...facts });
}

/** The rule that a folder is about: its name, or the beginning of it. */
export function ruleOf(name: string): string {
  const ids = rules.map(({ id }) => id).filter((id) => name === id || name.startsWith(`${id}-`));
  return ids.sort((one, other) => other.length - one.length)[0] ?? '';
}
