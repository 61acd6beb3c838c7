import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import { type KubeObject, parseApiVersion } from '../../../model/objects/object.ts';
import { changing, type Wish } from '../../fixes/changing.ts';
import { edit } from '../../fixes/fixes.ts';
import type { ObjectIndex } from '../../object-index.ts';
import { selects } from '../../objects/selects.ts';
import type { Rule } from '../rule.ts';

/** A budget that lets no pod be moved away, so that no node can be emptied, on either side. */
export const rule: Rule = {
  id: 'pdb-block',
  kinds: ['PodDisruptionBudget'],
  *check(object, { objects }) {
    if (parseApiVersion(object.apiVersion).group !== 'policy') return;
    const spec = recordAt(object, 'spec') ?? {};
    const { maxUnavailable, minAvailable } = spec;
    const none = maxUnavailable === 0 || maxUnavailable === '0%';
    const pods = typeof minAvailable === 'number' && !none ? selectedBy(object, objects) : undefined;
    const wantsAll = minAvailable === '100%' || (pods !== undefined && pods > 0 && Number(minAvailable) >= pods);
    if (!none && !wantsAll) return;
    const pointer = none ? '/spec/maxUnavailable' : '/spec/minAvailable';
    // Only one of the two may be said.
    const wishes: Wish[] = [
      [['minAvailable'], undefined],
      [['maxUnavailable'], 1],
    ];
    const fixes = [edit(message('fix.evict-one'), ...changing(spec, '/spec', wishes))];
    const { name } = object.metadata;
    const words =
      pods === undefined ? message('rule.pdb-block', { name }) : message('rule.pdb-block.all', { name, pods });
    yield { severity: 'info', pointer, message: words, fixes };
  },
};

/** How many pods of what goes along a budget is for; nothing where that is not known. */
function selectedBy({ metadata, spec }: KubeObject, objects: ObjectIndex): number | undefined {
  const selector = recordAt(spec)?.selector;
  return objects.podsSelected(metadata.namespace ?? usualNamespace, (labels) => selects(selector, labels));
}
