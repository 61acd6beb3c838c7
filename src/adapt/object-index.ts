import type { KubeObject } from '../model/object.ts';
import { record, text } from '../model/parse.ts';

/** Which objects go along, without their bodies. */
export class ObjectIndex {
  readonly #keys = new Set<string>();
  readonly #defined = new Set<string>();

  constructor(objects: Iterable<KubeObject>) {
    for (const object of objects) this.add(object);
  }

  /** Takes note of one more. */
  add({ kind, metadata, spec }: KubeObject): void {
    this.#keys.add(key(kind, metadata.namespace, metadata.name));
    if (kind !== 'CustomResourceDefinition') return;
    const { group, names } = record(spec);
    this.#defined.add(`${text(group)}/${text(record(names).kind)}`);
  }

  /** Whether the definition of a kind goes along. */
  definesKind(group: string, kind: string): boolean {
    return this.#defined.has(`${group}/${kind}`);
  }

  /** Whether an object of that kind and name goes along. */
  has(kind: string, namespace: string | undefined, name: string): boolean {
    return this.#keys.has(key(kind, namespace, name));
  }
}

function key(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace ?? ''}/${name}`;
}
