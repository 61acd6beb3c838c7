import { alikeUnread, isRefusal } from '../../model/comparison/alike-unread.ts';
import type { ComparedObject, SideName, UnreadPart } from '../../model/comparison/comparison.ts';
import type { ShownField, ShownObject, ShownUnread } from '../../model/comparison/comparison-page.ts';
import { placeOf } from '../../model/comparison/field-place.ts';
import { visibleText } from '../../model/words/visible-text.ts';
import type { Translate } from '../translate.ts';
import { type AboutAsk, fieldActions, objectActions } from './actions/offered.ts';
import { shownSides } from './shown-value.ts';

/** Fields of an object that the page shows; an editor shows all. */
const mostFields = 100;

/** What objects are put into words with. */
export interface Words {
  t: Translate;
  sentence(words: NonNullable<ComparedObject['fields'][number]['why']>): string;
}

/** An object as the page shows it; `id` is its own in this comparison, `about` what is compared. */
export function shownObject(compared: ComparedObject, id: number, about: AboutAsk, words: Words): ShownObject {
  const { object, other, outcome, fields } = compared;
  const more = fields.length - mostFields;
  return {
    id,
    outcome,
    kind: visibleText(object.kind),
    name: visibleText(object.name),
    ...(object.namespace !== undefined && { namespace: visibleText(object.namespace) }),
    ...(other && { other: visibleText([other.namespace, other.name].filter((part) => part !== undefined).join('/')) }),
    fields: fields.slice(0, mostFields).map((field): ShownField => {
      const { left, right, class: sort } = field;
      const why = whyOf(field, words);
      return {
        path: visibleText(placeOf(field)),
        place: placeOf(field),
        class: sort,
        ...shownSides(left, right),
        ...(why && { why: visibleText(why) }),
        actions: fieldActions(compared, field, about),
      };
    }),
    ...(more > 0 && {
      more: words.t('More differences, which only the diff shows: {count}.', { count: more }),
    }),
    actions: objectActions(compared, about),
  };
}

/** What explains a difference, and what is meant where neither side has it. */
function whyOf({ meant, right, why }: ComparedObject['fields'][number], { t, sentence }: Words): string {
  const value = meant && (shownSides(meant.value, right).left?.text ?? t('nothing'));
  return [...(value === undefined ? [] : [t('Meant: {value}.', { value })]), ...(why ? [sentence(why)] : [])].join(' ');
}

/** Parts that could not be read as the page shows them, those of one reason together; `titles` are those of the sides. */
export function shownUnread(
  parts: readonly UnreadPart[],
  titles: Record<SideName, string>,
  { t, sentence }: Words,
): ShownUnread[] {
  return alikeUnread(parts).flatMap(([first, ...more]) => {
    if (!first) return [];
    const { side, kind, namespace, why } = first;
    const count = more.length + 1;
    const kinds = [first, ...more].flatMap((part) => part.kind ?? []).join(', ');
    const places = { kinds, why: sentence(why) };
    const together = isRefusal(why) ? t('{kinds}, such as: {why}', places) : t('{kinds}: {why}', places);
    const what = [more.length > 0 ? t('{count} parts', { count }) : kind, namespace, titles[side]];
    return {
      what: visibleText(what.filter((part) => part !== undefined).join(' · ')),
      why: visibleText(more.length > 0 ? together : places.why),
      count,
    };
  });
}
