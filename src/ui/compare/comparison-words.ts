import {
  allCompared,
  type ComparedOutcome,
  type ComparisonResult,
  meansTheSame,
} from '../../model/comparison/comparison.ts';
import type { PageWords } from '../../model/comparison/comparison-page.ts';
import { outcomeHeading } from '../../model/comparison/comparison-words.ts';
import { format } from '../../model/message.ts';
import type { Translate } from '../translate.ts';

/** The words of the page. */
export function pageWords(t: Translate): PageWords {
  const named = (outcome: ComparedOutcome, short: string) => ({ short, heading: format(outcomeHeading(outcome), t) });
  return {
    filters: t('Show only'),
    search: t('Search names, fields and values'),
    refresh: t('Compare Again'),
    cancel: t('Cancel'),
    pause: t('Pause'),
    resume: t('Resume'),
    exportAgain: t('Export Again'),
    changes: { changed: t('changed'), new: t('new'), gone: t('gone'), none: t('Nothing so far.') },
    openAll: t('Open All as Diffs'),
    results: t('Objects that differ'),
    details: t('Differences of the object'),
    field: t('Field'),
    explanation: t('Why'),
    absent: t('nothing'),
    showMore: t('Show more'),
    noMatch: t('Nothing of what differs is like that.'),
    choose: t('Choose an object to see what differs in it.'),
    unread: t('Could not be read'),
    lonely: t('The other side has no such object.'),
    actions: {
      diff: t('Open Diff'),
      reveal: t('Open Manifest'),
      reapply: t('Re-apply Object…'),
      patch: t('Copy as JSON Patch'),
      ignore: t('Ignore from Now On…'),
    },
    fieldActions: {
      takeSource: t("Take Source's Value"),
      takeTarget: t("Take Target's Value"),
      map: t('Add to Plan as a Mapping…'),
      patchPlan: t('Add to Plan as a Patch…'),
      ignore: t('Ignore from Now On…'),
    },
    outcomes: {
      missing: named('missing', t('Missing')),
      drift: named('drift', t('Drift')),
      extra: named('extra', t('Extra')),
      expected: named('expected', t('Expected')),
      defaulted: named('defaulted', t('Filled in')),
      assigned: named('assigned', t('Assigned')),
      ignored: named('ignored', t('Ignored')),
      same: named('same', t('Same')),
    },
  };
}

/** Until when what is shown of a comparison that is followed is true; `connections`: how many are kept open to its clusters. */
export function followedWords(time: string, connections: number, t: Translate): string {
  return connections === 1
    ? t('True as of {time}, 1 connection', { time })
    : t('True as of {time}, {count} connections', { time, count: connections });
}

/** What a comparison came to, in sentences. */
export function resultWords(result: ComparisonResult, t: Translate): string {
  const { counts, unread, withheld } = result;
  const all = allCompared(counts);
  const parts = [
    ...(unread > 0
      ? [t('Parts that could not be read, so that nothing is said of them: {count}.', { count: unread })]
      : []),
    ...(withheld > 0
      ? [t('Secrets with values that a manifest withholds, which were not compared: {count}.', { count: withheld })]
      : []),
  ];
  if (all + unread === 0) return t('There was nothing to compare.');
  if (meansTheSame(result) && withheld === 0) return t('Both sides mean the same. Objects compared: {all}.', { all });
  const open = counts.missing + counts.drift + counts.extra;
  const words =
    open === 0
      ? t('What could be compared means the same. Objects compared: {all}.', { all })
      : t('Objects to look at: {open} of {all}.', { all, open });
  return [words, ...parts].join(' ');
}
