import type { Leaving, PagePlace } from '../../page-flow.ts';

/** What was answered on a form, as it was typed; what is not there, or empty, is left to Velero. */
export type FormTexts = Record<string, string>;

/** One thing that may be said on a form, and need not. */
export interface FormField {
  id: string;
  label: string;
  prompt: string;
  /** Why a text cannot be taken beside the others of the form, or nothing. */
  check?: (text: string, texts: FormTexts) => string | undefined;
  /** The field of Velero's object that it fills; where a Velero does not know that, it is not asked for. */
  fills?: string;
  /** In place of a text that is typed: what can be chosen. */
  choices?: { text: string; label: string }[];
  /** What it means where nothing is said; absent: Velero decides. */
  unsaid?: string;
  /** In place of both: asks for it in a way of its own. */
  edit?: (text: string, place: PagePlace) => Promise<{ value: string } | Leaving>;
  /** What its row shows of a text, where that is not the text. */
  shown?: (text: string) => string;
  /** What was answered when the same was asked before; nothing where it was not. */
  before?: () => string | undefined;
  /** It says how something is done, for whatever is taken: what was answered last time is offered again. */
  how?: true;
  /** Whether a text leaves something out, which is said before the start, and never remembered. */
  narrows?: (text: string) => boolean;
}

/** The words of a text, parted by commas or blanks. */
export function wordsIn(text = ''): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/**
 * The texts of a form that are offered again, out of those of the last time: what says how something is done, and still can be taken. What was
 * taken or left out then was meant for another namespace or another backup.
 */
export function takenTexts(fields: readonly FormField[], remembered: Readonly<Record<string, unknown>>): FormTexts {
  const taken: FormTexts = {};
  for (const { id, check, choices, how, narrows } of fields) {
    const text = remembered[id];
    if (!how || typeof text !== 'string' || text === '' || narrows?.(text)) continue;
    const known = choices?.some((choice) => choice.text === text) ?? true;
    if (known && check?.(text, {}) === undefined) taken[id] = text;
  }
  return taken;
}

/** The fields that a Velero knows. `known`: what its definition has; nothing where that may not be seen. */
export function fieldsFor(fields: readonly FormField[], known: readonly string[] | undefined): FormField[] {
  return fields.filter(({ fills }) => fills === undefined || !known || known.includes(fills));
}

/** What a form leaves out, a line for each of its fields that does. */
export function narrowings(fields: readonly FormField[], texts: FormTexts): { label: string; detail: string }[] {
  return fields.flatMap(({ id, label, narrows, shown, choices }) => {
    const text = texts[id] ?? '';
    if (text === '' || !narrows?.(text)) return [];
    return [{ label, detail: choices?.find((choice) => choice.text === text)?.label ?? shown?.(text) ?? text }];
  });
}
