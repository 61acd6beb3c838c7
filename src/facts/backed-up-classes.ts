import type { ClusterFacts, IngressClassFacts, StorageClassFacts } from '../model/clusters/cluster-facts.ts';
import { groupResource, type KubeObject } from '../model/objects/object.ts';
import { ingressClassOf } from './classes.ts';
import { storageClassOf } from './storage.ts';

const kinds: ReadonlySet<string> = new Set(['storageclasses.storage.k8s.io', 'ingressclasses.networking.k8s.io']);

/** The classes of a source as far as they are among objects that were read of it: those that its objects name. */
export class BackedUpClasses {
  readonly #storageClasses: StorageClassFacts[] = [];
  readonly #ingressClasses: IngressClassFacts[] = [];

  /** Whether objects of a resource are classes. */
  holds(resource: { group: string; resource: string }): boolean {
    return kinds.has(groupResource(resource));
  }

  /** Takes note of a class. */
  add(object: KubeObject): void {
    if (object.kind === 'StorageClass') this.#storageClasses.push(storageClassOf(object));
    else if (object.kind === 'IngressClass') this.#ingressClasses.push(ingressClassOf(object));
  }

  /** Those that were noted. */
  get facts(): Pick<ClusterFacts, 'storageClasses' | 'ingressClasses'> {
    return { storageClasses: this.#storageClasses, ingressClasses: this.#ingressClasses };
  }
}
