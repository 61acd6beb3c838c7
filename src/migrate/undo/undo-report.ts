import { type FileHandle, open } from 'node:fs/promises';
import { toKubeferryError } from '../../model/error.ts';
import type { Outcome } from '../../model/event.ts';
import { type Message, message } from '../../model/message.ts';
import { markdownCode, markdownText } from '../../model/words/markdown.ts';
import { isMissing } from '../folder/file-error.ts';
import { reportFile } from '../folder/folder.ts';
import { readOutcomes, type Telling } from '../journal/history.ts';
import { objectList, type ReportObject, reportWords, rewriteReport } from '../report.ts';
import type { Undoing } from './undo-steps.ts';
import { removeStep } from './written.ts';

/** How an undo ended; `problem` is what it fell short of. */
export interface UndoEnd {
  state: 'completed' | 'failed' | 'cancelled';
  problem?: Message;
}

/** Objects that are named in one list; the journal has them all. */
const named = 100;

/** What is told of an undo. */
interface Told extends Pick<Undoing, 'folder' | 'plan' | 'id' | 'targets'> {
  undo: Pick<Undoing['undo'], 'run'>;
  journal: Pick<Undoing['journal'], 'written'>;
  scope: Pick<Undoing['scope'], 'lost' | 'emit'>;
}

/** Says at the top of `report.md` what an undo did. What it did is done, so a report that cannot be written is only said. */
export async function reportUndo(undoing: Told, end: UndoEnd): Promise<void> {
  const { folder, journal, scope } = undoing;
  if (scope.lost.aborted) return;
  try {
    await journal.written();
    await rewriteReport(folder, () => sectionAndReport(undoing, end));
  } catch (thrown) {
    const text = message('run.no-report', { detail: toKubeferryError(thrown).words });
    scope.emit({ type: 'log', level: 'error', text });
  }
}

async function* sectionAndReport(undoing: Told, { state, problem }: UndoEnd): AsyncGenerator<string | Buffer> {
  const { plan, undo } = undoing;
  const whole = state === 'completed';
  yield `# Migration ${markdownText(plan.metadata.name)}: ${whole ? 'undone' : 'undone in part'}\n\n`;
  const run = markdownCode(undo.run);
  const now = new Date().toISOString();
  if (whole) yield `The run ${run} was undone, ${now}.\n`;
  else yield `The undo of the run ${run} did not come to its end, ${now}. Undo it again to go on from here.\n`;
  if (state === 'cancelled') yield '\nIt was cancelled.\n';
  if (problem) yield `\nIt fell short: ${reportWords(problem)}\n`;
  yield* outcomes(undoing);
  yield* reportBefore(undoing.folder);
}

/** An object of a target is told once, and what was undone is not called kept because a later session left it alone. */
const telling: Telling = {
  placeOf: (step) => step.slice(step.indexOf(':')),
  outlasts: (outcome, later) => later === 'skipped' && (outcome === 'removed' || outcome === 'updated'),
};

/** What became of each object, as the journal has it; what earlier sessions of this undo did is included. */
async function* outcomes({ folder, id, targets }: Told): AsyncGenerator<string> {
  const lists = new Map<Outcome, NamedObjects>([
    ['updated', new NamedObjects('Put back')],
    ['removed', new NamedObjects('Removed')],
    ['skipped', new NamedObjects('Kept')],
    ['failed', new NamedObjects('Not undone')],
  ]);
  const steps = targets.flatMap((name) => [`put-back:${name}`, removeStep(name)]);
  for await (const row of readOutcomes(folder, id, new Set(steps), telling)) lists.get(row.outcome)?.add(row);
  for (const list of lists.values()) yield* list.section();
}

/** The first objects of one outcome, and how many there are. */
class NamedObjects {
  readonly #title: string;
  readonly #first: ReportObject[] = [];
  #count = 0;

  constructor(title: string) {
    this.#title = title;
  }

  add({ object, reason }: ReportObject): void {
    this.#count += 1;
    if (this.#count <= named) this.#first.push({ object, reason });
  }

  *section(): Generator<string> {
    yield* objectList(`${this.#title}: ${this.#count}`, this.#first);
    const more = this.#count - named;
    if (more > 0) yield `- and ${more} more, which ${more === 1 ? 'is' : 'are'} in the journal\n`;
  }
}

/** The report as it was, where there is one. */
async function* reportBefore(folder: string): AsyncGenerator<string | Buffer> {
  let file: FileHandle;
  try {
    file = await open(reportFile(folder));
  } catch (thrown) {
    if (isMissing(thrown)) return;
    throw thrown;
  }
  try {
    yield '\nWhat follows was written before.\n\n---\n\n';
    yield* file.createReadStream({ autoClose: false });
  } finally {
    await file.close();
  }
}
