import { format } from '../../model/message.ts';
import type { CarriedChoice, ClaimInfo } from '../../model/migration/preparation.ts';
import type { Translate } from '../translate.ts';

/** What a person can decide for a bound claim. */
export type ClaimChoice = CarriedChoice | 'empty' | 'omit';

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

/** What can be done with a claim; `carried`: what the engine can do with data here. */
export function choicesFor(claim: Pick<ClaimInfo, 'noFiles'>, carried: readonly CarriedChoice[]): ClaimChoice[] {
  const data = carried.filter((choice) => choice !== 'file-system' || claim.noFiles === undefined);
  return [...data, 'empty', 'omit'];
}

/** What is decided before anybody is asked: files go along where they can. Nothing else is, since data would stay behind. */
export function presetClaims(claims: readonly ClaimInfo[], carried: readonly CarriedChoice[]): ClaimChoices {
  const withFiles = claims.filter((claim) => choicesFor(claim, carried).includes('file-system'));
  return Object.fromEntries(withFiles.map((claim) => [claimKey(claim), 'file-system']));
}

/** One row of the page "Volume data". */
export type ClaimRow =
  | { action: 'stop' | 'continue' | 'several'; label: string; detail: string }
  | { action: 'all'; choice: ClaimChoice; label: string; detail: string }
  | { action: 'claim'; claim: ClaimInfo; label: string; description: string; detail: string };

/** Claims from which on several can be ticked at once. */
const many = 3;

/**
 * The rows of the page, the first of them chosen beforehand: stopping until every claim is decided, then going on.
 * No claim's data is ever left behind without a person choosing it.
 */
export function claimRows(
  claims: readonly ClaimInfo[],
  choices: ClaimChoices,
  carried: readonly CarriedChoice[],
  t: Translate,
): ClaimRow[] {
  const open = undecidedClaims(claims, choices);
  const stop: ClaimRow = {
    action: 'stop',
    label: t('Stop here'),
    detail:
      carried.length === 0
        ? t('The data in these volumes is not carried yet. Nothing has been changed.')
        : stopWords(open, t),
  };
  const proceed: ClaimRow = { action: 'continue', label: t('Continue'), detail: decidedWords(claims, choices, t) };
  const several: ClaimRow = {
    action: 'several',
    label: t('Decide on several at once…'),
    detail: t('Tick claims, then choose what becomes of all of them.'),
  };
  return [
    ...(open.length === 0 ? [proceed] : []),
    stop,
    ...carried.flatMap((choice) => carryAllRow(claims, choice, t)),
    { action: 'all', choice: 'empty', label: t('Create all claims empty'), detail: emptyAllWords(claims.length, t) },
    { action: 'all', choice: 'omit', label: t('Leave all claims out'), detail: omitAllWords(claims, t) },
    ...(claims.length >= many ? [several] : []),
    ...claims.map((claim) => claimRow(claim, choices, carried, t)),
  ];
}

/** Names what keeps a person here: with many claims it may be out of sight. */
function stopWords(open: readonly ClaimInfo[], t: Translate): string {
  if (open.length === 0) return t('Nothing has been changed.');
  const names = open.slice(0, 2).map(claimKey).join(', ');
  return open.length > 2
    ? t('Not decided yet: {names} and {count} more. Nothing has been changed.', { names, count: open.length - 2 })
    : t('Not decided yet: {names}. Nothing has been changed.', { names });
}

/** The claims of which a choice is possible. */
export function claimsFor(
  claims: readonly ClaimInfo[],
  choice: ClaimChoice,
  carried: readonly CarriedChoice[],
): ClaimInfo[] {
  return claims.filter((claim) => choicesFor(claim, carried).includes(choice));
}

function carryAllRow(claims: readonly ClaimInfo[], choice: CarriedChoice, t: Translate): ClaimRow[] {
  const able = claimsFor(claims, choice, [choice]).length;
  if (able === 0) return [];
  const rest = claims.length - able;
  const label = choice === 'file-system' ? t('Move the files of all claims') : t('Move snapshots of all claims');
  const some =
    choice === 'file-system'
      ? t('Move the files of all claims that allow it ({count})', { count: able })
      : t('Move snapshots of all claims that allow it ({count})', { count: able });
  const how =
    choice === 'file-system'
      ? t('Velero reads them from running pods, and writes them before pods start there.')
      : t('Velero has the storage take a snapshot of each.');
  return [{ action: 'all', choice, label: rest === 0 ? label : some, detail: how }];
}

function decidedWords(claims: readonly ClaimInfo[], choices: ClaimChoices, t: Translate): string {
  const kept = claims.filter((claim) => isCarried(choices[claimKey(claim)])).length;
  if (kept === 0) return t('All claims are decided.');
  if (kept === claims.length) return t('The data of all claims goes along.');
  return kept === 1
    ? t('The data of one claim goes along; the others are decided.')
    : t('The data of {count} claims goes along; the others are decided.', { count: kept });
}

/** Whether the data of a claim goes along. */
export function isCarried(choice: ClaimChoice | undefined): boolean {
  return choice === 'file-system' || choice === 'snapshot';
}

function claimRow(claim: ClaimInfo, choices: ClaimChoices, carried: readonly CarriedChoice[], t: Translate): ClaimRow {
  const usedBy =
    claim.usedBy.length === 0 ? t('used by nothing') : t('used by {names}', { names: claim.usedBy.join(', ') });
  const facts = [claim.size, claim.storageClass, usedBy].filter((fact) => fact !== undefined);
  const decided = choiceWords(claim, choices[claimKey(claim)], t);
  const trouble = troubleWords(claim, carried, t);
  return {
    action: 'claim',
    claim,
    label: claimKey(claim),
    description: facts.join(' · '),
    detail: trouble === undefined ? decided : `${decided} · ${trouble}`,
  };
}

/** Why the files of a claim cannot go along where those of others could, and what to do; nothing where they can. */
export function troubleWords(
  { noFiles }: Pick<ClaimInfo, 'noFiles'>,
  carried: readonly CarriedChoice[],
  t: Translate,
): string | undefined {
  return noFiles && carried.includes('file-system') ? format(noFiles, t) : undefined;
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
  switch (choice) {
    case 'file-system':
      return t('Its files go along');
    case 'snapshot':
      return t('A snapshot of it goes along');
    case 'empty':
      return t('Created empty on the target');
    case 'omit':
      return statefulSet === undefined
        ? t('Left out')
        : t('Left out; the StatefulSet {name} makes it again, empty', { name: statefulSet });
    case undefined:
      return t('Not decided yet');
  }
}
