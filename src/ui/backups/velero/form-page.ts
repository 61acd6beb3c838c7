import type { Leaving, Page, PagePlace } from '../../page-flow.ts';
import type { Translate } from '../../translate.ts';
import { askText, pickOne, type Row } from '../../wizard.ts';
import { type FormField, type FormTexts, fieldsFor } from './form.ts';

/**
 * The page of all that may be said besides: the first row goes on, every other one asks for its text. `known`: the fields of Velero's object, where that
 * is known; what is not among them is neither asked nor said.
 */
export function formPage<Draft extends { texts: FormTexts }>(
  all: FormField[],
  t: Translate,
  known: (draft: Draft) => readonly string[] | undefined,
): Page<Draft> {
  return {
    async show(draft, place) {
      const { texts } = draft;
      const fields = fieldsFor(all, known(draft));
      for (const { id } of all) if (fields.every((one) => one.id !== id)) delete texts[id];
      for (const { id, before } of fields) if (before) texts[id] ??= before() ?? '';
      for (;;) {
        const answer = await pickOne<FormField | 'on'>(place, {
          placeholder: t('What else shall Velero know? Nothing of it has to be said.'),
          rows: [
            { label: `$(arrow-right) ${t('Go on')}`, value: 'on' },
            ...fields.map((field) => fieldRow(field, texts, t)),
          ],
        });
        if (typeof answer === 'string') return answer;
        if (answer.value === 'on') return 'next';
        const { id } = answer.value;
        const said = await ask(answer.value, texts, place, t);
        if (said === 'cancel') return 'cancel';
        if (said !== 'back') texts[id] = said.value;
      }
    },
  };
}

function fieldRow(field: FormField, texts: FormTexts, t: Translate): Row<FormField> {
  const text = texts[field.id] ?? '';
  const chosen = field.choices?.find((choice) => choice.text === text)?.label ?? field.shown?.(text) ?? text;
  return { label: field.label, description: chosen || (field.unsaid ?? t('as Velero has it')), value: field };
}

/** Asks for one text; Back leads to the list again. */
function ask(
  { id, label, prompt, check, choices, unsaid, edit }: FormField,
  texts: FormTexts,
  place: PagePlace,
  t: Translate,
): Promise<{ value: string } | Leaving> {
  const at = { ...place, back: true, title: `${place.title} · ${label}` };
  const known = texts[id] ?? '';
  if (edit) return edit(known, at);
  const left = { label: unsaid ?? t('as Velero has it'), value: '' };
  return choices
    ? pickOne<string>(at, {
        placeholder: prompt,
        rows: [
          left,
          ...choices.map((choice) => {
            const problem = check?.(choice.text, texts);
            return problem === undefined
              ? { label: choice.label, value: choice.text }
              : { label: choice.label, detail: problem };
          }),
        ],
        active: (text) => text === known,
      })
    : askText(at, { prompt, value: known, check: (text) => (text === '' ? undefined : check?.(text, texts)) });
}
