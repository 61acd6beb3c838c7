import { readFileSync, writeFileSync } from 'node:fs';
import type { MigrationEvent } from '../../src/model/event.ts';
import type { RunResult } from '../../src/model/migration/migration-summary.ts';
import type { MigrationInput } from '../../src/model/migration/plan.ts';
import { Engine } from '../../src/ui/engine.ts';

/** A running engine, started and spoken with as the extension does it. */
export interface EngineInUse {
  engine: Engine;
  /** Megabytes that the process holds now. */
  memory(): number;
  /** Forgets the peak so far. */
  resetPeak(): void;
  /** The most megabytes that the process has held since its start or the last reset. */
  peak(): number;
  dispose(): void;
}

/** Starts the engine of a built extension with a kubeconfig, and connects to its clusters. `home` is where it keeps things. */
export async function startEngine(
  script: string,
  kubeconfig: string,
  home: string,
  contexts: readonly string[],
): Promise<EngineInUse> {
  const engine = new Engine({
    script,
    settings: () => ({ kubeconfig: { files: [] }, extraPath: [], concurrency: 32, logLevel: 'error' }),
    env: { KUBECONFIG: kubeconfig, HOME: home, USERPROFILE: home, KUBEFERRY_HOME: '' },
    log: (level, text) => (level === 'error' ? process.stderr.write(`engine: ${text}\n`) : undefined),
    askSecret: async (secret) => (secret === 'cache-key' ? 'bench' : null),
    died: (error) => process.stderr.write(`The engine ended: ${error.message}\n${String(error.cause)}\n`),
  });
  for (const context of contexts) await engine.request('cluster.connect', { context });
  const status = (key: 'VmRSS' | 'VmHWM') => memoryOf(engine.pid, key);
  return {
    engine,
    memory: () => status('VmRSS'),
    resetPeak: () => writeFileSync(`/proc/${engine.pid}/clear_refs`, '5'),
    peak: () => status('VmHWM'),
    dispose: () => engine.dispose(),
  };
}

/** Resident memory as Linux counts it (proc(5), /proc/pid/status), in megabytes of 10^6 bytes. */
function memoryOf(pid: number | undefined, key: 'VmRSS' | 'VmHWM'): number {
  if (process.platform !== 'linux') throw new Error('The memory of a process is measured on Linux only.');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`The process ${pid} does not tell its ${key}.`);
  return (Number(kilobytes) * 1024) / 1e6;
}

/** A run, and the seconds of each of its steps by the engine's own clock. */
export interface TimedRun {
  result: RunResult;
  /** Request to answer. */
  seconds: number;
  steps: Map<string, number>;
}

/** Makes a migration folder and runs it to the end. `onStep` hears of the end of each step. Throws where an object fails. */
export async function runMigration(
  { engine }: EngineInUse,
  parent: string,
  plan: MigrationInput,
  onStep: (step: string) => void = () => undefined,
): Promise<TimedRun> {
  const { folder } = await engine.request('migration.create', { parent, plan });
  const began = new Map<string, number>();
  const steps = new Map<string, number>();
  const take = (event: MigrationEvent) => {
    if (event.type !== 'step') return;
    const at = Date.parse(event.at);
    if (event.state === 'started') began.set(event.step, at);
    else {
      steps.set(event.step, (at - (began.get(event.step) ?? at)) / 1000);
      onStep(event.step);
    }
  };
  const started = performance.now();
  const result = await engine.request(
    'migration.run',
    { folder, grants: grantsOf(plan) },
    { onEvents: (events) => events.forEach(take) },
  );
  const seconds = (performance.now() - started) / 1000;
  const failed = result.targets.flatMap((target) => target.failed);
  if (result.state !== 'completed')
    throw new Error(`The run is ${result.state}: ${JSON.stringify(failed.slice(0, 3))}`);
  return { result, seconds, steps };
}

/** All that a run of this plan may write. */
export function grantsOf({ spec }: MigrationInput) {
  return spec.targets.map(({ context }) => ({
    context,
    namespaces: spec.select.namespaces.map((name) => spec.mappings?.namespaces?.[name] ?? name),
    clusterScoped: true,
  }));
}
