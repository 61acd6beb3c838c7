import { storeKey } from '../../model/stores/store-identity.ts';
import { type BackupsNode, backupsNodeId } from './node.ts';

/** Nodes whose rows are kept at the most. */
const mostKept = 500;

/** What stood below nodes of the Backups tree when they could be read last: shown on where they cannot be read again. */
export class RowsBefore {
  readonly #rows = new Map<string, readonly BackupsNode[]>();

  /** Keeps what stands below a node now, but for lines and what leads on; none: below the tree itself. */
  keep(node: BackupsNode | undefined, rows: readonly BackupsNode[]): void {
    const key = placeKey(node);
    // To the end of the order in which the oldest are forgotten.
    this.#rows.delete(key);
    this.#rows.set(key, rows.filter(isLasting));
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > mostKept && oldest !== undefined) this.#rows.delete(oldest);
  }

  /** What stood there; nothing where it was never read. */
  of(node: BackupsNode | undefined): readonly BackupsNode[] {
    return this.#rows.get(placeKey(node)) ?? [];
  }
}

function isLasting({ kind }: BackupsNode): boolean {
  return kind !== 'line' && kind !== 'more' && kind !== 'chooseKeys';
}

/** The same for what is read with the same keys: those of a store that a Velero uses may be chosen anew. */
function placeKey(node: BackupsNode | undefined): string {
  if (!node) return '';
  const store = 'store' in node && node.store ? storeKey(node.store) : '';
  return `${backupsNodeId(node)} ${store}`;
}
