import { quantityValue } from '../../../diff/quantity.ts';
import { recordAt } from '../../../model/json.ts';
import { message } from '../../../model/message.ts';
import type { KubeObject } from '../../../model/object.ts';
import type { Offer } from '../../offer.ts';
import { leastVolume } from '../../providers/volume-drivers.ts';
import { claimSpecs } from '../pods.ts';
import { usualNamespace } from '../present.ts';
import type { Problem, Rule, Unknown } from '../rule.ts';
import { classOfClaim } from '../volumes.ts';

/** A claim that is smaller or larger than the namespace or the cloud allows. */
export const rule: Rule = {
  id: 'pvc-size',
  *check(object, { target }) {
    for (const { pointer: at, spec } of claimSpecs(object)) {
      const asked = recordAt(spec, 'resources', 'requests')?.storage;
      const bytes = quantityValue(asked);
      if (bytes === undefined) continue;
      const claim = { size: String(asked), bytes, pointer: `${at}/resources/requests/storage` };
      yield* limited(object, claim, target);
      const given = classOfClaim(spec, target);
      if (given === undefined) {
        yield { unknown: 'storageClasses' };
        continue;
      }
      if (given === 'none') continue;
      const least = leastVolume(given.provisioner, given.parameters ?? {});
      if (!least || bytes >= least.bytes) continue;
      const words = message('rule.pvc-size', { name: given.name, size: claim.size, least: least.words });
      yield { severity: 'error', pointer: claim.pointer, message: words };
    }
  },
};

/** What the limits of the namespace refuse. */
function* limited(
  { metadata }: KubeObject,
  { size, bytes, pointer }: { size: string; bytes: number; pointer: string },
  target: Offer,
): Generator<Problem | Unknown> {
  const namespace = metadata.namespace ?? usualNamespace;
  const place = target.namespace(namespace);
  if (place === undefined) yield { unknown: 'namespaces' };
  if (place === undefined || place === 'absent') return;
  if (place.limitRanges === undefined) {
    yield { unknown: `limitranges in ${namespace}` };
    return;
  }
  const limits = place.limitRanges
    .flatMap((range) => range.limits)
    .filter(({ type }) => type === 'PersistentVolumeClaim');
  for (const { min, max } of limits) {
    const [low, high] = [quantityValue(min?.storage), quantityValue(max?.storage)];
    if (low !== undefined && bytes < low) {
      const words = message('rule.pvc-size.min', { namespace, size, limit: min?.storage ?? '' });
      yield { severity: 'error', pointer, message: words };
    }
    if (high !== undefined && bytes > high) {
      const words = message('rule.pvc-size.max', { namespace, size, limit: max?.storage ?? '' });
      yield { severity: 'error', pointer, message: words };
    }
  }
}
