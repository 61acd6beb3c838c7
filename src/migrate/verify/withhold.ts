import type { Message, MessageArg, MessageCode } from '../../model/message.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { withheld } from '../../model/objects/secret.ts';
import type { CheckAnswer, Verification } from '../../model/verification/verification.ts';
import { tellingTexts } from './secret-parts.ts';

/**
 * Sentences with what schedulers, quotas, registries and connections say, as those of `kube.` are. All others may quote what a container,
 * a probe, a hook or a command wrote.
 */
const ofCluster: ReadonlySet<string> = new Set<MessageCode>([
  'ready.claim-missing',
  'ready.image',
  'ready.quota',
  'ready.unschedulable',
  'ready.volume-unbound',
  'verification.check.certificate',
  'verification.check.unreached',
  'verification.check.untrusted',
]);
/** Characters of an answer or a line that are kept as evidence. */
const kept = 500;

/**
 * The evidence without the values of Secrets, which containers, commands and events may have said. `secrets`: of both sides; where they may
 * not be read, nothing is kept of what containers, probes, commands and events said.
 */
export function withholdSecrets(found: Verification, secrets: readonly KubeObject[] | undefined): Verification {
  const cleaned = secrets ? hiding(tellingTexts(secrets)) : () => withheld;
  const words = (text: Message) =>
    cleanedMessage(text, (code, said) =>
      !secrets && (ofCluster.has(code) || code.startsWith('kube.')) ? said : cleaned(said),
    );
  const answer = (given: CheckAnswer): CheckAnswer =>
    given.answered
      ? {
          ...given,
          text: cut(cleaned(given.text)),
          ...(given.certificate && { certificate: words(given.certificate) }),
        }
      : { ...given, why: words(given.why) };
  const log = (lines: string[]) => (secrets ? lines.map((line) => cut(cleaned(line))) : [withheld]);
  return {
    ...found,
    objects: found.objects.map(({ lines, sourceLines, ...object }) => ({
      ...object,
      reason: words(object.reason),
      ...(lines && { lines: log(lines) }),
      ...(sourceLines && { sourceLines: log(sourceLines) }),
    })),
    checks: found.checks.map(({ source, ...check }) => ({
      ...check,
      reason: words(check.reason),
      target: answer(check.target),
      ...(source && { source: answer(source) }),
    })),
    events: found.events.map((pair) => ({
      ...pair,
      ...(pair.source && { source: { ...pair.source, detail: cleaned(pair.source.detail) } }),
      ...(pair.target && { target: { ...pair.target, detail: cleaned(pair.target.detail) } }),
    })),
  };
}

/** The beginning of a text. Cut only once values are out of it: a part of one would not be found. */
function cut(text: string): string {
  return text.length <= kept ? text : `${text.slice(0, kept)}…`;
}

/** What a system said stands in sentences as their detail. `cleaned`: of the sentence with that code. */
function cleanedMessage({ code, args }: Message, cleaned: (code: string, said: string) => string): Message {
  const entries = Object.entries(args).map(([name, value]): [string, MessageArg] => {
    if (typeof value === 'object') return [name, cleanedMessage(value, cleaned)];
    return [name, name === 'detail' && typeof value === 'string' ? cleaned(code, value) : value];
  });
  return { code, args: Object.fromEntries(entries) };
}

/** Takes texts out of another one wherever they are, also where they overlap. */
function hiding(texts: readonly string[]): (text: string) => string {
  return (text) => {
    const found = texts.flatMap((one) => spansOf(one, text)).sort(([one], [other]) => one - other);
    let [left, end] = ['', 0];
    for (const [from, to] of found) {
      if (from > end || end === 0) left += text.slice(end, from) + withheld;
      end = Math.max(end, to);
    }
    return left + text.slice(end);
  };
}

/** Where a text is in another one: from where to where. */
function spansOf(one: string, text: string): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (let at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + 1)) {
    if (!isWithinWord(one, text, at)) spans.push([at, at + one.length]);
  }
  return spans;
}

/** A short word, such as `admin`, as names and settings have them, too. */
const shortWord = /^\p{Ll}{1,8}$/u;
/** What ends in a letter and is no part of the word after it: what JSON, addresses and terminals escape. */
const escaped = /(?:\\[bfnrt]|\\u[\da-f]{4}|%[\da-f]{2}|\[[\d;]*m)$/i;

/** Whether a short word is but a part of another one there, such as of `administrator`: to take it out would tell it. */
function isWithinWord(one: string, text: string, at: number): boolean {
  if (!shortWord.test(one)) return false;
  const before = text.slice(Math.max(0, at - 12), at);
  return (/\p{L}$/u.test(before) && !escaped.test(before)) || /^\p{L}/u.test(text.slice(at + one.length));
}
