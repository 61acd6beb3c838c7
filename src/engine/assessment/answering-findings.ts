import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { mappingsFor } from '../../adapt/context.ts';
import { podReferences } from '../../adapt/objects/pod-references.ts';
import { podOf } from '../../adapt/objects/pods.ts';
import { Offer } from '../../adapt/offer.ts';
import { collectFacts } from '../../facts/collect.ts';
import type { ClusterReader } from '../../kube/cluster.ts';
import { targetFolder } from '../../migrate/folder/folder.ts';
import { rulesAbout } from '../../migrate/verify/answer-to.ts';
import type { TargetFinding } from '../../model/assessment/assessment.ts';
import type { ManifestObject } from '../../model/assessment/finding.ts';
import { causeChain, toKubeferryError } from '../../model/error.ts';
import type { Migration, MigrationTarget } from '../../model/migration/plan.ts';
import { targetNamespace } from '../../model/migration/target-namespace.ts';
import { type KubeObject, type ObjectRef, parseApiVersion } from '../../model/objects/object.ts';
import type { AnsweringFinding, VerifiedObject } from '../../model/verification/verification.ts';
import type { EngineScope } from '../handler.ts';
import { judge } from './judge.ts';
import { readManifestFiles } from './manifest-files.ts';
import { withNamesOfPlan } from './names-of-plan.ts';
import { revealed, type SourceSecrets } from './secret-values.ts';

/** Findings that are told of one object. */
const told = 3;

/** Whose manifests answer for what does not work on a target. */
export interface AnswersOf {
  folder: string;
  plan: Migration;
  target: MigrationTarget;
  cluster: ClusterReader;
  /** Reads the Secrets of the source whose values these manifests withhold: addresses stand in them, too. */
  secretsOf(objects: readonly KubeObject[]): Promise<SourceSecrets>;
}

/**
 * The same objects; those that do not work with what the rules say now of their manifests in `targets/`, and of what their pods need by name, such as claims and settings, as
 * far as that answers why. Nothing is kept of what is learned of the target. What keeps the findings from being known goes to `log`, as they are a hint:
 * throws `cancelled` only.
 */
export async function withFindings(
  objects: readonly VerifiedObject[],
  about: AnswersOf,
  { signal, log }: { signal: AbortSignal; log: EngineScope['log'] },
): Promise<VerifiedObject[]> {
  try {
    return await answered(objects, about, signal);
  } catch (thrown) {
    const error = toKubeferryError(thrown);
    if (signal.aborted || error.code === 'cancelled') throw thrown;
    log('warn', `findings about ${about.target.context}: ${causeChain(error)}`);
    return [...objects];
  }
}

async function answered(
  objects: readonly VerifiedObject[],
  { folder, plan, target, cluster, secretsOf }: AnswersOf,
  signal: AbortSignal,
): Promise<VerifiedObject[]> {
  const root = targetFolder(folder, target.name);
  const isAnswered = ({ verdict, reason }: VerifiedObject) => verdict === 'wrong' && rulesAbout(reason).length > 0;
  if (!objects.some(isAnswered) || !existsSync(root)) return [...objects];
  const mappings = mappingsFor(plan, target);
  const namesIn = plan.spec.select.namespaces.map((namespace) => targetNamespace(mappings, namespace));
  const facts = await collectFacts(cluster, { namesIn, signal });
  const { files } = await readManifestFiles([root], { signal });
  const bodies = files.flatMap((file) => file.objects.map(({ object }) => object));
  const shown = revealed(bodies, await secretsOf(bodies), { plan, mappings });
  const { findings } = await judge(files, new Offer(facts), { plan: { ...plan }, revealed: shown, signal });
  const byObject = Map.groupBy(findings, ({ object }) => keyOf(object));
  const manifests = new Map(bodies.map((object) => [keyOfBody(object), object]));
  return objects.map((one) => {
    if (!isAnswered(one)) return one;
    const rules = new Set(rulesAbout(one.reason));
    const key = keyOfRef(one.object);
    const keys = [key, ...neededKeys(manifests.get(key))];
    const its = keys
      .flatMap((about) => byObject.get(about) ?? [])
      .filter(({ rule }) => rules.has(rule))
      .sort((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
    if (its.length === 0) return one;
    return {
      ...one,
      findings: its.slice(0, told).map((found) => answering(withNamesOfPlan(found, mappings), folder)),
    };
  });
}

const severities = ['error', 'warning', 'info'];

function answering({ rule, message, file, line, column, fixes }: TargetFinding, folder: string): AnsweringFinding {
  const fix = fixes.find(({ delivery }) => delivery !== 'checklist')?.title;
  const path = relative(folder, file).replaceAll(sep, '/');
  return { rule, message, path, line, column, ...(fix && { fix }) };
}

/** What the pods of a workload need by name, such as settings and claims, by the keys of their manifests. */
function neededKeys(workload: KubeObject | undefined): string[] {
  const pod = workload && podOf(workload);
  if (!pod) return [];
  const { namespace } = workload.metadata;
  const keys = [...podReferences(pod)].map(({ kind, name }) =>
    keyOf({ apiVersion: 'v1', kind, name, ...(namespace !== undefined && { namespace }) }),
  );
  return [...new Set(keys)];
}

function keyOf({ apiVersion, kind, namespace = '', name }: ManifestObject): string {
  return [parseApiVersion(apiVersion).group, kind, namespace, name].join('/');
}

function keyOfBody({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string {
  return keyOf({ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) });
}

function keyOfRef({ group, kind, namespace = '', name }: ObjectRef): string {
  return [group, kind, namespace, name].join('/');
}
