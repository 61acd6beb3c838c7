import type { Benchmark } from './benchmark.ts';
import { median, row } from './row.ts';
import { backupCount, type StoredBackups } from './stored-backups.ts';

const rounds = 3;
/** Backups that the tree asks for at a time. */
const pageSize = 100;

/** The first page of the Backups tree of a store with 2,000 backups in S3: its first rows, and all of them in their order with their phases. */
export const backupList2000: Benchmark = async ({ stored }) => {
  const name = 'backup-list-2000';
  const first = await measured(stored, () => stored.home());
  const known = await stored.home();
  await measured(stored, async () => known, 1);
  const again = await measured(stored, async () => known);
  const most = (value: number) => ({ op: '<=', value, of: 'ours' }) as const;
  return [
    row({ name, unit: 'ms, names', ours: first.early, goal: most(300) }),
    row({ name, unit: 'ms, full order, phases of the first page', ours: first.page, goal: most(5000) }),
    row({ name, unit: 'ms, first page with an index', ours: again.early, goal: most(300) }),
    row({ name, unit: 'ms, the same up to date', ours: again.page, goal: most(5000) }),
  ];
};

/** Milliseconds from the request to the first rows, and to the first page. Medians, each round in an engine of its own. */
async function measured(stored: StoredBackups, home: () => Promise<string>, count = rounds) {
  const store = await stored.many();
  const times = { early: [] as number[], page: [] as number[] };
  for (let round = 0; round < count; round++) {
    const { engine, dispose } = await stored.engine(await home());
    const began = performance.now();
    let early = Number.POSITIVE_INFINITY;
    const onEvents = () => {
      early = Math.min(early, performance.now() - began);
    };
    const { backups } = await engine.request('backup.list', { store, limit: pageSize, order: 'newest' }, { onEvents });
    const page = performance.now() - began;
    dispose();
    if (backups.length !== pageSize || early > page) throw new Error(`${backupCount} backups were not listed.`);
    times.early.push(early);
    times.page.push(page);
  }
  return { early: median(times.early), page: median(times.page) };
}
