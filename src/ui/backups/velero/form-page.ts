import type { Page, PagePlace } from '../../page-flow.ts';
import type { Translate } from '../../translate.ts';
import { askText, pickOne, type Row } from '../../wizard.ts';
import type { FormField, FormTexts } from './form.ts';

/** The page of all that may be said besides: the first row goes on, every other one asks for its text. */
export function formPage<Draft extends { texts: FormTexts }>(fields: FormField[], t: Translate): Page<Draft> {
  return {
    async show({ texts }, place) {
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
        if ((await ask(answer.value, texts, place, t)) === 'cancel') return 'cancel';
      }
    },
  };
}

function fieldRow(field: FormField, texts: FormTexts, t: Translate): Row<FormField> {
  const text = texts[field.id] ?? '';
  const chosen = field.choices?.find((choice) => choice.text === text)?.label ?? text;
  return { label: field.label, description: chosen || t('as Velero has it'), value: field };
}

/** Asks for one text; Back leads to the list again. */
async function ask(
  { id, label, prompt, check, choices }: FormField,
  texts: FormTexts,
  place: PagePlace,
  t: Translate,
): Promise<'cancel' | 'done'> {
  const at = { ...place, back: true, title: `${place.title} · ${label}` };
  const left = { label: t('as Velero has it'), value: '' };
  const answer = choices
    ? await pickOne<string>(at, {
        placeholder: prompt,
        rows: [left, ...choices.map((choice) => ({ label: choice.label, value: choice.text }))],
        active: (text) => text === (texts[id] ?? ''),
      })
    : await askText(at, { prompt, value: texts[id] ?? '', check: (text) => (text === '' ? undefined : check?.(text)) });
  if (answer === 'cancel') return 'cancel';
  if (answer !== 'back') texts[id] = answer.value;
  return 'done';
}
