import { type Message, message } from '../../model/message.ts';
import type { RegistryUse } from '../../model/migration/preparation.ts';
import type { Translate } from '../translate.ts';
import type { MappingRow } from './mapping-page.ts';

/**
 * Whether there is something to ask: a registry of which it is not known that the target can pull from it, or one that
 * was replaced last time.
 */
export function asksForRegistries(
  registries: readonly RegistryUse[],
  remembered: Record<string, string> = {},
): boolean {
  return registries.some(({ host, settled }) => settled === undefined || (remembered[host] ?? host) !== host);
}

/**
 * The answers that are chosen before a person changes them: those of last time. What is only suggested is not among them: its images have to be
 * copied there first, and only a person knows whether they were.
 */
export function presetRegistries(
  registries: readonly RegistryUse[],
  remembered: Record<string, string> = {},
): Record<string, string> {
  return Object.fromEntries(
    registries.flatMap(({ host }) => {
      const known = remembered[host];
      return known === undefined ? [] : [[host, known]];
    }),
  );
}

/** A row about a registry, with why something takes its place, or what could. */
export type RegistryRow = Omit<MappingRow, 'detail'> & { reason?: Message };

/** The rows of the page: what becomes of each registry. */
export function registryRows(
  registries: readonly RegistryUse[],
  chosen: Record<string, string>,
  t: Translate,
): RegistryRow[] {
  return registries.map((registry) => {
    const { host, suggested } = registry;
    const to = chosen[host] ?? host;
    const row = { from: host, label: `${host} → ${to}` };
    const [best] = suggested;
    if (to === host) {
      const reason = best && message('suggest.registry.instead', { registry: best.to });
      return { ...row, description: t('kept; {why}', { why: keptWords(registry, t) }), ...(reason && { reason }) };
    }
    const description = to === best?.to ? t('suggested') : t('your choice');
    return { ...row, description, reason: reasonOf(registry, to) };
  });
}

/** What is known of a registry that is kept. */
export function keptWords({ settled }: RegistryUse, t: Translate): string {
  if (settled === 'public') return t('a public registry');
  if (settled === 'pulled') return t('nodes of the target pull from it already');
  return t('not known whether the target can pull from it');
}

/** One answer to what takes the place of a registry. */
export interface RegistryAnswer {
  to: string;
  sort: 'suggested' | 'kept' | 'typed';
  /** Why, and what is to be known before it is taken; absent for a registry that is kept. */
  reason?: Message;
}

/** The answers that are offered for a registry: what was typed before, what is suggested, the best first, and to keep it, which comes first where nothing is suggested. */
export function offeredRegistries(registry: RegistryUse, chosen: string | undefined): RegistryAnswer[] {
  const { host, suggested } = registry;
  const isTyped = chosen !== undefined && chosen !== host && suggested.every(({ to }) => to !== chosen);
  return [
    ...(isTyped ? [{ to: chosen, sort: 'typed' as const, reason: reasonOf(registry, chosen) }] : []),
    ...suggested.map(({ to, reason }) => ({ to, sort: 'suggested' as const, reason })),
    { to: host, sort: 'kept' },
  ];
}

function reasonOf({ suggested }: RegistryUse, to: string): Message {
  return suggested.find((one) => one.to === to)?.reason ?? message('suggest.registry.copy');
}
