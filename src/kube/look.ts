import { type ErrorCode, KubeferryError } from '../model/error.ts';
import { format } from '../model/message.ts';
import type { ApiResource, KubeObject, ObjectMeta } from '../model/objects/object.ts';
import type { ClusterReader, Discovery } from './cluster.ts';
import { eachMetadata } from './each-metadata.ts';

/** What a look reads with. `passes`: whether it goes on without what an error of this code keeps from it. */
export interface LookOptions {
  signal: AbortSignal;
  passes: (code: ErrorCode) => boolean;
}

/** Reads lists of one cluster. What cannot be read is remembered as unknown, with the reason; what is not served is there in no number. */
export class Look {
  readonly unknown: { what: string; why: string }[] = [];
  readonly signal: AbortSignal;
  readonly #cluster: ClusterReader;
  readonly #discovery: Discovery;
  readonly #passes: LookOptions['passes'];

  constructor(cluster: ClusterReader, discovery: Discovery, { signal, passes }: LookOptions) {
    this.#cluster = cluster;
    this.#discovery = discovery;
    this.signal = signal;
    this.#passes = passes;
  }

  /** Whether the cluster serves a resource. */
  serves(name: string): boolean {
    return this.#discovery.findResource(name) !== undefined;
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

  /** What `read` makes of one object; nothing where it is not there or cannot be read. */
  one<Fact>(
    name: string,
    { namespace, object }: { namespace: string; object: string },
    read: (object: KubeObject) => Fact,
  ): Promise<Fact | undefined> {
    return this.at(`${name} ${namespace}/${object}`, async () => {
      const resource = this.#discovery.findResource(name);
      if (!resource) return undefined;
      const where = { namespace, fieldSelector: `metadata.name=${object}`, signal: this.signal };
      const { items } = await this.#cluster.listPage(resource, where);
      return items.map(read)[0];
    });
  }

  /** The names of the objects of a resource; nothing where they cannot be read. */
  async names(name: string, namespace?: string): Promise<string[] | undefined> {
    const all = await this.metadata(name, namespace);
    return all?.map((one) => one.name);
  }

  /** The metadata of the objects of a resource, by name; nothing where they cannot be read. */
  metadata(name: string, namespace?: string): Promise<ObjectMeta[] | undefined> {
    return this.#list(name, async (resource) => {
      const all: KubeObject[] = [];
      for await (const one of eachMetadata(this.#cluster, resource, namespace, this.signal)) all.push(one);
      return all.sort(byName).map(({ metadata }) => metadata);
    });
  }

  async #list<Fact>(name: string, read: (resource: ApiResource) => Promise<Fact[]>): Promise<Fact[] | undefined> {
    const resource = this.#discovery.findResource(name);
    const group = name.slice(name.indexOf('.') + 1);
    if (!resource) return this.#discovery.failed.includes(group) ? undefined : [];
    return this.at(name, () => read(resource));
  }

  /** What `read` gives; nothing, and a name among the unknown, where it throws what the look goes on after. */
  async at<Found>(name: string, read: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await read();
    } catch (thrown) {
      if (!(thrown instanceof KubeferryError) || !this.#passes(thrown.code)) throw thrown;
      this.lack(name, format(thrown.words));
      return undefined;
    }
  }
}

function byName({ metadata: one }: KubeObject, { metadata: other }: KubeObject): number {
  return one.name < other.name ? -1 : 1;
}
