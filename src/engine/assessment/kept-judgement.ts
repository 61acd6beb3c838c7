import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { TargetJudgement } from '../../model/assessment/judgement.ts';
import { jsonOrNothing } from '../../model/json/json-text.ts';
import { isCode, type Message, type MessageCode } from '../../model/message.ts';
import type { Migration } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { systemCode } from '../../model/system-code.ts';
import { imprinted, stillSaid } from './imprinted-judgement.ts';
import { replaceWithJson } from './replace-file.ts';

/** What a target said, as a file: it counts for the objects that are still as they were. */

const code = z.custom<MessageCode>((value) => typeof value === 'string' && isCode(value));
const words: z.ZodType<Message> = z.object({
  code,
  args: z.record(z.string(), z.union([z.string(), z.number(), z.lazy(() => words)])),
});
const finding = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  object: z.object({
    apiVersion: z.string(),
    kind: z.string(),
    namespace: z.string().exactOptional(),
    name: z.string(),
  }),
  pointer: z.string(),
  message: words,
});
const judgementSchema = z.object({
  kind: z.literal('TargetJudgement'),
  existing: z.string(),
  run: z.string().exactOptional(),
  says: z.array(z.object({ imprint: z.string(), finding, sameAs: z.array(z.string()) })),
  notJudged: z.array(z.object({ why: words, objects: z.number() })),
});

/** What a target was asked about. */
interface Asked {
  /** What the plan does with objects that are there already: asked another way, a target says something else. */
  existing: Migration['spec']['existing'];
  /** The run that would be gone on with, which deals with what it made itself. */
  run?: string | undefined;
  objects: readonly KubeObject[];
}

/** Keeps what a target said of objects. A reader sees the old file or the new one. */
export async function keepJudgement(
  file: string,
  { existing, run, objects }: Asked,
  judgement: TargetJudgement,
): Promise<void> {
  const kept: z.input<typeof judgementSchema> = {
    kind: 'TargetJudgement',
    existing,
    ...(run !== undefined && { run }),
    ...imprinted(objects, judgement),
  };
  await replaceWithJson(file, kept);
}

/** What a target said, of the objects that are as they were then; nothing where it was never asked so, or another version kept it. */
export async function keptJudgement(
  file: string,
  { existing, run, objects }: Asked,
): Promise<TargetJudgement | undefined> {
  const kept = await judgementIn(file);
  return kept && kept.existing === existing && kept.run === run ? stillSaid(kept, objects) : undefined;
}

/** The file that was read last: each edit asks for it anew, and that of a large migration takes longer to read than all else. */
let lastRead: { file: string; state: string; judgement: z.output<typeof judgementSchema> | undefined } | undefined;

async function judgementIn(file: string): Promise<z.output<typeof judgementSchema> | undefined> {
  try {
    const { mtimeNs, size, ino } = await stat(file, { bigint: true });
    const state = [mtimeNs, size, ino].join();
    if (lastRead?.file === file && lastRead.state === state) return lastRead.judgement;
    const judgement = judgementSchema.safeParse(jsonOrNothing(await readFile(file, 'utf8'))).data;
    lastRead = { file, state, judgement };
    return judgement;
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw thrown;
    return undefined;
  }
}
