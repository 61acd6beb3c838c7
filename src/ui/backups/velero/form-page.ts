import type { Leaving, Page, PagePlace } from '../../page-flow.ts';
import type { Translate } from '../../translate.ts';
import { askText, pickOne, type Row } from '../../wizard.ts';
import type { FormField, FormTexts } from './form.ts';

/** The page of all that may be said besides: the first row goes on, every other one asks for its text. */
export function formPage<Draft extends { texts: FormTexts }>(fields: FormField[], t: Translate): Page<Draft> {
  return {
    async show({ texts }, place) {
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
        const said = await ask(answer.value, texts[id] ?? '', place, t);
        if (said === 'cancel') return 'cancel';
        if (said !== 'back') texts[id] = said.value;
      }
    },
  };
}

function fieldRow(field: FormField, texts: FormTexts, t: Translate): Row<FormField> {
  const text = texts[field.id] ?? '';
  const chosen = field.choices?.find((choice) => choice.text === text)?.label ?? field.shown?.(text) ?? text;
  return { label: field.label, description: chosen || t('as Velero has it'), value: field };
}

/** Asks for one text; Back leads to the list again. */
function ask(
  { label, prompt, check, choices, edit }: FormField,
  known: string,
  place: PagePlace,
  t: Translate,
): Promise<{ value: string } | Leaving> {
  const at = { ...place, back: true, title: `${place.title} · ${label}` };
  if (edit) return edit(known, at);
  const left = { label: t('as Velero has it'), value: '' };
  return choices
    ? pickOne<string>(at, {
        placeholder: prompt,
        rows: [left, ...choices.map((choice) => ({ label: choice.label, value: choice.text }))],
        active: (text) => text === known,
      })
    : askText(at, { prompt, value: known, check: (text) => (text === '' ? undefined : check?.(text)) });
}
