import { createHash } from 'node:crypto';
import { KubeferryError } from '../model/error.ts';
import { type Message, message } from '../model/message.ts';
import type { Migration } from '../model/migration/plan.ts';
import { halfUndone, isRunOf, type RecordedCluster, type RecordedRun, readRuns } from './journal/recorded-runs.ts';

/**
 * Tells whether two plans mean the same. Comments, layout and the pins of clusters, which a run writes itself, do not count, and
 * neither does how long backups are kept, or how long a standstill is borne: that changes nothing of what moves.
 */
export function fingerprintOf({ spec: { ttl: _ttl, hold: _hold, velero, ...spec }, ...about }: Migration): string {
  const source = 'backup' in spec.source ? spec.source : { context: spec.source.context };
  const { standstill: _standstill, ...ofVelero } = velero;
  const targets = spec.targets.map(({ cluster: _pin, ...target }) => target);
  return createHash('sha256')
    .update(JSON.stringify({ ...about, spec: { ...spec, velero: ofVelero, source, targets } }))
    .digest('hex');
}

/**
 * The last run, where it can be gone on with: not complete, not undone, made from the same plan, on the same clusters.
 * @throws KubeferryError `conflict` where an undo did not come to its end.
 */
export function resumable(runs: readonly RecordedRun[], plan: Migration): RecordedRun | undefined {
  const [half] = halfUndone(runs);
  if (half) {
    throw new KubeferryError('conflict', message('run.half-undone', { run: half.run }), {
      hint: message('run.half-undone.hint'),
    });
  }
  const last = runs.findLast(({ kind }) => kind === 'run');
  if (!last || last.state === 'completed' || last.plan !== fingerprintOf(plan)) return undefined;
  if (runs.some(({ kind, of }) => kind === 'undo' && of === last.run)) return undefined;
  return onSameClusters(last, plan) ? last : undefined;
}

/** The UUID of the run in a folder that a run of the plan would go on with; nothing where it begins anew, or is refused. Throws what `readRuns` throws. */
export async function runToGoOn(folder: string, plan: Migration): Promise<string | undefined> {
  const runs = (await readRuns(folder)).filter((run) => isRunOf(run, plan.metadata.name));
  return halfUndone(runs).length > 0 ? undefined : resumable(runs, plan)?.run;
}

/** A pin that a person took away, or changed, stands for another cluster: what was done on the first does not count there. */
function onSameClusters({ clusters }: RecordedRun, { spec }: Migration): boolean {
  if (!clusters) return true;
  const same = (recorded: RecordedCluster | undefined, pin: string | undefined) =>
    recorded === undefined || recorded.uid === pin;
  const sourcePin = 'backup' in spec.source ? undefined : spec.source.cluster;
  return (
    same(clusters.source, sourcePin) && spec.targets.every(({ name, cluster }) => same(clusters.targets[name], cluster))
  );
}

/** The plan with a backup in place of its source. */
export function fromBackup(plan: Migration, backup: string): Migration {
  return { ...plan, spec: { ...plan.spec, source: { backup } } };
}

/**
 * What is said where a new run leaves something where it is that another one left, which did not come to its end and was
 * not undone. `written` is the plan of the folder, `plan` what is run of it.
 */
export function leftBeside(
  runs: readonly RecordedRun[],
  { written, plan }: { written: Migration; plan: Migration },
): Message | undefined {
  const beside = leftOver(runs);
  if (!beside) return undefined;
  const { run, backup } = beside;
  if (beside !== runs.findLast(({ kind }) => kind === 'run')) return message('run.beside-later', { run });
  const elsewhere = backup === undefined ? [written] : [written, fromBackup(written, backup)];
  const now = fingerprintOf(plan);
  const isElsewhere = elsewhere.map(fingerprintOf).some((other) => other !== now && other === beside.plan);
  return message(isElsewhere ? 'run.beside-source' : 'run.beside', { run });
}

function leftOver(runs: readonly RecordedRun[]): RecordedRun | undefined {
  const undone = new Set(runs.map(({ of }) => of));
  const standing = runs.findLast(
    ({ run, kind, left, state }) => kind === 'run' && !undone.has(run) && (left || state === 'completed'),
  );
  return standing?.state === 'completed' ? undefined : standing;
}
