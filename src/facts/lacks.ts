import type { ClusterFacts } from '../model/clusters/cluster-facts.ts';
import { type ErrorCode, toKubeferryError } from '../model/error.ts';
import { format } from '../model/message.ts';

/** Error codes that say nothing of the cluster. */
const ofUs: ReadonlySet<ErrorCode> = new Set(['cancelled', 'unexpected']);

/** Whether an error of this code says something of the cluster, so that facts can be told without what it kept from them. */
export function isAboutCluster(code: ErrorCode): boolean {
  return !ofUs.has(code);
}

/** What could not be read for some facts, each with the reason. */
export class Lacks {
  readonly #whys = new Map<string, string>();

  /** Whether something is named already. */
  has(what: string): boolean {
    return this.#whys.has(what);
  }

  /** Names something as unknown for what was thrown; throws that itself where it says nothing of the cluster. */
  add(what: string, thrown: unknown): void {
    const { code, words } = toKubeferryError(thrown);
    if (!isAboutCluster(code)) throw thrown;
    this.#whys.set(what, format(words));
  }

  /** The facts with all that is named as unknown. */
  in(facts: ClusterFacts): ClusterFacts {
    return { ...facts, unknown: [...facts.unknown, ...[...this.#whys].map(([what, why]) => ({ what, why }))] };
  }
}
