import { z } from 'zod';
import { KubeferryError } from '../../model/error.ts';
import { format, isCode, type Message, type MessageArg, message } from '../../model/message.ts';
import { storeSpec } from '../../model/migration/plan.ts';

/** The version of `journal.jsonl` that this program writes; its first line is `{"type":"journal","version":1,"at":…}`. */
export const version = 1;

/** A sentence as the journal holds it. */
interface WrittenWords {
  code: string;
  args: Record<string, string | number | WrittenWords>;
}

const writtenWords: z.ZodType<WrittenWords> = z.object({
  code: z.string(),
  args: z.record(z.string(), z.union([z.string(), z.number(), z.lazy(() => writtenWords)])),
});
const words = writtenWords.transform(known);

const object = z.object({
  group: z.string(),
  version: z.string(),
  resource: z.string(),
  kind: z.string(),
  namespace: z.string().exactOptional(),
  name: z.string(),
});

const outcome = z.enum(['created', 'updated', 'unchanged', 'skipped', 'failed', 'removed']);
const cluster = z.object({ context: z.string(), uid: z.string() });
const volumeChoice = z.enum(['file-system', 'snapshot', 'empty', 'omit']);
const stamp = { at: z.string(), run: z.string() };

const recordSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    ...stamp,
    kind: z.enum(['run', 'undo']),
    targets: z.array(z.string()),
    migration: z.string().exactOptional(),
    backup: z.string().exactOptional(),
    of: z.string().exactOptional(),
    plan: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal('checked'),
    ...stamp,
    source: cluster.exactOptional(),
    targets: z.record(z.string(), cluster),
    claims: z.record(z.string(), volumeChoice),
  }),
  z.object({
    type: z.literal('step'),
    ...stamp,
    step: z.string(),
    state: z.enum(['started', 'done', 'failed', 'cancelled']),
    title: words,
    reason: words.exactOptional(),
  }),
  z.object({ type: z.literal('intent'), ...stamp, step: z.string(), objects: z.array(object) }),
  z.object({
    type: z.literal('object'),
    ...stamp,
    step: z.string(),
    object,
    outcome,
    reason: words,
    uid: z.string().exactOptional(),
    left: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('saved'), ...stamp, target: z.string(), backup: z.string(), store: storeSpec }),
  z.object({
    type: z.literal('reads'),
    ...stamp,
    backup: z.string(),
    startedAt: z.string().exactOptional(),
    expiresAt: z.string().exactOptional(),
  }),
  z.object({
    type: z.literal('note'),
    ...stamp,
    step: z.string().exactOptional(),
    object: object.exactOptional(),
    text: words,
  }),
  z.object({
    type: z.literal('end'),
    ...stamp,
    state: z.enum(['completed', 'failed', 'cancelled']),
    missing: words.exactOptional(),
  }),
]);

/**
 * One line of the journal; `at` is an ISO 8601 time.
 * `run`: a run or an undo begins, or goes on after an interruption (the same `run` again); `of` is the run that an undo takes
 * back, `plan` a fingerprint of the plan. `checked`: the clusters that the run began with, targets by name, `uid` being the
 * identity of the cluster, and what was decided on claims by `namespace/claim`. `step`: a step began or ended. `intent`: these objects are written next.
 * `object`: what became of one; the last record of an object counts; `left` is the imprint of what an update left there.
 * `reads`: the backup that its objects are read from, when that began by the clock of who made it, and when it expires. `saved`: what the run is about to change on a target lies in this backup of this store. `note`: a sentence, about an object where one is named. `end`: how it ended.
 */
export type JournalRecord = z.output<typeof recordSchema>;

type Unstamped<R> = R extends unknown ? Omit<R, 'at'> : never;
/** A record before the journal stamps it with its time. */
export type UnstampedRecord = Unstamped<JournalRecord>;

/** Reads one line. @throws KubeferryError `damaged`. */
export function parseRecord(line: string, path: string, number: number): JournalRecord {
  try {
    return recordSchema.parse(JSON.parse(line));
  } catch (thrown) {
    throw damaged(path, number, thrown);
  }
}

/** Reads the first line. @throws KubeferryError `invalid` for a newer version, `damaged` where it is no journal. */
export function readVersion(line: string, path: string): void {
  const header = z.object({ type: z.literal('journal'), version: z.number() });
  let found: number;
  try {
    found = header.parse(JSON.parse(line)).version;
  } catch (thrown) {
    throw damaged(path, 1, thrown);
  }
  if (found > version) {
    throw new KubeferryError('invalid', message('journal.newer', { path, found, known: version }), {
      hint: message('journal.newer.hint'),
    });
  }
}

function damaged(path: string, line: number, cause: unknown): KubeferryError {
  return new KubeferryError('damaged', message('journal.damaged', { path, line }), {
    cause,
    hint: message('journal.damaged.hint'),
  });
}

/** A sentence of another version of the program keeps its code and arguments in words. */
function known({ code, args: written }: WrittenWords): Message {
  const args = Object.entries(written).map(([name, value]): [string, MessageArg] => [
    name,
    typeof value === 'object' ? known(value) : value,
  ]);
  if (isCode(code)) return message(code, Object.fromEntries(args));
  const parts = args.map(([name, value]) => `${name}: ${typeof value === 'object' ? format(value) : value}`);
  return message('journal.unknown-words', { detail: [code, ...parts].join(', ') });
}
