import { assess } from '../../adapt/assess.ts';
import { ObjectIndex } from '../../adapt/object-index.ts';
import type { Offer } from '../../adapt/offer.ts';
import type { AssessedFiles, FilePlace } from '../../model/assessment.ts';
import type { TargetJudgement } from '../../model/judgement.ts';
import type { KubeObject } from '../../model/object.ts';
import type { ManifestFile, ManifestFiles } from './manifest-files.ts';
import { changesOf, type PlacedFinding } from './mend-files.ts';
import { newsOf, withWayOut } from './news.ts';

/** What the rules say; each finding with the place of its object in its file. */
export interface Judged extends Pick<AssessedFiles, 'objects' | 'silenced' | 'notJudged' | 'notJudgedByTarget'> {
  findings: PlacedFinding[];
}

/** Has the rules look at the objects of files. `asked`: what the target itself says of them, in the order of `objectsIn`. */
export function judge(files: readonly ManifestFile[], target: Offer, asked?: TargetJudgement): Judged {
  const placed = files.flatMap(({ file, objects }) => objects.map((one, index) => ({ file, index, ...one })));
  const objects = placed.map(({ object }) => object);
  const { findings: found, notJudged } = assess(objects, { target, objects: new ObjectIndex(objects) });
  const findings: PlacedFinding[] = [];
  const silenced: Judged['silenced'] = [];
  for (const { index: at, finding: said } of [...found, ...newsOf(asked?.says ?? [], found)]) {
    const from = placed[at];
    if (!from) throw new Error('a finding is of one of the objects');
    const finding = withWayOut(said, from.object);
    const place: FilePlace = { file: from.file, ...from.place(finding.pointer) };
    const silence = from.silences.find(({ rule }) => rule === finding.rule);
    if (silence) silenced.push({ ...finding, ...place, reason: silence.reason });
    else findings.push({ ...finding, ...place, index: from.index });
  }
  return {
    objects: objects.length,
    findings,
    silenced,
    notJudged,
    ...(asked && { notJudgedByTarget: asked.notJudged }),
  };
}

/** The objects of files, one file after another. */
export function objectsIn(files: readonly ManifestFile[]): KubeObject[] {
  return files.flatMap(({ objects }) => objects.map(({ object }) => object));
}

/** What is told of files that were judged. `changes`: says of each fix what it changes in the text. */
export function toldOf({ files, tooLarge }: ManifestFiles, judged: Judged, changes: boolean): AssessedFiles {
  const byName = new Map(files.map((file) => [file.file, file]));
  const findings = judged.findings.map((found) => {
    const { index, ...finding } = found;
    const file = changes ? byName.get(finding.file) : undefined;
    return file ? { ...finding, changes: changesOf(file, found) } : finding;
  });
  const skipped = files.flatMap(({ file, others }) => others.map((other) => ({ file, ...other })));
  return { ...judged, files: files.length + tooLarge.length, findings, skipped: [...tooLarge, ...skipped] };
}
