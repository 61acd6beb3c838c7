import type { Leaving, PagePlace } from '../../page-flow.ts';

/** What was answered on a form, as it was typed; what is not there, or empty, is left to Velero. */
export type FormTexts = Record<string, string>;

/** One thing that may be said on a form, and need not. */
export interface FormField {
  id: string;
  label: string;
  prompt: string;
  /** Why a text cannot be taken, or nothing. */
  check?: (text: string) => string | undefined;
  /** In place of a text that is typed: what can be chosen. */
  choices?: { text: string; label: string }[];
  /** In place of both: asks for it in a way of its own. */
  edit?: (text: string, place: PagePlace) => Promise<{ value: string } | Leaving>;
  /** What its row shows of a text, where that is not the text. */
  shown?: (text: string) => string;
  /** What was answered when the same was asked before; nothing where it was not. */
  before?: () => string | undefined;
}

/** The words of a text, parted by commas or blanks. */
export function wordsIn(text = ''): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** The texts of a form that still can be taken, out of whatever was remembered. */
export function takenTexts(fields: readonly FormField[], remembered: Readonly<Record<string, unknown>>): FormTexts {
  const taken: FormTexts = {};
  for (const { id, check, choices } of fields) {
    const text = remembered[id];
    if (typeof text !== 'string' || text === '') continue;
    const known = choices?.some((choice) => choice.text === text) ?? true;
    if (known && check?.(text) === undefined) taken[id] = text;
  }
  return taken;
}
