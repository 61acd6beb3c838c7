import * as z from 'zod/mini';
import { comparedOutcomes } from './comparison.ts';

/**
 * What the page of a comparison and the window that shows it say to each other. All words come translated, and texts of clusters with what is
 * not seen in them made visible. One definition gives the types, and what is taken of a message.
 */

const outcome = z.enum(comparedOutcomes);
const id = z.int();

/** The value of one side as a text; `length`: the characters of the whole one where this is a part. */
const shownValue = z.object({ text: z.string(), length: z.exactOptional(z.int()) });

/** Of one field, the values of both sides; a side that has nothing there is absent. */
const shownSides = { left: z.exactOptional(shownValue), right: z.exactOptional(shownValue) };

/**
 * What can be done about one difference: the manifest gets what the source has there, or the target; `map` has the plan map the one to the
 * other, `patchPlan` has it patch the object so that the target keeps what it has; `ignore` has it say that it does not matter.
 */
const fieldAction = z.enum(['takeSource', 'takeTarget', 'map', 'patchPlan', 'ignore']);

const shownField = z.object({
  path: z.string(),
  /** Names the field when a person does something about it. */
  place: z.string(),
  class: outcome,
  why: z.exactOptional(z.string()),
  ...shownSides,
  actions: z.array(fieldAction),
});

/**
 * What can be done with an object: `diff` opens both sides in an editor, or the one that there is; `reapply` applies its manifest to the target once
 * more; `patch` copies what would make the right one as meant; `ignore` is that of a difference, for all of it.
 */
const objectAction = z.enum(['diff', 'reveal', 'reapply', 'patch', 'ignore']);

const shownObject = z.object({
  /** Its own for as long as the comparison is shown, whatever becomes of it. */
  id,
  outcome,
  kind: z.string(),
  name: z.string(),
  namespace: z.exactOptional(z.string()),
  /** How the right side calls it, where that is different. */
  other: z.exactOptional(z.string()),
  fields: z.array(shownField),
  /** A sentence where there are more fields than these. */
  more: z.exactOptional(z.string()),
  actions: z.array(objectAction),
});

/** What could not be read for one reason: `count` parts. */
const shownUnread = z.object({ what: z.string(), why: z.string(), count: z.int() });

/** How far a comparison is. */
const comparisonState = z.object({
  /** It goes on, and not all is known yet. */
  running: z.boolean(),
  /** Of one that is followed once all is known: whether it is now, or somebody paused that. */
  following: z.exactOptional(z.enum(['on', 'paused'])),
  /** What was found so far, or in all. */
  summary: z.string(),
  /** As of when that is true. */
  at: z.exactOptional(z.string()),
  /** Why there is no result, or none of now. */
  problem: z.exactOptional(z.string()),
});

/** An object of the left side that changed, and at what time of the day. */
const shownChange = z.object({
  at: z.string(),
  change: z.enum(['changed', 'new', 'gone']),
  kind: z.string(),
  name: z.string(),
  namespace: z.exactOptional(z.string()),
});

/** What changed on the left side since it is followed, the newest first. */
const shownChanges = z.object({
  title: z.string(),
  /** How many there are; `rows` are not all where they are many. */
  count: z.int(),
  rows: z.array(shownChange),
  /** What a person has to know of these, in sentences. */
  notes: z.array(z.string()),
  /** Whether the source can be exported again: `busy` while that goes on. */
  exportAgain: z.exactOptional(z.enum(['offered', 'busy'])),
});

const pageWords = z.object({
  filters: z.string(),
  search: z.string(),
  refresh: z.string(),
  cancel: z.string(),
  pause: z.string(),
  resume: z.string(),
  exportAgain: z.string(),
  /** What became of an object of the left side. */
  changes: z.object({ changed: z.string(), new: z.string(), gone: z.string(), none: z.string() }),
  openAll: z.string(),
  results: z.string(),
  details: z.string(),
  field: z.string(),
  explanation: z.string(),
  absent: z.string(),
  showMore: z.string(),
  noMatch: z.string(),
  choose: z.string(),
  unread: z.string(),
  /** Of an object that only one side has. */
  lonely: z.string(),
  actions: z.record(objectAction, z.string()),
  fieldActions: z.record(fieldAction, z.string()),
  /** Of each outcome: on its filter, and over its group. */
  outcomes: z.record(outcome, z.object({ short: z.string(), heading: z.string() })),
});

