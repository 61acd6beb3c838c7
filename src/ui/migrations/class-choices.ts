import type { Message } from '../../model/message.ts';
import type { MigrationPreparation } from '../../model/migration/preparation.ts';
import type { Translate } from '../translate.ts';

/** Names of one sort (storage classes, ingress classes, labels of nodes) on both sides. */
export type Classes = MigrationPreparation['storageClasses'];

/** The source's classes that the target does not have under the same name; no page is needed without one. */
export function classesToMap(classes: Classes): string[] {
  return classes.source.filter((name) => name !== '' && !classes.target.includes(name));
}

/** The answer that is chosen before a person changes it: the one of last time where the target has it, else the suggested. */
export function presetClasses(classes: Classes, remembered: Record<string, string> = {}): Record<string, string> {
  const preset: Record<string, string> = {};
  for (const name of classesToMap(classes)) {
    const known = remembered[name];
    const suggested = classes.suggested[name] ?? [];
    const isThere = classes.target.includes(known ?? '') || suggested.some(({ to }) => to === known);
    const answer = isThere ? known : suggested[0]?.to;
    if (answer !== undefined) preset[name] = answer;
  }
  return preset;
}

/** One row of the page: what becomes of a source class. */
export interface ClassRow {
  from: string;
  to: string | undefined;
  label: string;
  description: string;
  /** Why it is suggested. */
  reason?: Message;
}

/** The rows of the page; a class without an answer says what that means (`kept`). */
export function classRows(
  classes: Classes,
  chosen: Record<string, string>,
  t: Translate,
  kept = t('kept; the target does not have this class'),
): ClassRow[] {
  return classesToMap(classes).map((from) => {
    const to = chosen[from];
    if (to === undefined) {
      return { from, to, label: `${from} → ${from}`, description: kept };
    }
    const reason = reasonOf(classes, from, to);
    const description = to === classes.suggested[from]?.[0]?.to ? t('suggested') : t('your choice');
    return { from, to, label: `${from} → ${to}`, description, ...(reason && { reason }) };
  });
}

/** The classes of the target as they are offered in the place of one: the suggested first, with the reason. */
export function offeredClasses(classes: Classes, from: string): { name: string; reason?: Message }[] {
  const suggested = classes.suggested[from] ?? [];
  const others = classes.target.filter((name) => !suggested.some(({ to }) => to === name));
  return [...suggested.map(({ to, reason }) => ({ name: to, reason })), ...others.map((name) => ({ name }))];
}

function reasonOf(classes: Classes, from: string, to: string): Message | undefined {
  return classes.suggested[from]?.find((one) => one.to === to)?.reason;
}
