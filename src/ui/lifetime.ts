import * as vscode from 'vscode';
import { daysOf, lifetimeProblem } from './backups/velero/field-checks.ts';
import type { Leaving, PagePlace } from './page-flow.ts';
import { pickOne } from './wizard.ts';
import { translate as t } from './words.ts';

const offered = ['24h', '168h', '336h', '720h', '2160h'];

/** The question of pages that ask for it. */
export function lifetimeQuestion(): string {
  return vscode.l10n.t('How long is it kept? Every Velero that shares the store deletes it then.');
}

/** Asks how long a backup is kept; `known` is chosen beforehand, nothing shorter than `least` is taken. */
export function askLifetime(
  place: PagePlace,
  { placeholder, known, least }: { placeholder: string; known: string; least?: string },
): Promise<{ value: string } | Leaving> {
  const enough = offered.filter((ttl) => lifetimeProblem(ttl, least, t) === undefined);
  const all = enough.includes(known) ? enough : [known, ...enough];
  const row = (ttl: string) => ({ label: ttl, description: daysOf(ttl, t), value: ttl });
  return pickOne<string>(place, {
    placeholder,
    rows: all.map(row),
    active: (ttl) => ttl === known,
    typed: (text) => {
      const problem = lifetimeProblem(text, least, t);
      return problem === undefined ? row(text) : { label: problem };
    },
  });
}

/** The day on which something expires that is made now. */
export function dayAfter(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toLocaleDateString();
}