/**
 * From the window to the page. `begin` comes first, and has the page forget what it shows. `found` has objects that are new, or take the place
 * of those of the same id; `dropped` what is to be shown no more: objects by id, and all that could not be read but `unread`. `whole` answers the question for cut values.
 */
const toPage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('begin'),
    left: z.string(),
    right: z.string(),
    /** By which plan they are compared. */
    by: z.exactOptional(z.string()),
    words: pageWords,
    state: comparisonState,
    /** What the page keeps for the window, so that it can be shown again when that is loaded anew. */
    kept: z.unknown(),
  }),
  z.object({ type: z.literal('found'), objects: z.array(shownObject) }),
  z.object({ type: z.literal('dropped'), ids: z.array(id), unread: z.array(shownUnread) }),
  z.object({ type: z.literal('state'), state: comparisonState }),
  z.object({ type: z.literal('changes'), changes: shownChanges }),
  z.object({ type: z.literal('whole'), id, field: z.int(), ...shownSides }),
]);

/** From the page to the window. `ready` is said once the page listens; `refresh` compares again, and resumes; `whole` asks for the values of a field that were cut. A field is named by its number and its `place`: another one may have the number by then. */
const fromPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('refresh') }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('exportAgain') }),
  z.object({ type: z.literal('openAll'), ids: z.array(id) }),
  z.object({ type: z.literal('whole'), id, field: z.int(), place: z.string() }),
  z.object({ type: z.literal('act'), id, action: objectAction }),
  z.object({ type: z.literal('actOn'), id, field: z.int(), place: z.string(), action: fieldAction }),
]);

/** What was typed and chosen on the page; of no outcome chosen, all are shown. */
const pageFilter = z.object({ search: z.string(), outcomes: z.array(outcome) });

/** What a person has come to on the page: what is looked for, which groups were opened and closed, and the name of the row that is meant. */
const pageView = z.object({
  filter: pageFilter,
  open: z.record(z.string(), z.boolean()),
  chosen: z.exactOptional(z.string()),
});

/** A value of one side of a field, as a text. */
export type ShownValue = z.infer<typeof shownValue>;
/** One place where two objects differ. */
export type ShownField = z.infer<typeof shownField>;
/** Something that can be done with an object. */
export type ObjectAction = z.infer<typeof objectAction>;
/** Something that can be done about one difference. */
export type FieldAction = z.infer<typeof fieldAction>;
/** An object that the two sides do not have alike. */
export type ShownObject = z.infer<typeof shownObject>;
/** A part that could not be read. */
export type ShownUnread = z.infer<typeof shownUnread>;
/** What changed on the left side. */
export type ShownChanges = z.infer<typeof shownChanges>;
/** How far a comparison is. */
export type ComparisonState = z.infer<typeof comparisonState>;
/** The words of the page itself. */
export type PageWords = z.infer<typeof pageWords>;
/** A message to the page. */
export type ToPage = z.infer<typeof toPage>;
/** A message of the page. */
export type FromPage = z.infer<typeof fromPage>;
/** What a person looks for on the page. */
export type PageFilter = z.infer<typeof pageFilter>;
/** What a person has come to on the page. */
export type PageView = z.infer<typeof pageView>;

/** A message to the page; nothing where it is none. */
export function readToPage(value: unknown): ToPage | undefined {
  return toPage.safeParse(value).data;
}

/** A message of the page; nothing where it is none. */
export function readFromPage(value: unknown): FromPage | undefined {
  return fromPage.safeParse(value).data;
}

/** What was kept of a page; nothing looked for, opened or meant where it is nothing of that. */
export function readPageView(value: unknown): PageView {
  return pageView.safeParse(value).data ?? { filter: { search: '', outcomes: [] }, open: {} };
}
