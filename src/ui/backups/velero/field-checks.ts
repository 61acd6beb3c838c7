import { durationSeconds } from '../../../model/go-duration.ts';
import { wrongPart } from '../../../model/objects/label-selector.ts';
import { isNamespaceName } from '../../../model/objects/namespace-name.ts';
import type { Translate } from '../../translate.ts';
import { type FormField, type FormTexts, wordsIn } from './form.ts';

/** What fields of both forms have in common; `t` translates. */

/** Why a text is none of Go's durations, or nothing. */
export function durationProblem(text: string, t: Translate): string | undefined {
  if ((durationSeconds(text) ?? 0) > 0) return undefined;
  return t('Type a duration such as 30m, 72h or 1h30m.');
}

/** Why something cannot be kept for as long as a text says, which has to be at least as long as `least`; or nothing. */
export function lifetimeProblem(text: string, least: string | undefined, t: Translate): string | undefined {
  const seconds = durationSeconds(text) ?? 0;
  if (seconds < 1) return durationProblem('', t);
  if (least === undefined || seconds >= (durationSeconds(least) ?? 0)) return undefined;
  return t('Not shorter than {least}: it must be possible to go back for that long.', { least });
}

/** The days of a duration of whole hours, in words; nothing for another one. */
export function daysOf(ttl: string, t: Translate): string {
  const hours = /^(\d+)h$/.exec(ttl)?.[1];
  return hours === undefined ? '' : t('Days: {days}', { days: Math.round(Number(hours) / 2.4) / 10 });
}

/** Several selectors are parted by the word `or`. */
export function selectorsIn(text = ''): string[] {
  return text
    .split(/\s+or\s+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** What both a backup and a restore can be narrowed to. */
export function selectionFields(t: Translate): FormField[] {
  return [
    {
      id: 'kinds',
      label: t('Only these kinds'),
      prompt: t('Kinds such as deployments.apps, secrets, parted by commas'),
      narrows: () => true,
    },
    {
      id: 'notKinds',
      label: t('Without these kinds'),
      prompt: t('Kinds such as events, secrets, parted by commas'),
      check: (text) => (text.includes('*') ? t('All kinds cannot be left out.') : undefined),
      narrows: () => true,
    },
    {
      id: 'selector',
      label: t('Only objects with labels'),
      prompt: t('As for kubectl: app=web,tier!=cache; several are parted by the word or'),
      check: (text) => selectorProblem(text, t),
      narrows: () => true,
    },
    {
      id: 'clusterScoped',
      label: t('Objects outside namespaces'),
      prompt: t('Objects outside namespaces, such as definitions of kinds, roles and volumes'),
      choices: [
        { text: 'yes', label: t('with all of them') },
        { text: 'no', label: t('without them') },
      ],
      narrows: (text) => text === 'no',
    },
  ];
}

function selectorProblem(text: string, t: Translate): string | undefined {
  const wrong = selectorsIn(text)
    .map((selector) => wrongPart(selector) ?? (/[<>]/.test(selector) ? selector : undefined))
    .find((part) => part !== undefined);
  return wrong === undefined ? undefined : t('{part} is no selector of labels that Velero takes.', { part: wrong });
}

/** Why a text is no list of namespaces or patterns for them, or nothing. */
export function namespacesProblem(text: string, t: Translate): string | undefined {
  const wrong = wordsIn(text).find((word) => !isNamespaceName(word.replace(/\[[^[\]]+\]|[*?]/g, 'x')));
  return wrong === undefined ? undefined : t('{name} is neither a namespace nor a pattern for one.', { name: wrong });
}

/** Why a filter cannot be said beside those of the other way to filter, which Velero takes in its place only, or nothing. */
export function besideProblem(others: readonly FormField[], texts: FormTexts, t: Translate): string | undefined {
  const said = others.filter(({ id }) => (texts[id] ?? '') !== '').map(({ label }) => label);
  return said.length === 0 ? undefined : t('Velero takes this only without: {fields}', { fields: said.join(', ') });
}

/** How long single pieces of work may take, and how many files go at a time, which Velero has a field of this name for. */
export function paceFields(t: Translate, filesAtATime: string): FormField[] {
  return [
    {
      id: 'itemTimeout',
      label: t('Time for the data of a volume'),
      prompt: t('How long the work on one volume may take, such as 4h'),
      check: (text) => durationProblem(text, t),
      fills: 'itemOperationTimeout',
      how: true,
    },
    {
      id: 'parallelFiles',
      label: t('Files at a time'),
      prompt: t('How many files of a volume are copied at a time'),
      check: (text) => (/^[1-9]\d{0,3}$/.test(text) ? undefined : t('Type a number from 1.')),
      fills: `uploaderConfig.${filesAtATime}`,
      how: true,
    },
  ];
}

/** `yes` and `no` as Velero's fields have them; nothing where it is left to Velero. */
export function yesOrNo(text: string | undefined): boolean | undefined {
  return text === 'yes' ? true : text === 'no' ? false : undefined;
}
