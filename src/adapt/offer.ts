import type { ClusterFacts, NamespaceFacts } from '../model/clusters/cluster-facts.ts';
import { usualNamespace } from '../model/objects/kind-scope.ts';
import { apiVersionOf, groupResource, type KubeObject } from '../model/objects/object.ts';

/** What a target offers, to be asked: nothing (`undefined`) means that it is unknown. */
export class Offer {
  readonly facts: ClusterFacts;
  /** The plural of each kind, by version and kind. */
  readonly #kinds: ReadonlyMap<string, string> | undefined;
  readonly #namespaces: ReadonlyMap<string, NamespaceFacts> | undefined;
  readonly #existing: ReadonlyMap<string, KubeObject> | undefined;
  /** Where nothing is, of what was looked for. */
  readonly #absent: ReadonlySet<string>;

  constructor(facts: ClusterFacts) {
    this.facts = facts;
    this.#kinds =
      facts.apis && new Map(facts.apis.map((api) => [`${apiVersionOf(api)} ${api.kind}`, groupResource(api)]));
    this.#namespaces = facts.namespaces && new Map(facts.namespaces.map((one) => [one.name, one]));
    this.#existing = facts.existing && new Map(facts.existing.map((one) => [placeOf(one), one]));
    this.#absent = new Set(
      facts.absent?.map(({ name, namespace, ...one }) => placeOf({ ...one, metadata: { name, namespace } })),
    );
  }

  /** Whether it serves a kind in a version. */
  serves(apiVersion: string, kind: string): boolean | undefined {
    return this.#kinds?.has(`${apiVersion} ${kind}`);
  }

  /** The minor version of Kubernetes, such as 36; nothing where it is unknown. Some clouds write `36+`. */
  get minor(): number | undefined {
    return minorOf(this.facts);
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

  /**
   * The object that is there under the name of one that is to come, in the same version; `absent` where it was looked for and none is
   * there, nothing where that is unknown.
   */
  existing(object: KubeObject): KubeObject | 'absent' | undefined {
    for (const place of [placeOf(object), placeOf(object, usualNamespace)]) {
      const found = this.#existing?.get(place) ?? (this.#absent.has(place) ? 'absent' : undefined);
      if (found) return found;
    }
    return undefined;
  }

  /** The migration that made the object of that name which is there; nothing where none did, or it is unknown. */
  madeBy({ apiVersion, kind, metadata }: KubeObject): string | undefined {
    const place = this.namespace(metadata.namespace ?? usualNamespace);
    if (place === 'absent') return undefined;
    return place?.made?.[this.resourceOf(apiVersion, kind) ?? '']?.[metadata.name];
  }
}

/** The minor version of Kubernetes that some facts tell, as `Offer.minor`. */
export function minorOf({ version }: Pick<ClusterFacts, 'version'>): number | undefined {
  const minor = Number.parseInt(version?.minor ?? '', 10);
  return Number.isNaN(minor) ? undefined : minor;
}

/** What tells one object from another. */
interface Placed extends Pick<KubeObject, 'apiVersion' | 'kind'> {
  metadata: { name: string; namespace?: string | undefined };
}

function placeOf({ apiVersion, kind, metadata }: Placed, otherwise = ''): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? otherwise} ${metadata.name}`;
}
