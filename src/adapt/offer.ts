import type { ClusterFacts, NamespaceFacts } from '../model/cluster-facts.ts';
import { apiVersionOf, groupResource } from '../model/object.ts';

/** The node of some facts. */
export type NodeFacts = NonNullable<ClusterFacts['nodes']>[number];

/** A taint of a node. */
export type TaintFacts = NonNullable<NodeFacts['taints']>[number];

/** What a target offers, to be asked: nothing (`undefined`) means that it is unknown. */
export class Offer {
  readonly facts: ClusterFacts;
  /** The plural of each kind, by version and kind. */
  readonly #kinds: ReadonlyMap<string, string> | undefined;
  readonly #namespaces: ReadonlyMap<string, NamespaceFacts> | undefined;

  constructor(facts: ClusterFacts) {
    this.facts = facts;
    this.#kinds =
      facts.apis && new Map(facts.apis.map((api) => [`${apiVersionOf(api)} ${api.kind}`, groupResource(api)]));
    this.#namespaces = facts.namespaces && new Map(facts.namespaces.map((one) => [one.name, one]));
  }

  /** Whether it serves a kind in a version. */
  serves(apiVersion: string, kind: string): boolean | undefined {
    return this.#kinds?.has(`${apiVersion} ${kind}`);
  }

  /** The minor version of Kubernetes, such as 36; nothing where it is unknown. Some clouds write `36+`. */
  get minor(): number | undefined {
    const minor = Number.parseInt(this.facts.version?.minor ?? '', 10);
    return Number.isNaN(minor) ? undefined : minor;
  }

  /** The plural of a kind, as `resource.group`; nothing where it is not served. */
  resourceOf(apiVersion: string, kind: string): string | undefined {
    return this.#kinds?.get(`${apiVersion} ${kind}`);
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
