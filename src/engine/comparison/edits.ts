import { exactDifferences } from '../../diff/exact.ts';
import { readTargets } from '../../migrate/folder/read-targets.ts';
import { fillSecretValues } from '../../migrate/folder/secrets.ts';
import { toKubeferryError } from '../../model/error.ts';
import { message } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { RefMap } from '../../model/objects/ref-map.ts';
import type { ComparedWith } from './compared-with.ts';

/**
 * What a person edited or added in the manifests of a target. Values that a Secret withholds there are those that it would have without
 * the edit; an edit that withholds one which nobody has counts as none. Throws what `readTargets` throws.
 */
export async function editsOf(folder: string, target: string): Promise<NonNullable<ComparedWith['edited']>> {
  const edits = new RefMap<{ object: KubeObject; path: string; state: 'edited' | 'added' }>();
  for await (const { ref, state, path, load } of readTargets(folder, target)) {
    if (state !== 'unedited') edits.set(ref, { object: await load(), path, state });
  }
  return (ref, adapted) => {
    const edit = edits.get(ref);
    if (!edit) return undefined;
    const { object, path, state } = edit;
    const reason = message(`compare.${state}`, { path });
    try {
      const filled = adapted ? fillSecretValues(object, adapted) : object;
      const places = adapted ? exactDifferences(adapted, filled) : [];
      // Places in lists may be other ones in the source: what is found there is by the edit as a whole.
      return {
        object: filled,
        changes: ['', ...places.map(({ pointer }) => pointer)].map((pointer) => ({ pointer, reason })),
      };
    } catch (thrown) {
      if (toKubeferryError(thrown).code !== 'invalid') throw thrown;
      return undefined;
    }
  };
}
