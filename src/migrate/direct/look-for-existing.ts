import { openBackup } from '../../backup/read.ts';
import { placesOf } from '../../diff/places.ts';
import { message } from '../../model/message.ts';
import type { Journal } from '../journal/journal.ts';
import type { Shortfall } from '../step-runner.ts';
import { differing } from './differing.ts';
import type { OpenTarget, RunContext } from './run-context.ts';
import { count, type TargetTally } from './tally.ts';
import { targetObjects } from './target-objects.ts';

/** Records as failed what a target has already and what differs, before anything is written; the run stops where there is any. */
export async function lookForExisting(
  context: RunContext,
  target: OpenTarget,
  tally: TargetTally,
  journal: Pick<Journal, 'append'>,
): Promise<Shortfall | undefined> {
  const { run, store, scope } = context;
  const { name, context: cluster } = target.spec;
  const objects = await targetObjects(context, await openBackup(store, context.backup, scope.signal), target);
  const looking = { run, concurrency: scope.concurrency, signal: scope.signal };
  for await (const page of differing(target.reader, objects, looking)) {
    for (const { ref: object, changes } of page) {
      const outcome = 'failed';
      const reason = message('apply.exists', { count: changes.length, places: placesOf(changes) });
      // As the apply step has it, whose own record takes its place when the run goes on.
      journal.append({ type: 'object', run, step: `apply:${name}`, object, outcome, reason });
      scope.emit({ type: 'object', step: `look:${name}`, context: cluster, object, outcome, reason });
      count(tally, { ref: object, outcome, reason });
    }
  }
  const found = tally.failed.length;
  return found > 0 ? { failed: message('run.exists', { count: found, target: name }), stops: true } : undefined;
}
