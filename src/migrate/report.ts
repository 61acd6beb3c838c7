import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Silenced } from '../adapt/manifest/silenced.ts';
import { KubeferryError } from '../model/error.ts';
import type { AppliedOutcome, Outcome } from '../model/event.ts';
import { format, type Message, message } from '../model/message.ts';
import type { StepSummary } from '../model/migration/migration-summary.ts';
import type { Mappings, Migration } from '../model/migration/plan.ts';
import { groupResource, type ObjectRef } from '../model/objects/object.ts';
import { markdownCode, markdownHead, markdownRow, markdownText } from '../model/words/markdown.ts';
import { isMissing } from './folder/file-error.ts';
import { folderName, reportFile } from './folder/folder.ts';
import { placedPatches } from './plan/patch-problems.ts';

/** One cluster of a report. */
export interface ReportCluster {
  context: string;
  uid: string;
  /** Such as `v1.33.1`. */
  version?: string;
}

/** An object with a reason in words. */
export interface ReportObject {
  object: ObjectRef;
  reason: Message;
}

/** What happened on one target. */
export interface ReportTarget extends ReportCluster {
  name: string;
  counts: Record<AppliedOutcome, number>;
  notReady: ReportObject[];
  failed: ReportObject[];
  /** Objects that were left behind, with the reason. */
  left?: ReportObject[];
  /** What was changed on the way, by reason; `fields` names the first few as JSON pointers. */
  adapted?: { reason: Message; count: number; fields: { object: ObjectRef; pointer: string }[] }[];
  /** Manifests that a person edited or added, and objects whose manifest a person removed. */
  edited?: string[];
  /** Rules that comments in manifests silence, with the reason that they give. */
  silenced?: ({ path: string } & Silenced)[];
}

/** A backup, and when any Velero that shares its store deletes it, where that is known. */
export interface KeptBackup {
  name: string;
  expiresAt?: string;
}

/** All that a report tells. It never holds a Secret value. */
export interface ReportInput {
  plan: Migration;
  run: string;
  state: 'completed' | 'failed' | 'cancelled';
  /** What broke it off. */
  problem?: Message;
  /** Why nobody can tell whether all that belongs to what moves was read. */
  missing?: Message;
  /** ISO 8601 times. */
  startedAt: string;
  endedAt: string;
  source: ReportCluster | { backup: string };
  targets: ReportTarget[];
  steps: StepSummary[];
  /** Claims with data, and what a person decided. `size` as written in the claim; `moved`: the engine was to bring its data along. */
  claims: { claim: string; size: string; decision: Message; moved: boolean }[];
  warnings: Message[];
  /** The backup that the objects were read from, and how a person names its store. */
  backup: KeptBackup & { store: string };
  /** The backups of what was changed on the targets: one for each where something was. */
  undoBackups: KeptBackup[];
  /** Every object that was dealt with, by target; read once, so that a hundred thousand need no memory. */
  outcomes: AsyncIterable<ReportObject & { target: string; outcome: Outcome }>;
  /** What an earlier report says of objects that were applied by themselves: lines of Markdown. */
  alone?: readonly string[];
}

/** Stands over what was applied by itself, object by object, at the end of a report. */
export const aloneHeading = '## Applied one by one';

/** Writes `report.md` of a migration's folder and gives its path. @throws KubeferryError `store-unavailable`. */
export function writeReport(folder: string, input: ReportInput): Promise<string> {
  return replacePage(reportFile(folder), renderReport(input, folderName(folder)));
}

/**
 * Puts pieces in the place of `report.md` that are made from what it says, once more where somebody else wrote it meanwhile: a verification
 * does not hold the folder. `piecesOf` is told whether there is a report; nothing is written where it gives nothing. @throws KubeferryError `store-unavailable`.
 */
export async function rewriteReport(
  folder: string,
  piecesOf: (isThere: boolean) => AsyncIterable<string | Buffer> | undefined,
): Promise<void> {
  const file = reportFile(folder);
  for (let isWritten = false; !isWritten; ) {
    const before = await stateOf(file);
    const pieces = piecesOf(before !== undefined);
    if (!pieces) return;
    await replacePage(file, pieces, async () => {
      isWritten = (await stateOf(file)) === before;
      return isWritten;
    });
  }
}

