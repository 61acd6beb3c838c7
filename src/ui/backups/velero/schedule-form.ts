import type { ScheduleWish } from '../../../model/velero/velero-schedule.ts';
import type { Translate } from '../../translate.ts';
import type { FormField, FormTexts } from './form.ts';

/** What can be said of a Schedule of Velero besides what is said of its backups. */
export function scheduleFields(t: Translate): FormField[] {
  return [
    {
      id: 'firstRun',
      label: t('The first backup'),
      prompt: t('When the first backup is made, where the time before now has passed without one'),
      choices: [{ text: 'now', label: t('at once') }],
      unsaid: t('at its time'),
      fills: 'skipImmediately',
      how: true,
    },
    {
      id: 'paused',
      label: t('It begins'),
      prompt: t('Whether it makes backups from now on'),
      choices: [{ text: 'yes', label: t('paused, until it is resumed') }],
      unsaid: t('at once'),
      fills: 'paused',
    },
    {
      id: 'ownsBackups',
      label: t('When it is deleted'),
      prompt: t("What becomes of its Backup objects; what lies in the store stays, and comes back with Velero's sync"),
      choices: [{ text: 'yes', label: t('its Backup objects go with it') }],
      unsaid: t('its Backup objects stay'),
      fills: 'useOwnerReferencesInBackup',
      how: true,
    },
  ];
}

/** What a Schedule is asked for. `known`: the fields of its definition; one that cannot skip its first backup makes none at once anyway. */
export function scheduleWishOf(texts: FormTexts, cron: string, known: readonly string[] | undefined): ScheduleWish {
  return {
    cron,
    skipFirst: texts.firstRun !== 'now' && (known?.includes('skipImmediately') ?? true),
    paused: texts.paused === 'yes',
    ownsBackups: texts.ownsBackups === 'yes',
  };
}
