import * as vscode from 'vscode';
import type { UnjudgedByTarget } from '../model/judgement.ts';
import { sentence } from './words.ts';

/** Reasons why something of an object was not judged, though the rest was. */
const partly: ReadonlySet<string> = new Set(['judgement.none.stand-in', 'judgement.none.by-schema']);

/** Reasons why nobody has to judge an object. */
const needless: ReadonlySet<string> = new Set(['judgement.none.stays']);

/** Whether objects that should have been judged were not, not even in part. */
export function isGap({ why }: UnjudgedByTarget): boolean {
  return !partly.has(why.code) && !needless.has(why.code);
}

/** How many reasons are told; more than these nobody reads in a notification. */
const told = 3;

/** What targets did not judge, and why, in sentences; what was not judged at all comes first. */
export function unjudgedWords(unjudged: readonly UnjudgedByTarget[]): string[] {
  const reasons = unjudged.toSorted((one, other) => Number(isGap(other)) - Number(isGap(one)));
  const words = reasons.slice(0, told).map((one) => {
    const args = { count: one.objects, why: sentence(one.why) };
    if (isGap(one)) return vscode.l10n.t('Not judged by the target: {count} objects. {why}', args);
    return needless.has(one.why.code)
      ? vscode.l10n.t('Nothing to judge: {count} objects. {why}', args)
      : vscode.l10n.t('Judged in part: {count} objects. {why}', args);
  });
  const more = reasons.length - words.length;
  return more > 0 ? [...words, vscode.l10n.t('There are {count} more reasons of this sort.', { count: more })] : words;
}
