import { type Assessment, assessing } from '../../adapt/assess.ts';
import { mappedObject } from '../../adapt/mappings/mapped.ts';
import { ObjectIndex } from '../../adapt/object-index.ts';
import type { Offer } from '../../adapt/offer.ts';
import { type OwnTime, ownTime } from '../../adapt/own-rules/assess-own.ts';
import type { OwnRule } from '../../adapt/own-rules/own-rule.ts';
import type { PlanParts, RuleAbout } from '../../adapt/rules/rule.ts';
import type { Steps } from '../../adapt/steps.ts';
import type { AssessedFiles, FilePlace, TargetFinding } from '../../model/assessment/assessment.ts';
import { type Finding, type Fix, manifestObject } from '../../model/assessment/finding.ts';
import type { TargetJudgement } from '../../model/assessment/judgement.ts';
import type { ClusterFacts } from '../../model/clusters/cluster-facts.ts';
import type { Mappings } from '../../model/migration/plan.ts';
import type { KubeObject } from '../../model/objects/object.ts';
import { imprintOf } from './imprinted-judgement.ts';
import { inTurns } from './in-turns.ts';
import type { ManifestFile, ManifestFiles } from './manifest-files.ts';
import { newsOf, withWayOut } from './news.ts';
import { changesOf } from './text-changes.ts';

/** What the rules say; each finding with the place of its object in its file. */
export interface Judged
  extends Pick<AssessedFiles, 'objects' | 'silenced' | 'notJudged' | 'unjudged' | 'notJudgedByTarget'> {
  findings: TargetFinding[];
}

/** What else counts where files are judged. */
export interface JudgeWith {
  /** What the objects are made by before the rules look. */
  mappings?: Mappings | undefined;
  /** What they were made by already. */
  madeBy?: Mappings | undefined;
  /** Rules of a team, and what they may look at beside the target. */
  own?: readonly OwnRule[] | undefined;
  source?: ClusterFacts | undefined;
  plan?: PlanParts | undefined;
  /** What the target itself says of the objects, as the mappings make them, in the order of `mappedObjects`. */
  asked?: TargetJudgement | undefined;
  /** All objects that go along, where the files hold some of them only. */
  among?: readonly KubeObject[] | undefined;
  /** Secrets among all of these whose manifests withhold values, with the values. */
  revealed?: RuleAbout['revealed'];
}

/**
 * Has the rules look at the objects of files, with `mappings` as these make them: what a mapping mends is no finding. A finding is told of the object as it
 * lies in its file, and a fix mends that one. Others have their turn meanwhile. Throws the reason of `signal` once that is aborted.
 */
export function judge(
  files: readonly ManifestFile[],
  target: Offer,
  { signal, ...judgedWith }: JudgeWith & { signal: AbortSignal },
): Promise<Judged> {
  return inTurns(judging(files, target, judgedWith), signal);
}

function* judging(files: readonly ManifestFile[], target: Offer, judgedWith: JudgeWith): Steps<Judged> {
  const { mappings, asked } = judgedWith;
  const placed = files.flatMap(({ file, objects }) => objects.map((one, index) => ({ file, index, ...one })));
  const objects = mappedObjects(files, target, mappings);
  const time = ownTime();
  const { findings: found, notJudged, unjudged } = yield* assessWith(objects, target, judgedWith, time);
  const asWritten = mappings && (yield* fixesByPlace(files, target, judgedWith, time));
  const findings: TargetFinding[] = [];
  // A large object may have many findings, and is hashed as a whole.
  const imprints = new Map<KubeObject, string>();
  const imprint = (object: KubeObject) => {
    const known = imprints.get(object) ?? imprintOf(object);
    imprints.set(object, known);
    return known;
  };
  const silenced: Judged['silenced'] = [];
  const silenceOf = (at: number, { rule }: Finding) => placed[at]?.silences.find((silence) => silence.rule === rule);
  // Whoever silences a rule has not heard yet what the target itself says.
  const heard = found.filter(({ index, finding }) => !silenceOf(index, finding));
  const news = newsOf(asked?.says ?? [], heard);
  for (const { index: at, finding: said, part } of [...found, ...news.map((one) => ({ ...one, part: undefined }))]) {
    const from = placed[at];
    if (!from) throw new Error('a finding is of one of the objects');
    const finding = withWayOut(said, from.object);
    const fixes = asWritten?.get(placeKey(at, finding)) ?? finding.fixes;
    const told = { ...finding, fixes, object: manifestObject(from.object) };
    const place: FilePlace = { file: from.file, ...from.place(finding.pointer, part) };
    const silence = silenceOf(at, finding);
    if (silence) silenced.push({ ...told, ...place, reason: silence.reason });
    else findings.push({ ...told, ...place, index: from.index, imprint: imprint(from.object) });
    yield;
  }
  return {
    objects: objects.length,
    findings,
    silenced,
    notJudged,
    unjudged,
    ...(asked && { notJudgedByTarget: asked.notJudged }),
  };
}

/** The objects of files, one file after another; with `mappings` as these make them. */
export function mappedObjects(files: readonly ManifestFile[], target: Offer, mappings?: Mappings): KubeObject[] {
  const objects = files.flatMap((file) => file.objects.map(({ object }) => object));
  return mappings ? objects.map((object) => mappedObject(object, mappings, target)) : objects;
}

/** The fixes of the objects as they are written, by object, rule and pointer: those of mapped ones would write mapped names. */
function* fixesByPlace(
  files: readonly ManifestFile[],
  target: Offer,
  judgedWith: JudgeWith,
  time: OwnTime,
): Steps<ReadonlyMap<string, Fix[]>> {
  const objects = mappedObjects(files, target);
  const { findings } = yield* assessWith(objects, target, judgedWith, time);
  return new Map(findings.map(({ index, finding }) => [placeKey(index, finding), finding.fixes]));
}

function* assessWith(
  objects: readonly KubeObject[],
  target: Offer,
  judgedWith: JudgeWith,
  time: OwnTime,
): Steps<Assessment> {
  const { own, source, plan, among = objects, revealed, mappings = judgedWith.madeBy } = judgedWith;
  const index = new ObjectIndex(revealed ? among.map((one) => revealed.get(one) ?? one) : among);
  return yield* assessing(objects, { target, objects: index, source, plan, mappings, revealed }, own ?? [], time);
}

function placeKey(index: number, { rule, pointer }: Pick<Finding, 'rule' | 'pointer'>): string {
  return `${index} ${rule} ${pointer}`;
}

/** What is told of files that were judged. `changes`: says of each fix what it changes in the text. */
export function toldOf({ files, unread }: ManifestFiles, judged: Judged, changes: boolean): AssessedFiles {
  const byName = new Map(files.map((file) => [file.file, file]));
  const findings = judged.findings.map((found) => {
    const { index: _, imprint: __, ...finding } = found;
    const file = changes ? byName.get(finding.file) : undefined;
    return file ? { ...finding, changes: changesOf(file, found) } : finding;
  });
  const skipped = files.flatMap(({ file, others }) => others.map((other) => ({ file, ...other })));
  return { ...judged, files: files.length + unread.length, findings, skipped: [...unread, ...skipped] };
}
