import { message } from '../../../model/message.ts';
import type { Mappings } from '../../../model/migration/plan.ts';
import type { KubeObject } from '../../../model/objects/object.ts';
import { edit } from '../../fixes/fixes.ts';
import { mapImage } from '../../mappings/images.ts';
import { isCustom, textsIn } from '../../objects/custom-texts.ts';
import { withoutComments } from '../../objects/named-hosts.ts';
import { settingsOf } from '../../objects/settings.ts';
import type { Rule } from '../rule.ts';

/** An image that the plan takes from another registry, in a text that is no image of a container, so that the mapping does not reach it. */
export const rule: Rule = {
  id: 'img-in-other-fields',
  *check(object, { mappings }) {
    // A name without a registry may be any word.
    const places =
      mappings?.images?.filter(({ from }) => /^[^/]*[.:]/.test(from) || from.startsWith('localhost')) ?? [];
    if (places.length === 0) return;
    for (const { value, pointer } of textsOf(object)) {
      const [first, instead] = mapped(value, places);
      if (!first) continue;
      const fixes = [edit(message('fix.images-mapped'), { op: 'replace', path: pointer, value: instead })];
      yield { severity: 'warning', pointer, message: message('rule.img-in-other-fields', first), fixes };
    }
  },
};

/** What configures applications, without values of Secrets, and what custom resources say. */
function textsOf(object: KubeObject): { value: string; pointer: string }[] {
  return isCustom(object) ? textsIn(object.spec, ['spec']) : settingsOf(object).filter(({ secret }) => !secret);
}

const word = /[^\s"'`,;=()[\]{}<>|]+/g;

/** The first image of a text that a mapping is for, and the text with all of them mapped. Comments say what they like. */
function mapped(
  text: string,
  places: NonNullable<Mappings['images']>,
): [{ image: string; to: string } | undefined, string] {
  if (!places.some(({ from }) => text.includes(from))) return [undefined, text];
  let first: { image: string; to: string } | undefined;
  let changed = '';
  let at = 0;
  for (const { 0: image, index } of withoutComments(text).matchAll(word)) {
    const its = places.filter(({ from }) => image.startsWith(from));
    const to = mapImage(image, its);
    if (to === image) continue;
    first ??= { image, to };
    changed += text.slice(at, index) + to;
    at = index + image.length;
  }
  return [first, changed + text.slice(at)];
}
