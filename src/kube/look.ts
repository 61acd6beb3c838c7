import type { ClusterReader, Discovery } from '../kube/cluster.ts';
import { eachMetadata } from '../kube/each-metadata.ts';
import type { ClusterFacts } from '../model/cluster-facts.ts';
import { KubeferryError } from '../model/error.ts';
import { format } from '../model/message.ts';
import type { ApiResource, KubeObject } from '../model/object.ts';

/** Error codes that say something about the whole cluster or the whole reading, and not about one list. */
const ofAll = new Set(['cancelled', 'expired-credentials', 'unreachable']);

/** Reads lists of one cluster. What cannot be read is remembered as unknown; what is not served is there in no number. */
export class Look {
  readonly unknown: ClusterFacts['unknown'] = [];
  readonly signal: AbortSignal;
  readonly #cluster: ClusterReader;
  readonly #discovery: Discovery;

  constructor(cluster: ClusterReader, discovery: Discovery, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#discovery = discovery;
    this.signal = signal;
  }

  /** Every resource that can be listed inside namespaces, in its preferred version. */
  get namespaced(): ApiResource[] {
    return this.#discovery.preferred.filter(({ namespaced, verbs }) => namespaced && verbs.includes('list'));
  }

  /** Names something as unknown, with the reason in words. */
  lack(what: string, why: string): void {
    this.unknown.push({ what, why });
  }

  /** What `read` makes of each object of a resource such as `nodes` or `storageclasses.storage.k8s.io`, by name; nothing where they cannot be read. */
  each<Fact>(name: string, read: (object: KubeObject) => Fact, namespace?: string): Promise<Fact[] | undefined> {
    return this.#list(name, async (resource) => {
      const objects: KubeObject[] = [];
      const where = { signal: this.signal, ...(namespace !== undefined && { namespace }) };
      for await (const { items } of this.#cluster.list(resource, where)) objects.push(...items);
      return objects.sort(byName).map(read);
    });
  }

  /** The names of the objects of a resource; nothing where they cannot be read. */
  names(name: string, namespace?: string): Promise<string[] | undefined> {
    return this.#list(name, async (resource) => {
      const names: string[] = [];
      for await (const { metadata } of eachMetadata(this.#cluster, resource, namespace, this.signal)) {
        names.push(metadata.name);
      }
      return names.sort();
    });
  }

  async #list<Fact>(name: string, read: (resource: ApiResource) => Promise<Fact[]>): Promise<Fact[] | undefined> {
    const resource = this.#discovery.findResource(name);
    const group = name.slice(name.indexOf('.') + 1);
    if (!resource) return this.#discovery.failed.includes(group) ? undefined : [];
    try {
      return await read(resource);
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError) || ofAll.has(thrown.code)) throw thrown;
      this.lack(name, format(thrown.words));
      return undefined;
    }
  }
}

function byName({ metadata: one }: KubeObject, { metadata: other }: KubeObject): number {
  return one.name < other.name ? -1 : 1;
}
