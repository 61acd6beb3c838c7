import { runMigration } from './engine.ts';
import { type Lab, loadName, once, restorePlan } from './lab.ts';
import { median } from './row.ts';

/** Seconds of a back-up, and the peak of our engine in megabytes. */
export interface BackUpFigures {
  ours: number;
  /** A raw LIST in pages of 500. */
  raw: number;
  /** A raw LIST in pages as large as ours. */
  rawLarge: number;
  peak: number;
}

/** What a restore took. Seconds; megabytes. */
export interface RestoreFigures {
  /** From the request to the answer, without the check and the export: what happens once there are manifests. */
  restore: number;
  /** Writing `source/`, `targets/` and `base/`. */
  export: number;
  /** From the backup and the unedited manifests into the cluster. */
  apply: number;
  /** Bare POSTs of as many objects. */
  raw: number;
  /** What the export added to the engine's memory at the most. */
  exportMemory: number;
  /** The peak of the engine. */
  peak: number;
}

/** Back-ups and restores of many objects, ours and bare ones by turns; each size is measured once, whoever asks. */
export class Transfers {
  /** One round that is not counted, then three: medians, and the highest peak. */
  readonly backUp = once((count: number) => this.#backUp(count));
  /** Three rounds of 10,000 objects: medians, and the highest peak; one round of more. */
  readonly restore = once((count: number) => this.#restore(count));
  readonly #lab: Lab;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async #backUp(count: number): Promise<BackUpFigures> {
    const lab = this.#lab;
    await lab.load(count);
    // One round for the caches of the server and of the machine, which is not counted.
    await this.#backUpOnce(count, 0);
    const rounds: BackUpFigures[] = [];
    for (let round = 1; round <= 3; round++) rounds.push(await this.#backUpOnce(count, round));
    return medians(rounds);
  }

  async #backUpOnce(count: number, round: number): Promise<BackUpFigures> {
    const lab = this.#lab;
    const raw = await lab.list(count, 'of 500');
    const rawLarge = await lab.list(count, 'as ours');
    const inUse = await lab.engine();
    const began = performance.now();
    const backup = await inUse.engine.request('backup.create', {
      context: 'source',
      namespaces: [loadName(count)],
      store: { folder: lab.store },
      name: `${loadName(count)}-${round}`,
      ttlHours: 1,
    });
    const ours = (performance.now() - began) / 1000;
    const peak = inUse.peak();
    inUse.dispose();
    if (!backup.complete || (backup.objects ?? 0) < count) throw new Error(`The backup is ${JSON.stringify(backup)}.`);
    lab.say(
      `back up ${count}: ${ours.toFixed(2)} s, raw LIST ${raw.toFixed(2)} s, in pages as ours ` +
        `${rawLarge.toFixed(2)} s, peak ${peak.toFixed(0)} MB${round === 0 ? ' (not counted)' : ''}`,
    );
    return { ours, raw, rawLarge, peak };
  }

  async #restore(count: number): Promise<RestoreFigures> {
    const lab = this.#lab;
    await this.backUp(count);
    const rounds: RestoreFigures[] = [];
    for (let round = 1; round <= (count > 10_000 ? 1 : 3); round++) {
      // The longest of all: the POSTs that filled the source are the peer.
      const raw = count > 10_000 ? await lab.load(count) : await lab.post('target', `raw-${count}-${round}`, count);
      rounds.push(await this.#restoreOnce(count, round, raw));
    }
    return medians(rounds);
  }

  async #restoreOnce(count: number, round: number, raw: number): Promise<RestoreFigures> {
    const lab = this.#lab;
    const inUse = await lab.engine();
    const before = inUse.memory();
    let exportMemory = 0;
    const plan = restorePlan({
      count,
      backup: `${loadName(count)}-1`,
      store: lab.store,
      namespace: `ours-${count}-${round}`,
    });
    const { result, seconds, steps } = await runMigration(inUse, lab.folder, plan, (step) => {
      if (step === 'export') exportMemory = inUse.peak() - before;
    });
    const peak = inUse.peak();
    inUse.dispose();
    const created = result.targets[0]?.counts.created ?? 0;
    if (created < count) throw new Error(`The restore created ${created} of ${count} objects.`);
    const [check = Number.NaN, exported = Number.NaN, apply = Number.NaN] = ['check', 'export', 'apply:target'].map(
      (step) => steps.get(step),
    );
    const restore = seconds - check - exported;
    lab.say(
      `restore ${count}: export ${exported.toFixed(2)} s and ${exportMemory.toFixed(0)} MB, apply ${apply.toFixed(2)} s, ` +
        `to the end ${restore.toFixed(2)} s, bare POST ${raw.toFixed(2)} s, peak ${peak.toFixed(0)} MB`,
    );
    return { restore, export: exported, apply, raw, exportMemory, peak };
  }
}

/** The median of each figure, and the highest of the peaks. */
function medians<Figures extends BackUpFigures | RestoreFigures>(rounds: Figures[]): Figures {
  const [first] = rounds;
  if (!first) throw new Error('The medians of no rounds.');
  const all: Figures = { ...first };
  for (const key of keysOf(first)) {
    const values = rounds.map((round) => Number(round[key]));
    Object.assign(all, { [key]: key === 'peak' ? Math.max(...values) : median(values) });
  }
  return all;
}

function keysOf<Figures extends object>(figures: Figures): (keyof Figures & string)[] {
  return Object.keys(figures).filter((key): key is keyof Figures & string => key in figures);
}
