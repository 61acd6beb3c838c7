import { mappingsFor } from '../adapt/context.ts';
import { openBackup } from '../backup/read.ts';
import type { Message } from '../model/message.ts';
import type { MigrationInput } from '../model/migration/plan.ts';
import { turnedBack } from './direct/turned-back.ts';
import { checkedPlan } from './plan/checked.ts';
import { namedStore } from './plan-store.ts';
import type { MigrateScope } from './scope.ts';

/**
 * The warnings of a write gate that a plan would bring namespaces back to an earlier state of their own; none for a plan that
 * reads from a cluster or leaves alone what is there. @throws what the store or a target answers.
 */
export async function turnedBackBy(planned: MigrationInput, scope: MigrateScope): Promise<Message[]> {
  const plan = checkedPlan(planned);
  const { source, targets, existing } = plan.spec;
  if (!('backup' in source) || existing !== 'update') return [];
  const store = await scope.store(namedStore(plan));
  try {
    const { info } = await openBackup(store, source.backup, scope.signal);
    const found: Message[] = [];
    for (const target of targets) {
      const reader = await scope.cluster(target.context);
      const text = await turnedBack(plan, info, { reader, mappings: mappingsFor(plan, target) }, scope.signal);
      if (text) found.push(text);
    }
    return found;
  } finally {
    store.close();
  }
}
