import { rm } from 'node:fs/promises';
import { factsFile } from '../../src/migrate/folder/folder.ts';
import type { Benchmark } from './benchmark.ts';
import { exportShops } from './exported-shops.ts';
import { measureDiagnosticsLag, workspaceOf } from './host.ts';
import { row } from './row.ts';

const count = 10_000;

/** More problems than this stand there. */
const problems = 1000;

/**
 * The event loop of a real extension host while a migration of 10,000 manifests is judged: at its first look, and then while one of them is
 * edited, fixed and saved, and while a team's rule changes what is said of thousands. Beside it the loop of the same host at rest, while the
 * command line judges the same manifests: what the machine makes late.
 */
export const diagnosticsLag: Benchmark = async ({ lab }) => {
  const { engine, dispose } = await lab.engine();
  const facts = await engine.request('facts.collect', { context: 'target', namesIn: [] }).finally(dispose);
  const { folder, manifests, deployment } = await exportShops(workspaceOf(lab), { count, edited: 100, facts });
  try {
    const about = { manifest: deployment, manifests, facts: factsFile(folder, 'target'), problems };
    const { judging, atRest, problems: shown } = await measureDiagnosticsLag(lab, about);
    lab.say(`diagnostics-lag: ${shown} problems`);
    const name = 'diagnostics-lag';
    const peer = (value: number) => ({ name: 'the same host at rest while the CLI judges as many', value });
    const goal = { op: '<=', value: 50, of: 'ours' } as const;
    return [
      row({ name, unit: 'ms, p99', ours: judging.p99, peer: peer(atRest.p99), goal }),
      row({ name, unit: 'ms, longest', ours: judging.max, peer: peer(atRest.max), goal }),
      row({
        name,
        unit: 'ms, longest without waiting for a processor',
        ours: judging.held,
        peer: peer(atRest.held),
        goal,
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
