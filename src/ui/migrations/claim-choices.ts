import type { ClaimInfo } from '../../model/preparation.ts';
import type { Translate } from '../translate.ts';

/** What a person can decide for a bound claim while volume data is not carried. */
export type ClaimChoice = 'empty' | 'omit';

/** Decisions by `namespace/claim`. */
export type ClaimChoices = Record<string, ClaimChoice>;

/** How the plan names a claim: `namespace/claim`. */
export function claimKey(claim: { namespace: string; name: string }): string {
  return `${claim.namespace}/${claim.name}`;
}

/** The claims that nothing was decided for. */
export function undecidedClaims(claims: readonly ClaimInfo[], choices: ClaimChoices): ClaimInfo[] {
  return claims.filter((claim) => choices[claimKey(claim)] === undefined);
}

/** One row of the page "Volume data". */
export type ClaimRow =
  | { action: 'stop' | 'empty-all' | 'omit-all' | 'continue'; label: string; detail: string }
  | { action: 'claim'; claim: ClaimInfo; label: string; description: string; detail: string };

/**
 * The rows of the page, the first of them chosen beforehand: stopping until every claim is decided, then going on.
 * No claim is ever decided without a person choosing it.
 */
export function claimRows(claims: readonly ClaimInfo[], choices: ClaimChoices, t: Translate): ClaimRow[] {
  const open = undecidedClaims(claims, choices).length;
  const stop: ClaimRow = {
    action: 'stop',
    label: t('Stop here'),
    detail: t('The data in these volumes is not carried yet. Nothing has been changed.'),
  };
  const proceed: ClaimRow = {
    action: 'continue',
    label: t('Continue'),
    detail: t('All claims are decided.'),
  };
  return [
    ...(open === 0 ? [proceed] : []),
    stop,
    {
      action: 'empty-all',
      label: t('Create all claims empty'),
      detail: emptyAllWords(claims.length, t),
    },
    {
      action: 'omit-all',
      label: t('Leave all claims out'),
      detail: omitAllWords(claims, t),
    },
    ...claims.map((claim) => claimRow(claim, choices, t)),
  ];
}

function claimRow(claim: ClaimInfo, choices: ClaimChoices, t: Translate): ClaimRow {
  const usedBy =
    claim.usedBy.length === 0 ? t('used by nothing') : t('used by {names}', { names: claim.usedBy.join(', ') });
  const facts = [claim.size, claim.storageClass, usedBy].filter((fact) => fact !== undefined);
  return {
    action: 'claim',
    claim,
    label: claimKey(claim),
    description: facts.join(' · '),
    detail: choiceWords(claim, choices[claimKey(claim)], t),
  };
}

/** A StatefulSet makes its claims again wherever they are missing: to leave them out is no way to keep them away. */
function omitAllWords(claims: readonly ClaimInfo[], t: Translate): string {
  const made = claims.flatMap(({ statefulSet }) => statefulSet ?? []);
  const waiting = claims.length - made.length;
  const names = [...new Set(made)].join(', ');
  return [
    ...(waiting > 0 ? [absentWords(waiting, t)] : []),
    ...(made.length > 0 ? [madeAgainWords(made.length, names, t)] : []),
  ].join(' ');
}

function emptyAllWords(count: number, t: Translate): string {
  return count === 1
    ? t('One claim starts on the target without the data that it holds on the source.')
    : t('{count} claims start on the target without the data that they hold on the source.', { count });
}

function absentWords(count: number, t: Translate): string {
  return count === 1
    ? t('One claim is not created; workloads that need it wait.')
    : t('{count} claims are not created; workloads that need them wait.', { count });
}

function madeAgainWords(count: number, names: string, t: Translate): string {
  return count === 1
    ? t('One claim is made again, empty, by its StatefulSet: {names}.', { names })
    : t('{count} claims are made again, empty, by their StatefulSets: {names}.', { count, names });
}

/** A decision on a claim in words. */
export function choiceWords(
  { statefulSet }: Pick<ClaimInfo, 'statefulSet'>,
  choice: ClaimChoice | undefined,
  t: Translate,
): string {
  if (choice === 'empty') return t('Created empty on the target');
  if (choice === 'omit') {
    return statefulSet === undefined
      ? t('Left out')
      : t('Left out; the StatefulSet {name} makes it again, empty', { name: statefulSet });
  }
  return t('Not decided yet');
}
