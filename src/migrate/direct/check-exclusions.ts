import { idleExclusions, type NamedKind } from '../../backup/exclusions.ts';
import { openBackup } from '../../backup/read.ts';
import { KubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { Store } from '../../store/store.ts';
import type { MigrateScope } from '../scope.ts';
import type { OpenSource, OpenTarget } from './run-context.ts';

/**
 * Holds what a plan excludes against what there is: whoever mistypes `secrets` would move them.
 * @throws KubeferryError `invalid` for a name that is none; a pattern that matches nothing is warned of.
 */
export async function checkExclusions(
  { spec }: Migration,
  source: OpenSource,
  targets: readonly Pick<OpenTarget, 'reader'>[],
  store: Store,
  { signal, emit }: Pick<MigrateScope, 'signal' | 'emit'>,
): Promise<void> {
  const { exclude } = spec.select;
  if (exclude.length === 0) return;
  const kinds: NamedKind[] = [];
  const silent: string[] = [];
  // A backup need not hold an object of each kind that it could, so what targets serve is known too.
  if ('backup' in source) kinds.push(...(await (await openBackup(store, source.backup, signal)).entries()));
  for (const { reader } of 'backup' in source ? targets : [source]) {
    const { preferred, failed } = await reader.discovery({ signal });
    kinds.push(...preferred);
    silent.push(...failed);
  }
  for (const { pattern, nearest, hasWildcard } of idleExclusions(exclude, kinds, silent)) {
    if (hasWildcard) {
      emit({ type: 'log', level: 'warning', step: 'check', text: message('run.exclude-idle', { pattern }) });
      continue;
    }
    const hint =
      nearest === undefined ? message('run.exclude-unknown.hint') : message('run.exclude-nearest', { nearest });
    throw new KubeferryError('invalid', message('run.exclude-unknown', { pattern }), { hint });
  }
}
