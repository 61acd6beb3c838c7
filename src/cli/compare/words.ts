import { objectLabel } from '../../model/clusters/log-line.ts';
import { alikeUnread, isRefusal } from '../../model/comparison/alike-unread.ts';
import {
  allCompared,
  type ComparedObject,
  type ComparisonResult,
  type FollowingEvent,
  type SideName,
  type SourceChange,
  type UnreadPart,
} from '../../model/comparison/comparison.ts';
import { fieldLine, outcomeFigures } from '../../model/comparison/comparison-words.ts';
import { format } from '../../model/message.ts';
import { counted } from '../../model/words/counted.ts';

/** What the help calls the sides. */
const sideNames = { left: 'A', right: 'B' } as const;

/** All figures of a comparison in a sentence. */
export function summaryLine({ left, right, counts, unread, withheld }: ComparisonResult): string {
  const sides = `${sideNames.left} ${left} and ${sideNames.right} ${right}`;
  if (allCompared(counts) + unread === 0) return `${sides}: there was nothing to compare.`;
  return `${sides}: ${figures(counts)}.${unreadWords(unread)}${withheldWords(withheld)}`;
}

/** Until when what was told of a comparison that is followed is true, and how it stands. */
export function followedLine({ at, lookedAt, counts, watches }: Extract<FollowingEvent, { type: 'followed' }>): string {
  return `As of ${at}: ${figures(counts)}; watches: ${watches}. Kinds without objects and all else that is not watched were looked at last at ${lookedAt}.`;
}

/** What no longer differs. */
export function alikeLine({ object }: Extract<FollowingEvent, { type: 'alike' }>): string {
  return `alike      ${objectLabel(object)}`;
}

/** What is on neither side any more. */
export function goneLine({ object }: Extract<FollowingEvent, { type: 'gone' }>): string {
  return `gone       ${objectLabel(object)}`;
}

/** What became of an object of the left side since the comparison began. */
export function sourceChangedLine({ object, change }: SourceChange): string {
  return `in ${sideNames.left}       ${objectLabel(object)}: ${change}`;
}

/** What could not be read for that reason, and can be now. */
export function readableLine({ why, ...part }: UnreadPart): string {
  return `readable   ${placeOf(part, sideNames)}: no longer so: ${format(why)}`;
}

function figures(counts: ComparisonResult['counts']): string {
  return [counted(allCompared(counts), 'object'), ...outcomeFigures(counts)].join(', ');
}

/** How many parts could not be read, as a sentence behind others; empty where all could. */
export function unreadWords(unread: number): string {
  return unread > 0
    ? ` ${counted(unread, 'part')} could not be read, and nothing is said of ${unread === 1 ? 'it' : 'them'}.`
    : '';
}

/** How many Secrets have values that were not compared, as a sentence behind others. */
function withheldWords(withheld: number): string {
  if (withheld === 0) return '';
  const have = withheld === 1 ? 'has' : 'have';
  return ` ${counted(withheld, 'Secret')} ${have} values that a manifest withholds, which were not compared.`;
}

/** What could not be read, and why; `names`: what the sides are called. */
export function unreadLine({ why, ...part }: UnreadPart, names: Record<SideName, string> = sideNames): string {
  return `unread     ${placeOf(part, names)}: ${format(why)}`;
}

/** What could not be read, a line for each side, place and reason. A cluster refuses each kind in words of its own: those of the first are said. */
export function unreadLines(parts: readonly UnreadPart[]): string[] {
  return alikeUnread(parts).flatMap(([first, ...more]) => {
    if (!first) return [];
    const kinds = [first, ...more].flatMap(({ kind }) => kind ?? []);
    const isOne = more.length === 0 || !isRefusal(first.why);
    const place = placeOf({ ...first, kind: kinds.join(', ') }, sideNames);
    return [`unread     ${place}${isOne ? '' : ', such as'}: ${format(first.why)}`];
  });
}

function placeOf({ side, kind = '', namespace }: Omit<UnreadPart, 'why'>, names: Record<SideName, string>): string {
  return `${names[side]}: ${[kind, namespace].filter((part) => part).join(' in ')}`;
}

/** An object with what differs in it, a line each; nothing of what is ignored. */
export function objectLines({ object, other, outcome, fields }: ComparedObject): string[] {
  if (outcome === 'ignored') return [];
  const name = other ? `${objectLabel(object)} → ${objectLabel(other)}` : objectLabel(object);
  const told = fields.filter((field) => field.class !== 'ignored');
  return [`${outcome.padEnd(9)}  ${name}`, ...told.map((field) => `             ${fieldLine(field)}`)];
}
