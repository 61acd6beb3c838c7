import type { ClusterWriter, Created, WriteOptions } from '../kube/cluster.ts';
import { getIfThere } from '../kube/get-if-there.ts';
import { toJson } from '../model/json/json-text.ts';
import type { ApiResource, KubeObject, ObjectRef } from '../model/objects/object.ts';
import type { GentleStop } from './gentle-stop.ts';
import { retried } from './retry.ts';
import type { WriteSlots } from './write-slots.ts';

/**
 * The requests of one application. Each is done again where its failure passes, slows the writes down where the server asks
 * for less, and is cut off by the stop. Throws what the cluster answers, and `cancelled`.
 */
export class TargetRequests {
  readonly #cluster: ClusterWriter;
  readonly #slots: WriteSlots;
  readonly #stop: GentleStop;

  constructor(cluster: ClusterWriter, slots: WriteSlots, stop: GentleStop) {
    this.#cluster = cluster;
    this.#slots = slots;
    this.#stop = stop;
  }

  /** Creates an object. */
  create({ namespace, name }: ObjectRef, resource: ApiResource, object: KubeObject): Promise<Created> {
    const body = toJson(object);
    return this.#retried(() => this.#cluster.createRaw(resource, namespace, name, body, this.#options(false)));
  }

  /** Has the server judge whether an object could be created in a namespace. */
  async judge(namespace: string | undefined, resource: ApiResource, object: KubeObject): Promise<void> {
    const body = toJson(object);
    await this.#retried(() => this.#cluster.create(resource, namespace, body, this.#options(true)));
  }

  /** Puts an object in the place of the live one, or has the server judge that; gives what it is then. */
  replace(resource: ApiResource, object: KubeObject, dryRun: boolean): Promise<KubeObject> {
    return this.#retried(() => this.#cluster.replace(resource, object, this.#options(dryRun)));
  }

  /** The object as it is there; nothing where it is not. */
  live({ namespace, name }: ObjectRef, resource: ApiResource): Promise<KubeObject | undefined> {
    const address = { resource, name, ...(namespace !== undefined && { namespace }) };
    return this.#retried(() => getIfThere(this.#cluster, address, this.#stop.cutting));
  }

  /** A namespace; nothing where it is not there. */
  namespace(name: string): Promise<KubeObject | undefined> {
    const signal = this.#stop.cutting;
    return this.#retried(async () => {
      const resource = (await this.#cluster.discovery({ signal })).findResource('namespaces');
      return resource && (await getIfThere(this.#cluster, { resource, name }, signal));
    });
  }

  #retried<T>(work: () => Promise<T>): Promise<T> {
    return retried(work, this.#stop.stopping);
  }

  #options(dryRun: boolean): WriteOptions {
    return { dryRun, signal: this.#stop.cutting, onOverload: (wait) => this.#slots.slowDown(wait) };
  }
}
