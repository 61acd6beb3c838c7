import { alikeUnread, isRefusal } from '../comparison/alike-unread.ts';
import type { ComparedObject, ComparedOutcome, UnreadPart } from '../comparison/comparison.ts';
import { format, type Message } from '../message.ts';
import type { ObjectRef } from '../objects/object.ts';

/** What became of a judgement: as meant, not as meant, or nobody can tell, which is never taken for good. */
export type Verdict = 'as-meant' | 'wrong' | 'unjudged';

/** What a rule says of the manifest of an object that does not work, and that answers why it does not. */
export interface AnsweringFinding {
  rule: string;
  message: Message;
  /** The path of the manifest in the migration's folder, with `/` between its parts. */
  path: string;
  /** Where in it; both begin at 1. */
  line: number;
  column: number;
  /** What its quick-fix does; absent where it has none. */
  fix?: Message;
}

/** How one object of a target works. */
export interface VerifiedObject {
  object: ObjectRef;
  verdict: Verdict;
  reason: Message;
  /** What answers it, where that is known. */
  answer?: Message;
  /** The findings in its manifest that answer it, the worst first. */
  findings?: AnsweringFinding[];
  /** The last lines of the log of a workload, the newest last; and those of its counterpart on the source. */
  lines?: string[];
  sourceLines?: string[];
  /** Whether its counterpart on the source does not work either. */
  alsoOnSource?: true;
}

/**
 * What one side said to a check: the status or exit code with the text of the answer, or why there is none. `certificate`: why that of the server
 * is not trusted, though it was taken.
 */
export type CheckAnswer =
  | { answered: true; code: number; text: string; certificate?: Message }
  | { answered: false; why: Message; denied: boolean };

/** What came of a check of the plan; the text of an answer is cut. */
export interface VerifiedCheck {
  name: string;
  /** As the source calls it. */
  namespace: string;
  verdict: Verdict;
  reason: Message;
  /** Absent where the source was not asked. */
  source?: CheckAnswer;
  target: CheckAnswer;
}

/** Events that a cluster gave about one thing for one reason: how many, and what the newest said. */
export interface EventsOfSide {
  count: number;
  detail: string;
  /** ISO 8601; empty where the event has no time. */
  last: string;
}

/** Events of one reason about one workload or other object, of both sides. */
export interface EventPair {
  /** As the target calls it: `shop/Deployment/web`. */
  about: string;
  /** The reason that the events give, such as `BackOff`. */
  reason: string;
  type: 'Warning' | 'Normal';
  source?: EventsOfSide;
  target?: EventsOfSide;
}

/** A part that nobody could judge, on which side, and why. */
export interface UnjudgedPart {
  side: 'source' | 'target';
  part: string;
  why: Message;
}

/** Whether an application works on a target, with the evidence. Holds no value of a Secret. */
export interface Verification {
  migration: string;
  target: string;
  /** What is held against each other, such as `old/shop`. */
  sides: { source: string; target: string };
  /** ISO 8601 times. */
  startedAt: string;
  endedAt: string;
  /** How many objects of each outcome the comparison of both sides has; absent where there was none. */
  counts?: Record<ComparedOutcome, number>;
  /** Objects that are missing, or differ without an explanation: the first of them. */
  different: ComparedObject[];
  /** Objects that the target alone has: the first of them. */
  extra: ObjectRef[];
  objects: VerifiedObject[];
  checks: VerifiedCheck[];
  /** Warnings; of what does not work on the target all events, since a pull that goes on or a wait for a volume is no warning. */
  events: EventPair[];
  unjudged: UnjudgedPart[];
  /** Whether the migration was not run to this target, or undone since, and so objects are missing. */
  notRun?: true;
}

/** A verification that has ended: what it means, and the path of its page. */
export interface VerificationResult extends Verification {
  verdict: Verdict;
  page: string;
}

/** What is told while a verification goes on: what is being looked at. */
export interface VerificationEvent {
  type: 'stage';
  text: Message;
}

/** What a whole verification comes to. Where nothing could be compared or judged, nothing is good. */
export function verdictOf({ counts, objects, checks, unjudged }: Verification): Verdict {
  const verdicts = [...objects, ...checks].map(({ verdict }) => verdict);
  if (verdicts.includes('wrong') || (counts && counts.missing + counts.drift > 0)) return 'wrong';
  const compared = Object.values(counts ?? {}).some((count) => count > 0);
  return verdicts.includes('unjudged') || unjudged.length > 0 || !compared ? 'unjudged' : 'as-meant';
}

/** A part of a comparison that could not be read, as one that nobody judged. */
export function unjudgedOf({ side, kind = '', namespace, why }: UnreadPart): UnjudgedPart {
  return { side: side === 'left' ? 'source' : 'target', part: partOf(kind, namespace), why };
}

/** How a part that nobody judged is called: a kind or resource, and the namespace where it lies in one. */
export function partOf(kind: string, namespace: string | undefined): string {
  return namespace === undefined ? kind : `${kind} in ${namespace}`;
}

/** Objects of which only the first with an answer has it, where several have one and the same. */
export function answeredOnce(objects: readonly VerifiedObject[]): VerifiedObject[] {
  const told = new Set<string>();
  return objects.map((one) => {
    const { answer, ...rest } = one;
    if (!answer) return one;
    const words = format(answer);
    if (told.has(words)) return rest;
    told.add(words);
    return one;
  });
}

/** What nobody could judge, the parts of one side and reason as one, with the words for the first. */
export function unjudgedTogether(parts: readonly UnjudgedPart[]): UnjudgedPart[] {
  return alikeUnread(parts).flatMap(([first, ...more]) => {
    if (!first) return [];
    const all = [first, ...more].map(({ part }) => part).join(', ');
    return { ...first, part: more.length > 0 && isRefusal(first.why) ? `${all}, such as` : all };
  });
}
