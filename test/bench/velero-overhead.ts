import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGrants } from '../../src/model/clusters/grants.ts';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import { applyShop } from '../sandbox/apps/shop/shop.ts';
import { startSandbox } from '../sandbox/sandbox.ts';
import type { Benchmark } from './benchmark.ts';
import { startEngine } from './engine.ts';
import type { Lab } from './lab.ts';
import { median, row } from './row.ts';

/**
 * A migration of the sample application by the Veleros of both clusters: what it takes beside their own work, from request to answer. Their work is
 * the time from when a Backup or a Restore is seen first to when it is seen to have ended.
 */
export const veleroOverhead: Benchmark = async ({ lab }) => {
  const say = (line: string) => lab.say(line);
  const sandbox = await startSandbox({ clusters: ['source', 'target'], velero: true, say });
  try {
    await applyShop(sandbox.clusters.source);
    const { s3, velero } = sandbox.info;
    if (!s3 || !velero?.source) throw new Error('The sandbox has no Velero or no S3 server.');
    const secret = { context: 'source', namespace: 'velero', name: 'cloud-credentials', key: 'cloud' };
    const store = { s3: { bucket: velero.source.bucket, endpoint: s3.endpoint, region: s3.region, secret } };
    const rounds: { whole: number; velero: number }[] = [];
    for (const round of [1, 2, 3]) rounds.push(await timed(lab, sandbox.kubeconfig, planOf(store, `shop-${round}`)));
    for (const { whole, velero } of rounds) {
      say(`by Velero: ${whole.toFixed(1)} s, its own work ${velero.toFixed(1)} s`);
    }
    const goal = { op: '<=', value: 5, of: 'ours' } as const;
    const ours = median(rounds.map(({ whole, velero }) => whole - velero));
    return [row({ name: 'velero-overhead', unit: "s outside Velero's own work", ours, goal })];
  } finally {
    await sandbox.stop();
  }
};

function planOf(store: MigrationInput['spec']['store'], namespace: string): MigrationInput {
  return {
    apiVersion: 'kubeferry.dev/v1alpha1',
    kind: 'Migration',
    metadata: { name: namespace },
    spec: {
      engine: 'velero',
      source: { context: 'source' },
      targets: [{ name: 'target', context: 'target' }],
      // Velero learns of the shop's own kind within five minutes.
      select: { namespaces: ['shop'], clusterScoped: 'referenced', exclude: ['coupons.shop.example.com'] },
      ...(store && { store }),
      volumes: { default: 'empty' },
      mappings: {
        namespaces: { shop: namespace },
        storageClasses: { 'vng-ssd': 'gp3' },
        ingressClasses: { vngcloud: 'nginx' },
      },
    },
  };
}

/** Seconds of one migration, and those that Velero worked on it. */
async function timed(lab: Lab, kubeconfig: string, plan: MigrationInput): Promise<{ whole: number; velero: number }> {
  const script = join(await lab.extension(), 'dist', 'engine.js');
  const { engine, dispose } = await startEngine(script, kubeconfig, lab.folder, ['source', 'target']);
  try {
    const { folder } = await engine.request('migration.create', { parent: lab.folder, plan });
    const work = new VeleroWork();
    const began = performance.now();
    const result = await engine.request(
      'migration.run',
      { folder, grants: runGrants(plan) },
      { signal: new AbortController().signal, onEvents: (events) => work.take(events) },
    );
    const whole = (performance.now() - began) / 1000;
    if (result.state !== 'completed') throw new Error(readFileSync(join(folder, 'report.md'), 'utf8'));
    return { whole, velero: work.seconds };
  } finally {
    dispose();
  }
}

/** Adds up how long each Backup and Restore took, by what is told of their phases. */
class VeleroWork {
  readonly #times = new Map<string, { first: number; last: number }>();

  take(events: readonly MigrationEvent[]): void {
    for (const event of events) {
      if (event.type !== 'log' || event.text.code !== 'velero.isNow') continue;
      const name = String(event.text.args.name);
      const at = Date.parse(event.at);
      this.#times.set(name, { first: this.#times.get(name)?.first ?? at, last: at });
    }
  }

  get seconds(): number {
    return [...this.#times.values()].reduce((sum, { first, last }) => sum + (last - first) / 1000, 0);
  }
}