/** Tells what a file holds from what it holds once it is written again; nothing where there is no file. */
async function stateOf(file: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeNs } = await stat(file, { bigint: true });
    return [ino, size, mtimeNs].join();
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** Puts these pieces in the place of a page of evidence, if that still `mayBe` once they are written beside it, and gives its path. @throws KubeferryError `store-unavailable`. */
export async function replacePage(
  path: string,
  pieces: AsyncIterable<string | Buffer> | Iterable<string>,
  mayBe: () => Promise<boolean> = async () => true,
): Promise<string> {
  const beside = `${path}.${randomUUID()}.tmp`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(beside));
    await ((await mayBe()) ? rename(beside, path) : rm(beside));
    return path;
  } catch (thrown) {
    await rm(beside, { force: true });
    if (thrown instanceof KubeferryError) throw thrown;
    throw new KubeferryError('store-unavailable', message('folder.not-writable', { folder: path }), {
      cause: thrown,
      hint: message('folder.not-writable.hint'),
    });
  }
}

/** The report as Markdown, in pieces. `folder` is the name of the migration's folder without its ending. */
export async function* renderReport(input: ReportInput, folder: string): AsyncGenerator<string> {
  yield* summary(input);
  for (const target of input.targets) yield* targetSection(target);
  yield* mapped(input.plan);
  yield* decisions(input);
  yield* wayBack(input, folder);
  yield* stepSection(input.steps);
  yield '\n## Every object\n\n';
  yield markdownHead(['Target', 'Outcome', 'Object', 'Reason']);
  let rows = '';
  for await (const { target, object, outcome, reason } of input.outcomes) {
    rows += markdownRow([markdownText(target), outcome, objectCode(object), reportWords(reason)]);
    if (rows.length < 1 << 16) continue;
    yield rows;
    rows = '';
  }
  yield rows;
  const { alone = [] } = input;
  if (alone.length > 0) yield `\n${aloneHeading}\n\n${alone.join('\n')}\n`;
}

function* summary({
  plan,
  run,
  state,
  problem,
  missing,
  startedAt,
  endedAt,
  source,
  targets,
}: ReportInput): Generator<string> {
  yield `# Migration ${markdownText(plan.metadata.name)}: ${state}${missing ? ', something may be missing' : ''}\n\n`;
  yield `Run ${markdownCode(run)}, ${startedAt} to ${endedAt}.\n\n`;
  if (problem) yield `It was broken off: ${reportWords(problem)}\n\n`;
  if (missing) yield `${reportWords(missing)}\n\n`;
  yield `Namespaces: ${plan.spec.select.namespaces.map(markdownCode).join(', ')}.\n\n`;
  yield markdownHead(['', 'Context', 'Cluster', 'Version']);
  if ('backup' in source) yield markdownRow(['Source', `backup ${markdownCode(source.backup)}`, '', '']);
  else yield clusterRow('Source', source);
  for (const target of targets) yield clusterRow(`To ${markdownText(target.name)}`, target);
}

function clusterRow(name: string, { context, uid, version }: ReportCluster): string {
  return markdownRow([name, markdownCode(context), markdownCode(uid), markdownText(version ?? '')]);
}

function* targetSection({
  name,
  counts,
  failed,
  notReady,
  left,
  adapted,
  edited,
  silenced,
}: ReportTarget): Generator<string> {
  yield `\n## On ${markdownText(name)}\n\n`;
  const parts = Object.entries(counts).flatMap(([outcome, count]) => (count > 0 ? [`${count} ${outcome}`] : []));
  yield `${parts.length > 0 ? parts.join(', ') : 'No object was dealt with'}.\n`;
  yield* objectList('Failed', failed);
  yield* objectList('Not ready', notReady);
  yield* objectList('Left behind', left ?? []);
  yield* adaptedSection(adapted ?? []);
  if (edited && edited.length > 0) {
    yield `\n### Manifests edited by a person\n\n${edited.map((path) => `- ${markdownCode(path)}\n`).join('')}`;
  }
  if (silenced && silenced.length > 0) {
    const rows = silenced.map(({ path, line, rule, reason }) =>
      markdownRow([markdownCode(`${path}:${line}`), markdownCode(rule), markdownText(reason)]),
    );
    yield `\n### Findings silenced by a person\n\n${markdownHead(['Where', 'Rule', 'Why'])}${rows.join('')}`;
  }
}

function* adaptedSection(adapted: NonNullable<ReportTarget['adapted']>): Generator<string> {
  if (adapted.length === 0) return;
  yield `\n### Changed on the way\n\n${markdownHead(['Why', 'Fields', 'For example'])}`;
  for (const { reason, count, fields } of adapted) {
    const examples = fields.map(({ object, pointer }) => `${objectCode(object)} ${markdownCode(pointer)}`).join(', ');
    yield markdownRow([reportWords(reason), String(count), examples]);
  }
}

/** Objects with their reasons under a heading; nothing where there are none. */
export function* objectList(title: string, objects: readonly ReportObject[]): Generator<string> {
  if (objects.length === 0) return;
  yield `\n### ${title}\n\n`;
  for (const { object, reason } of objects) yield `- ${objectCode(object)}: ${reportWords(reason)}\n`;
}

