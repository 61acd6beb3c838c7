import type { ClusterFacts, NamespaceFacts } from '../model/cluster-facts.ts';
import { apiVersionOf } from '../model/object.ts';

/** The node of some facts. */
export type NodeFacts = NonNullable<ClusterFacts['nodes']>[number];

/** What a target offers, to be asked: nothing (`undefined`) means that it is unknown. */
export class Offer {
  readonly facts: ClusterFacts;
  readonly #kinds: ReadonlySet<string> | undefined;
  readonly #namespaces: ReadonlyMap<string, NamespaceFacts> | undefined;

  constructor(facts: ClusterFacts) {
    this.facts = facts;
    this.#kinds = facts.apis && new Set(facts.apis.map((api) => `${apiVersionOf(api)} ${api.kind}`));
    this.#namespaces = facts.namespaces && new Map(facts.namespaces.map((one) => [one.name, one]));
  }

  /** Whether it serves a kind in a version. */
  serves(apiVersion: string, kind: string): boolean | undefined {
    return this.#kinds?.has(`${apiVersion} ${kind}`);
  }

  /** The versions of a group in which it serves a kind, the preferred one first. */
  versionsOf(group: string, kind: string): string[] {
    return (this.facts.apis ?? []).filter((api) => api.group === group && api.kind === kind).map(apiVersionOf);
  }

  /** What is known of a namespace; `absent` where it is not there. */
  namespace(name: string): NamespaceFacts | 'absent' | undefined {
    return this.#namespaces && (this.#namespaces.get(name) ?? 'absent');
  }

  /** Whether an object is there already. `resource` is such as `secrets` or `deployments.apps`. */
  has(resource: string, namespace: string, name: string): boolean | undefined {
    const place = this.namespace(namespace);
    if (place === 'absent') return false;
    return place?.names?.[resource]?.includes(name);
  }
}
