import { isRecord, pointerParts } from '../model/json/json.ts';
import { record } from '../model/json/parse.ts';
import type { KubeObject } from '../model/objects/object.ts';
import { isSecret, withheld } from '../model/objects/secret.ts';
import { tellingAnnotations } from '../model/objects/secret-annotations.ts';

/**
 * One place where two objects differ. `pointer` is a JSON pointer into the left one; a side that has no value there is `undefined`,
 * and an item that its list lacks is named as if it stood at its end.
 */
export interface Difference {
  pointer: string;
  /** Where it is in the right object, where lists have other places there. */
  rightPointer?: string;
  left: unknown;
  right: unknown;
}

/** A difference with a name for its place that is the same for any two objects: keys stand for the numbers of list items. */
export interface MarkedDifference extends Difference {
  mark: string;
}

/** What stands for the value of a Secret in a difference. A manifest that has no value says `withheld`, which a difference shows as it is. */
export const hiddenValue = '(withheld)';

/** The differences of two objects, with the values of Secrets withheld, also where annotations of either hold one. */
export function withoutSecrets<One extends Difference>(left: KubeObject, right: KubeObject, found: One[]): One[] {
  if (!isSecret(left)) return found;
  const tells = tellingAnnotations(left, right);
  return found.map((difference) => {
    const [field, below, name] = pointerParts(difference.pointer);
    if (field === 'data' || field === 'stringData') return mask(difference);
    if (field !== 'metadata' || below !== 'annotations') return difference;
    const tellsIt = (text: unknown) =>
      name === undefined ? Object.entries(record(text)).some(([one, its]) => tells(one, its)) : tells(name, text);
    return [difference.left, difference.right].some(tellsIt) ? mask(difference) : difference;
  });
}

function mask<One extends Difference>(difference: One): One {
  return { ...difference, left: masked(difference.left), right: masked(difference.right) };
}

/** What a manifest withholds is no value, and says so; a map that holds nothing has none. */
function masked(value: unknown): unknown {
  const holdsNothing = isRecord(value) && Object.keys(value).length === 0;
  return value === undefined || value === withheld || holdsNothing ? value : hiddenValue;
}
