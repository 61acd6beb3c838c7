import { quantityValue } from '../../../diff/quantity.ts';
import type { Fix } from '../../../model/assessment/finding.ts';
import { recordAt } from '../../../model/json/json.ts';
import { message } from '../../../model/message.ts';
import { usualNamespace } from '../../../model/objects/kind-scope.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit, toDo } from '../../fixes/fixes.ts';
import { claimKinds, claimSpecs } from '../../objects/pods.ts';
import { classOfClaim } from '../../objects/volumes.ts';
import type { Offer } from '../../offer.ts';
import { leastVolume, mayBeTooSmall } from '../../providers/volume-drivers.ts';
import { namespaceList } from '../../quantities/namespace-list.ts';
import type { Problem, Rule, Unknown } from '../rule.ts';

/** How large a claim has to be, or may be, and who says so; in bytes and as it is written. */
interface Bound {
  of: 'class' | 'least' | 'most';
  bytes: number;
  size: string;
  /** The name of the class, or of the namespace whose limits they are. */
  name: string;
}

/** A claim that is smaller or larger than the namespace or the cloud allows. */
export const rule: Rule = {
  id: 'pvc-size',
  kinds: claimKinds,
  *check(object, { target }) {
    for (const { pointer: at, spec } of claimSpecs(object)) {
      const asked = recordAt(spec, 'resources', 'requests')?.storage;
      const bytes = quantityValue(asked);
      if (bytes === undefined) continue;
      const bounds: Bound[] = [];
      for (const one of boundsOf(object, spec, target)) {
        if ('unknown' in one) yield one;
        else bounds.push(one);
      }
      const claim = { size: String(asked), bytes, pointer: `${at}/resources/requests/storage` };
      yield* problemsOf(claim, bounds);
    }
  },
};

function* boundsOf(object: KubeObject, spec: Record<string, unknown>, target: Offer): Generator<Bound | Unknown> {
  const namespace = object.metadata.namespace ?? usualNamespace;
  const ranges = namespaceList('limitRanges', object, { target });
  if (!Array.isArray(ranges)) yield ranges;
  const limits = Array.isArray(ranges) ? ranges.flatMap((range) => range.limits) : [];
  for (const { type, min, max } of limits) {
    if (type !== 'PersistentVolumeClaim') continue;
    const [low, high] = [quantityValue(min?.storage), quantityValue(max?.storage)];
    if (low !== undefined) yield { of: 'least', bytes: low, size: min?.storage ?? '', name: namespace };
    if (high !== undefined) yield { of: 'most', bytes: high, size: max?.storage ?? '', name: namespace };
  }
  const given = classOfClaim(spec, target);
  if (given === undefined) yield { unknown: 'storageClasses' };
  if (given === undefined || given === 'none') return;
  const asked = quantityValue(recordAt(spec, 'resources', 'requests')?.storage) ?? 0;
  if (given.parameters === undefined && mayBeTooSmall(given.provisioner, asked)) {
    yield { unknown: 'parameters of storageClasses' };
  }
  const least = leastVolume(given.provisioner, given.parameters ?? {});
  if (least) yield { of: 'class', bytes: least.bytes, size: least.words, name: given.name };
}

function* problemsOf(claim: { size: string; bytes: number; pointer: string }, bounds: Bound[]): Generator<Problem> {
  const { size, bytes, pointer } = claim;
  for (const { of, bytes: limit, size: words, name } of bounds) {
    if (of === 'most' ? bytes <= limit : bytes >= limit) continue;
    const said = {
      class: message('rule.pvc-size', { name, size, least: words }),
      least: message('rule.pvc-size.min', { namespace: name, size, limit: words }),
      most: message('rule.pvc-size.max', { namespace: name, size, limit: words }),
    };
    // Less than it has may be less than its data.
    const fixes =
      of === 'most' ? [toDo(message('todo.raise-limit', { namespace: name, size }))] : larger(pointer, bounds);
    yield { severity: 'error', pointer, message: said[of], fixes };
  }
}

/** The size that does for all who ask for a least one; none where that is too much for others. */
function larger(path: string, bounds: readonly Bound[]): Fix[] {
  const [most] = bounds.filter(({ of }) => of !== 'most').sort((one, other) => other.bytes - one.bytes);
  if (!most || bounds.some(({ of, bytes }) => of === 'most' && bytes < most.bytes)) return [];
  return [edit(message('fix.ask-for-size', { size: most.size }), { op: 'replace', path, value: most.size })];
}
