import { groupResource, type ObjectRef } from './object.ts';

/** Values by the object that they belong to, whatever its version. Needs no string of its own for each object. */
export class RefMap<Value> {
  /** By place (kind and namespace), then by name. */
  readonly #places = new Map<string, Map<string, Value>>();

  set(ref: ObjectRef, value: Value): void {
    const place = placeOf(ref);
    const known = this.#places.get(place);
    if (known) known.set(ref.name, value);
    else this.#places.set(place, new Map([[ref.name, value]]));
  }

  get(ref: ObjectRef): Value | undefined {
    return this.#places.get(placeOf(ref))?.get(ref.name);
  }
}

function placeOf(ref: ObjectRef): string {
  return `${groupResource(ref)}/${ref.namespace ?? ''}`;
}
