import type { ClusterReader } from '../../kube/cluster.ts';
import { requireNamespace } from '../../kube/require-namespace.ts';
import { readSide, type SideState } from '../../migrate/verify/read-side.ts';
import { type ErrorCode, type KubeferryError, toKubeferryError } from '../../model/error.ts';
import type { Migration } from '../../model/migration/plan.ts';
import { openPinned } from '../comparison/sides/open-pinned.ts';
import type { ReadWith } from '../comparison/sides/side.ts';

/** A source that is gone by now, or its backup, keeps nobody from judging the target. */
const sourceGone: ReadonlySet<ErrorCode> = new Set([
  'unreachable',
  'expired-credentials',
  'not-found',
  'denied',
  'store-unavailable',
  'damaged',
]);

/** The source of a migration as far as it can be read, nothing of a backup; `why` it cannot. */
interface OpenedSource {
  opened?: { cluster: ClusterReader; state: SideState };
  why?: KubeferryError;
}

/** Reads what stands on the source of a migration. Throws `wrong-cluster`, and what reading throws, but for `why`. */
export async function openSource({ spec }: Migration, read: ReadWith): Promise<OpenedSource> {
  const { source, select } = spec;
  if ('backup' in source) return {};
  const { signal } = read;
  try {
    const cluster = await openPinned(source, read);
    for (const name of select.namespaces) await requireNamespace(cluster, name, signal);
    const state = await readSide(cluster, select.namespaces, { side: 'source', signal });
    return { opened: { cluster, state } };
  } catch (thrown) {
    return { why: whySourceIsGone(thrown, signal) };
  }
}

/** Why the source cannot be read by now. Throws again what says nothing of that. */
export function whySourceIsGone(thrown: unknown, signal: AbortSignal): KubeferryError {
  const error = toKubeferryError(thrown);
  if (signal.aborted || !sourceGone.has(error.code)) throw thrown;
  return error;
}
