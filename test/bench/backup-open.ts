import type { Engine } from '../../src/ui/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { byHand } from './by-hand.ts';
import { median, row } from './row.ts';
import { type LargeBackup, looked, type StoredBackups } from './stored-backups.ts';

const rounds = 3;

/** A backup of 100,000 objects in S3 is opened as the tree opens it, and one object of it is read. Beside it: download it and use tar. */
export const backupOpen: Benchmark = async ({ stored, lab }) => {
  const store = await stored.large();
  const show = (name: LargeBackup) => (engine: Engine) => engine.request('backup.show', { store, name });
  const find = (name: LargeBackup) => async (engine: Engine) => {
    const filter = { kinds: [looked.object.kind], namespaces: [looked.namespace] };
    const { count } = await engine.request('backup.find', { store, name, filter });
    if (count !== looked.count) throw new Error(`${count} objects were found.`);
  };
  const read = (name: LargeBackup) => (engine: Engine) =>
    engine.request('backup.text', { store, name, of: { object: looked.object } });
  const peaks = { indexed: [] as number[], cold: [] as number[] };
  const ms = (act: (engine: Engine) => Promise<unknown>, home?: string) => measured(stored, peaks.indexed, act, home);

  const ours = { namespaces: await ms(show('ours')), objects: await ms(find('ours')), object: await ms(read('ours')) };
  const cold = { listed: await ms(show('velero')), unlisted: await measured(stored, peaks.cold, show('unlisted')) };
  const known = await stored.home();
  const before = await measured(stored, peaks.cold, read('velero'), known, 1);
  lab.say(`the first reading of a backup of Velero's: ${before.toFixed(0)} ms`);
  const again = { objects: await ms(find('velero'), known), object: await ms(read('velero'), known) };

  const tarball = { name: 'velero' as const, stored, folder: lab.folder };
  const listed = { name: 'download, then tar -t', value: await byHand(tarball) };
  const taken = { name: 'download, then tar -x of it', value: await byHand(tarball, looked.path) };
  const most = (value: number) => ({ op: '<=', value, of: 'ours' }) as const;
  const indexed = { name: 'backup-open-indexed', peer: listed, goal: most(300) };
  const opened = { name: 'backup-open-cold', peer: listed };
  const object = { name: 'backup-object', peer: taken, goal: most(300) };
  return [
    row({ ...indexed, unit: 'ms, namespaces', ours: ours.namespaces }),
    row({ ...indexed, unit: 'ms, objects of a kind', ours: ours.objects }),
    row({ ...indexed, unit: "ms, objects of a kind, Velero's, read before", ours: again.objects }),
    row({ ...opened, unit: 'ms, by its resource list', ours: cold.listed, goal: most(600) }),
    row({ ...opened, unit: 'ms, without one', ours: cold.unlisted, goal: most(4000) }),
    row({ ...object, unit: 'ms', ours: ours.object }),
    row({ ...object, unit: "ms, Velero's, read before", ours: again.object }),
    row({ name: 'backup-memory', unit: 'MB, with an index', ours: Math.max(...peaks.indexed), goal: most(150) }),
    row({ name: 'backup-memory', unit: 'MB, the first reading', ours: Math.max(...peaks.cold), goal: most(150) }),
  ];
};

/** The median of some rounds in milliseconds, each in an engine of its own; adds the peak of each. */
async function measured(
  stored: StoredBackups,
  peaks: number[],
  act: (engine: Engine) => Promise<unknown>,
  home?: string,
  count = rounds,
): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const inUse = await stored.engine(home);
    const began = performance.now();
    await act(inUse.engine);
    times.push(performance.now() - began);
    peaks.push(inUse.peak());
    inUse.dispose();
  }
  return median(times);
}
