import type { MigrationEvent } from '../../src/model/event.ts';
import type { Bench, Benchmark } from './benchmark.ts';
import { grantsOf } from './engine.ts';
import { loadName, restorePlan } from './lab.ts';
import { row } from './row.ts';

const count = 10_000;

/** From Cancel to the engine's answer: the longest of a back-up, an export and an apply, each cancelled three times. */
export const cancel: Benchmark = async (bench) => {
  const waits: number[] = [];
  for (let round = 1; round <= 3; round++) {
    waits.push(await cancelBackUp(bench, round));
    waits.push(await cancelRun(bench, 'export', round));
    waits.push(await cancelRun(bench, 'apply:target', round));
  }
  bench.lab.say(`cancel: ${waits.map((wait) => `${wait.toFixed(0)} ms`).join(', ')}`);
  const goal = { op: '<=', value: 200, of: 'ours' } as const;
  return [row({ name: 'cancel', unit: 'ms', ours: Math.max(...waits), goal })];
};

async function cancelBackUp({ lab }: Bench, round: number): Promise<number> {
  await lab.load(count);
  return measure(lab, 'back-up', (engine, options) =>
    engine.request(
      'backup.create',
      {
        context: 'source',
        namespaces: [loadName(count)],
        store: { folder: lab.store },
        name: `cancelled-${round}`,
        ttlHours: 1,
      },
      options,
    ),
  );
}

async function cancelRun({ lab, transfers }: Bench, step: string, round: number): Promise<number> {
  await transfers.backUp(count);
  const plan = restorePlan({
    count,
    backup: `${loadName(count)}-1`,
    store: lab.store,
    namespace: `cancelled-${step.replace(':', '-')}-${round}`,
  });
  return measure(lab, step, async (engine, options) => {
    const { folder } = await engine.request('migration.create', { parent: lab.folder, plan });
    return engine.request('migration.run', { folder, grants: grantsOf(plan) }, options);
  });
}

type Engine = Awaited<ReturnType<Bench['lab']['engine']>>['engine'];
type Options = { signal: AbortSignal; onEvents(events: MigrationEvent[]): void };

/** Milliseconds from an abort, in the middle of a step, to the end of the request. */
async function measure(
  lab: Bench['lab'],
  step: string,
  work: (engine: Engine, options: Options) => Promise<unknown>,
): Promise<number> {
  const { engine, dispose } = await lab.engine();
  const abort = new AbortController();
  let began = Number.NaN;
  try {
    await work(engine, {
      signal: abort.signal,
      onEvents(events) {
        const inTheMiddle = events.some(
          (event) => event.type === 'progress' && event.step === step && event.done > 500,
        );
        if (!inTheMiddle || abort.signal.aborted) return;
        began = performance.now();
        abort.abort();
      },
    }).catch((thrown: unknown) => {
      if (!abort.signal.aborted) throw thrown;
    });
    if (Number.isNaN(began)) throw new Error(`${step} ended before it could be cancelled.`);
    return performance.now() - began;
  } finally {
    dispose();
  }
}
