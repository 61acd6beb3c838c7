// `node judging.ts FOLDER FACTS`: reads manifests and has all rules look at them, in a process of its own; prints a Judging as JSON.
import { pathToFileURL } from 'node:url';
import { Offer } from '../../src/adapt/offer.ts';
import { judge } from '../../src/engine/assessment/judge.ts';
import { readManifestFiles } from '../../src/engine/assessment/manifest-files.ts';
import { readFacts } from '../../src/engine/assessment/read-facts.ts';

/** What the process tells. */
export interface Judging {
  /** Seconds until the manifests were ready for the rules. */
  load: number;
  /** Seconds that the rules took, places of findings included. */
  rules: number;
  /** The most megabytes that the process has held. */
  megabytes: number;
  manifests: number;
  findings: number;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder = '', factsPath = ''] = process.argv.slice(2);
  const facts = await readFacts(factsPath);
  const began = performance.now();
  const { signal } = new AbortController();
  const { files } = await readManifestFiles([folder], { signal });
  const ready = performance.now();
  const { findings, objects } = await judge(files, new Offer(facts), { signal });
  const told: Judging = {
    load: (ready - began) / 1000,
    rules: (performance.now() - ready) / 1000,
    megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
    manifests: objects,
    findings: findings.length,
  };
  process.stdout.write(JSON.stringify(told));
}