function* mapped({ spec }: Migration): Generator<string> {
  const rows = [
    ...mappingRows(spec.mappings, 'the plan says so'),
    ...spec.targets.flatMap((target) => mappingRows(target.mappings ?? {}, `the plan says so for ${target.name}`)),
  ];
  if (rows.length > 0) yield `\n## What was mapped\n\n${markdownHead(['What', 'From', 'To', 'Why'])}`;
  for (const [what, from, to, why] of rows) {
    yield markdownRow([what, markdownCode(from), markdownCode(to), markdownText(why)]);
  }
  yield* patched(spec);
}

function* patched(spec: Migration['spec']): Generator<string> {
  const found = placedPatches(spec);
  if (found.length === 0) return;
  yield `\n## What the plan patches\n\n${markdownHead(['Objects', 'Steps', 'Why'])}`;
  for (const { patch } of found) {
    const objects = Object.entries(patch.target).map(([key, value]) => `${key}: ${value}`);
    const steps = patch.patch.map(({ op, path }) => markdownCode(`${op} ${path}`));
    yield markdownRow([markdownCode(objects.join(', ')), steps.join(', '), markdownText(patch.reason)]);
  }
}

function mappingRows(mappings: Mappings, why: string): [what: string, from: string, to: string, why: string][] {
  const names = (what: string, map: Record<string, string> | undefined) =>
    Object.entries(map ?? {}).map(([from, to]): [string, string, string, string] => [what, from, to, why]);
  const pairs = (what: string, list: readonly { from: string; to: string }[] = []) =>
    list.map(({ from, to }): [string, string, string, string] => [what, from, to, why]);
  return [
    ...names('namespace', mappings.namespaces),
    ...names('storage class', mappings.storageClasses),
    ...names('ingress class', mappings.ingressClasses),
    ...names('label of nodes', mappings.nodeLabels),
    ...pairs('image', mappings.images),
    ...pairs('address', mappings.endpoints),
  ];
}

function* decisions({ claims, warnings, state }: ReportInput): Generator<string> {
  if (claims.length > 0) yield '\n## Volume data\n';
  const [moved, left] = [claims.filter((one) => one.moved), claims.filter((one) => !one.moved)];
  // A run that completed has found all of it on the target.
  const words = state === 'completed' ? 'was moved' : 'was to be moved, and may not be there';
  yield* claimTable(`The data of these claims ${words}.`, moved);
  yield* claimTable('The data of these claims was not moved.', left);
  if (warnings.length > 0)
    yield `\n## Warnings\n\n${warnings.map((warning) => `- ${reportWords(warning)}\n`).join('')}`;
}

function* claimTable(words: string, claims: ReportInput['claims']): Generator<string> {
  if (claims.length === 0) return;
  yield `\n${words}\n\n${markdownHead(['Claim', 'Size', 'Decided'])}`;
  for (const { claim, size, decision } of claims) {
    yield markdownRow([markdownCode(claim), markdownText(size), reportWords(decision)]);
  }
}

function* wayBack({ plan, backup, undoBackups }: ReportInput, folder: string): Generator<string> {
  yield '\n## The way back\n\n';
  yield `The objects lie in the backup ${keptCode(backup)} in ${markdownCode(backup.store)}.\n`;
  if (undoBackups.length > 0) {
    yield `What was changed on the targets lies in ${undoBackups.map(keptCode).join(', ')}.\n`;
  }
  yield `The plan wants to be able to go back for ${plan.spec.hold}; what expires is deleted by any Velero that shares the store.\n`;
  const command = `kubeferry undo ${folder}.migration`;
  yield `\n*Undo Run…* in VS Code, or ${markdownCode(command)}, removes what this run created and puts back what it changed.\n`;
}

function keptCode({ name, expiresAt }: KeptBackup): string {
  return expiresAt === undefined ? markdownCode(name) : `${markdownCode(name)} (expires ${markdownText(expiresAt)})`;
}

function* stepSection(steps: readonly StepSummary[]): Generator<string> {
  if (steps.length === 0) return;
  yield `\n## Steps\n\n${markdownHead(['Step', 'State', 'Reason'])}`;
  for (const { title, state, reason } of steps) {
    yield markdownRow([reportWords(title), state, reason ? reportWords(reason) : '']);
  }
}

function objectCode(object: ObjectRef): string {
  const place = object.namespace === undefined ? '' : `${object.namespace}/`;
  return markdownCode(`${groupResource(object)} ${place}${object.name}`);
}

/** A sentence as Markdown text. */
export function reportWords(reason: Message): string {
  return markdownText(format(reason));
}
